import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest

from benchmarks.bench.runs.machine import ROOT
from benchmarks.pages.micro.page import STEPS_FOLDER
from benchmarks.pages.micro.steps import STEPS, YOUTHS_ASKED, Step, Subject
from matcher.check import CheckReport
from matcher.desk import Recommendation
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.master import MasterSolution
from matcher.engine.relax.relaxation import PricedColumns
from matcher.engine.relax.trust_region import RegionSolution


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Here rounding finds no plan, so that there is something left to choose."""
    return Subject("small", 8)


def _work(name: str, subject: Subject) -> Callable[[], Any]:
    step: Step = next(step for step in STEPS if step.name == name)
    work = step.ready(subject)
    assert work is not None
    return work


def test_prepare_gives_the_problem_that_the_others_begin_from(subject: Subject) -> None:
    problem = cast(MatchingProblem, _work("prepare", subject)())
    assert problem is not subject.problem
    assert np.array_equal(problem.capacity, subject.problem.capacity)
    assert plan_cost(problem, problem.incumbent) == plan_cost(subject.problem, subject.problem.incumbent)


def test_pricing_quotes_everybody_and_reaches_the_bound_again(subject: Subject) -> None:
    bound = subject.relaxation.bound
    work = cast(Callable[[], PricedColumns], _work("pricing", subject))
    offers = [work(), work()]
    assert [priced.bound for priced in offers] == pytest.approx([bound, bound])
    assert np.array_equal(np.unique(offers[0].columns.youth), subject.relaxation.scope.youths)
    assert subject.relaxation.bound == bound


def test_the_master_solves_the_same_relaxation_every_time(subject: Subject) -> None:
    work = cast(Callable[[], MasterSolution], _work("master", subject))
    costs = [work().cost, work().cost]
    assert costs == pytest.approx([subject.relaxation.lp_cost] * 2)


def test_a_step_of_the_trust_region_promises_no_less_than_the_bound_it_begins_at(subject: Subject) -> None:
    found = cast(RegionSolution, _work("trust region", subject)())
    # its tolerance is a ten-thousandth
    assert found.bound >= subject.relaxation.bound * (1 - 2e-4)
    assert found.prices.shape == (subject.relaxation.prices.size,)


def test_select_finds_a_plan_where_rounding_found_none(subject: Subject) -> None:
    chosen = cast(Columns, _work("select", subject)())
    cost = plan_cost(subject.problem, chosen)
    assert subject.relaxation.bound < cost < plan_cost(subject.problem, subject.rounded)


def test_select_has_nothing_to_do_where_the_rounded_plan_is_proven() -> None:
    select = next(step for step in STEPS if step.name == "select")
    assert select.ready(Subject("small", 4)) is None


def test_the_desk_answers_for_youths_who_wait(subject: Subject) -> None:
    found = cast(list[Recommendation], _work("recommend", subject)())
    waiting = [youth.id for youth in subject.snapshot.youths if youth.current_stay is None]
    assert [item.youth_id for item in found] == waiting[:YOUTHS_ASKED]
    assert len({item.youth_id for item in found}) == YOUTHS_ASKED


def test_the_checker_accepts_the_plan_that_it_is_timed_with(subject: Subject) -> None:
    report = cast(CheckReport, _work("check", subject)())
    assert report.violations == ()
    assert subject.plan.cost == plan_cost(subject.problem, subject.chosen())


def test_pytest_given_the_folder_collects_every_step_on_every_set() -> None:
    command = [sys.executable, "-m", "pytest", str(STEPS_FOLDER), "--collect-only", "--alliance", "-o", "addopts="]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    for name in ("small-1", "region-1", "alliance-1"):
        assert told.count(f"bench_step[{name}-") == len(STEPS)
