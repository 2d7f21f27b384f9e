from string import Formatter

import numpy as np
import pytest

from api.messages import Lang, Messages
from api.messages.en import EN
from api.messages.nl import NL
from fixtures.generator import generate
from matcher.engine.prepare.prepare import prepare
from matcher.engine.progress import Phase
from matcher.engine.report.plan import build_plan
from matcher.resources.protocol import ResourceUnit
from matcher.rules import ADMISSION_RULES
from matcher.tables.instance import build_instance
from matcher.terms import TERM_UNITS
from matcher.travel.great_circle import GreatCircleTravel
from models.plan import EndReason, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings


def _parameters(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(EN) == list(NL)


@pytest.mark.parametrize("key", EN)
def test_both_languages_have_the_same_parameters(key: str) -> None:
    assert _parameters(EN[key]) == _parameters(NL[key])


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("term", TERM_UNITS),
        ("phase", tuple(Phase)),
        ("status", tuple(PlanStatus)),
        ("ended", tuple(EndReason)),
        ("reason", tuple(rule.code for rule in ADMISSION_RULES)),
    ],
)
def test_every_code_of_the_model_has_a_name(family: str, codes: tuple[str, ...]) -> None:
    assert [code for code in codes if f"{family}.{code}" not in EN] == []


def test_every_key_figure_of_a_plan_has_a_name() -> None:
    instance = build_instance(generate("small", 1), Policy(), SolverSettings(), GreatCircleTravel())
    problem = prepare(instance, None)
    free = np.zeros(problem.capacity.shape)
    given = (PlanStatus.INCUMBENT, EndReason.EXHAUSTED, {}, None)
    plan = build_plan(problem, problem.incumbent, 0.0, free, *given)
    assert len(plan.kpis) > 10
    assert [name for name in plan.kpis if f"kpi.{name}" not in EN] == []
    assert {line.unit for item in plan.trajectories for line in item.costs} <= set(TERM_UNITS.values())
    assert [unit for unit in (*TERM_UNITS.values(), *ResourceUnit) if f"unit.{unit}" not in EN] == []


def test_a_code_that_is_not_known_speaks_for_itself() -> None:
    assert Messages().name("kpi", "youths_near_home") == "youths near home"


@pytest.mark.parametrize(
    ("lang", "points", "percent"), [(Lang.EN, "-1,234,567", "3.14 %"), (Lang.NL, "-1.234.567", "3,14 %")]
)
def test_numbers_are_written_as_the_language_does(lang: Lang, points: str, percent: str) -> None:
    assert Messages(lang).points(-1_234_567) == points
    assert Messages(lang).percent(0.03142) == percent


def test_signs_are_shown_when_asked() -> None:
    assert Messages().points(12, signed=True) == "+12"
