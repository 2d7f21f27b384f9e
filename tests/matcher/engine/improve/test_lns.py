import threading
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.improve import lns
from matcher.engine.improve.lns import improve
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible, plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.prepare.prepare import prepare
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from tests.matcher.engine.free_prices import priced_at_nothing

ROUNDS = 9
WAIT_SECONDS = 30.0


def _problem(**settings: Any) -> MatchingProblem:
    instance = build_instance(
        generate("small", 2), Policy(), SolverSettings(neighbourhood_youths=3, **settings), GreatCircleTravel()
    )
    return prepare(instance, None)


def _improved(problem: MatchingProblem, rounds: int = ROUNDS) -> list[tuple[Columns, str]]:
    found: list[tuple[Columns, str]] = []
    improve(
        problem,
        problem.incumbent,
        priced_at_nothing(problem),
        0.0,
        rounds,
        Stopper(60.0),
        lambda plan, by: found.append((plan, by)),
    )
    return found


class Searches:
    """In the place of CP-SAT: finds nothing, and notes who searches what at the same time."""

    def __init__(self, until: int = 0) -> None:
        self._lock, self._others = threading.Lock(), threading.Event()
        self._until = until
        """The first one ends when so many others have."""
        self.under_way: list[set[int]] = []
        self.begun = self.ended = self.most_at_once = 0
        self.overlaps = 0
        self.first_waited_in_vain = False

    def __call__(self, problem: MatchingProblem, assignment: Columns, youths: Any, *_: Any) -> Any:
        mine = {int(youth) for youth in youths}
        with self._lock:
            self.begun += 1
            is_first = self.begun == 1
            self.overlaps += any(mine & other for other in self.under_way)
            self.under_way.append(mine)
            self.most_at_once = max(self.most_at_once, len(self.under_way))
        if is_first and self._until:
            self.first_waited_in_vain = not self._others.wait(WAIT_SECONDS)
        with self._lock:
            self.under_way.remove(mine)
            self.ended += 1
            if self.ended >= self._until:
                self._others.set()
        return lns._Found(assignment.only(np.zeros(0, dtype=np.int64)), None, True)


def test_a_slow_neighbourhood_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches(until=5)
    monkeypatch.setattr(lns, "_choose_anew", searches)
    _improved(_problem(workers=2))
    assert not searches.first_waited_in_vain
    assert searches.most_at_once == 2
    assert searches.overlaps == 0
    assert 6 <= searches.begun <= ROUNDS


def test_deterministic_mode_searches_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches()
    monkeypatch.setattr(lns, "_choose_anew", searches)
    _improved(_problem(workers=2, deterministic=True))
    assert searches.most_at_once == 1
    assert searches.begun == ROUNDS


def test_every_plan_told_is_cheaper_than_the_one_before_and_fits() -> None:
    problem = _problem(workers=2)
    found = _improved(problem, 40)
    costs = [plan_cost(problem, problem.incumbent), *(plan_cost(problem, plan) for plan, _ in found)]
    assert len(found) > 2
    assert all(later < earlier for earlier, later in pairwise(costs))
    assert all(is_feasible(problem, plan) for plan, _ in found)
    assert {name.split()[0] for _, name in found} <= {"wide", "deep"}


def test_a_fault_in_a_thread_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(lns, "_choose_anew", broken)
    with pytest.raises(ZeroDivisionError):
        _improved(_problem(workers=2))
