from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.bench.peers import highs_mip
from benchmarks.bench.peers.binary_model import BinaryModel
from benchmarks.bench.peers.cp_sat import CpSatModel
from benchmarks.bench.peers.highs_mip import HighsMip, LeftBehindError
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.settings import SolverSettings

SETTINGS = SolverSettings(seed=3, gap=0.0)
Found = tuple[NDArray[np.int64] | None, bool, float | None]


def by_cp_sat(model: BinaryModel) -> Found:
    found = CpSatModel(model, Stopper(20.0)).solve(SETTINGS, Stopper(20.0))
    return found.picked, found.proven, found.bound


def by_highs(model: BinaryModel) -> Found:
    found = HighsMip(model, SETTINGS).solve(Stopper(20.0))
    return found.picked, found.proven, found.bound


def by_highs_without_presolve(model: BinaryModel) -> Found:
    found = HighsMip(model, SETTINGS, presolve=False).solve(Stopper(20.0))
    return found.picked, found.proven, found.bound


each_solver = pytest.mark.parametrize("solve", [by_cp_sat, by_highs, by_highs_without_presolve])


def two_groups() -> BinaryModel:
    """Variables a b | c d e | switch; b and d want the same bed, b and e too unless the switch is paid for."""
    rows = sparse.csr_array(np.array([[0, 1, 0, 1, 0, 0], [0, 1, 0, 0, 1, -1]]))
    return BinaryModel(
        first=np.array([0, 2, 5]),
        cost=np.array([90, 20, 70, 15, 30, 13]),
        fixed_cost=1000,
        rows=rows,
        room=np.array([1, 1]),
        start=np.array([True, False, True, False, False, False]),
    )


@each_solver
def test_a_switch_is_paid_for_where_it_is_worth_it(solve: Callable[[BinaryModel], Found]) -> None:
    picked, proven, bound = solve(two_groups())
    # b + e + switch = 20 + 30 + 13, beside a + d = 90 + 15 and b + c = 20 + 70
    assert picked is not None
    assert picked.tolist() == [1, 2]
    assert proven
    assert bound == pytest.approx(1063)


@each_solver
def test_both_solvers_find_the_least_of_everything(solve: Callable[[BinaryModel], Found]) -> None:
    random = np.random.default_rng(5)
    for _ in range(12):
        model = _random_model(random)
        picked, proven, bound = solve(model)
        least = _least(model)
        assert picked is not None
        assert _cost(model, picked) == least
        assert proven
        assert bound == pytest.approx(least)


def test_bounds_that_highs_tells_on_the_way_hold_and_its_costs_fall() -> None:
    found = HighsMip(two_groups(), SETTINGS).solve(Stopper(20.0))
    bounds = [step.bound for step in found.trace if step.bound is not None]
    costs = [step.cost for step in found.trace if step.cost is not None]
    assert max(bounds) == pytest.approx(1063)
    assert (costs[-1], costs) == (1063, sorted(costs, reverse=True))
    assert (found.left_behind, found.note("6 booleans")) == (False, "6 booleans")


def test_highs_is_left_behind_where_it_does_not_look_at_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(seconds: float, work: object) -> None:
        assert seconds == pytest.approx(20.0 + highs_mip.GRACE_SECONDS, abs=1.0)
        raise LeftBehindError

    monkeypatch.setattr(highs_mip, "left_behind_after", never_ends)
    found = HighsMip(two_groups(), SETTINGS).solve(Stopper(20.0))
    # nothing was told, so the start: a + c
    assert found.picked.tolist() == [0, 0]
    assert (found.proven, found.bound, found.left_behind) == (False, None, True)
    assert [step.cost for step in found.trace] == [1160]
    assert found.note("6 booleans") == "6 booleans; HiGHS did not look at its clock and was left behind"


def test_what_is_picked_is_counted_within_each_group() -> None:
    chosen = np.array([False, True, False, False, True, True])
    assert two_groups().picked(chosen).tolist() == [1, 2]


def test_a_group_with_two_is_refused() -> None:
    with pytest.raises(ValueError, match="3 variables chosen for 2 groups"):
        two_groups().picked(np.array([True, True, True, False, False, False]))


def test_without_time_nothing_is_begun() -> None:
    with pytest.raises(SearchStoppedError):
        CpSatModel(two_groups(), Stopper(0.0))
    with pytest.raises(SearchStoppedError):
        HighsMip(two_groups(), SETTINGS).solve(Stopper(0.0))


def _random_model(random: np.random.Generator) -> BinaryModel:
    """Three groups, two switches, four rows; the first of each group asks for nothing."""
    sizes = random.integers(1, 4, size=3)
    first = np.concatenate([[0], np.cumsum(sizes)])
    demand = random.integers(0, 3, size=(4, first[-1]))
    demand[:, first[:-1]] = 0
    switches = np.array([[-2, 0], [0, -1], [0, 0], [0, 0]])
    start = np.zeros(first[-1] + 2, dtype=bool)
    start[first[:-1]] = True
    return BinaryModel(
        first=first,
        cost=random.integers(1, 100, size=first[-1] + 2),
        fixed_cost=int(random.integers(0, 50)),
        rows=sparse.csr_array(np.concatenate([demand, switches], axis=1)),
        room=random.integers(0, 4, size=4),
        start=start,
    )


def _cost(model: BinaryModel, picked: NDArray[np.int64]) -> int:
    """With the cheapest switches that make the rows hold, or much if none do."""
    chosen = np.zeros(len(model.cost), dtype=np.int64)
    chosen[model.first[:-1] + picked] = 1
    costs = [10**6]
    for on in product((0, 1), repeat=2):
        chosen[-2:] = on
        if (model.rows @ chosen <= model.room).all():
            costs.append(int(model.cost @ chosen) + model.fixed_cost)
    return min(costs)


def _least(model: BinaryModel) -> int:
    sizes = np.diff(model.first).tolist()
    return min(_cost(model, np.array(picked)) for picked in product(*(range(size) for size in sizes)))
