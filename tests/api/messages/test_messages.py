from string import Formatter

import pytest

from api.messages import Lang, Messages
from api.messages.en import EN
from api.messages.nl import NL
from matcher.engine.progress import Phase
from matcher.rules import ADMISSION_RULES
from matcher.terms import TERM_UNITS
from models.plan import EndReason, PlanStatus


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
