import numpy as np

from matcher.engine.improve.fitting import fits, fitting_columns, fitting_prices, prohibitive_points
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import exchanged_if_feasible, is_feasible, room_beside
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside, whole_scope
from matcher.engine.relax.relaxation import add_priced_columns, open_relaxation
from matcher.engine.stopping import Stopper
from tests.matcher.check.build import unit, world, youth
from tests.matcher.tables.instances import problem_of


def _alliance() -> MatchingProblem:
    """Three girls and a boy wait; u-1 has one bed, u-2 two of one sex at a time."""
    return problem_of(
        world(
            unit("u-1", beds=1),
            unit("u-2", beds=2, one_sex_at_a_time=True),
            youth("y-1", sex="female"),
            youth("y-2", sex="female"),
            youth("y-3", sex="female"),
            youth("y-4", sex="male"),
        )
    )


def _everything(problem: MatchingProblem) -> Columns:
    """All trajectories at no prices: the cheapest of each youth and by way of every other place."""
    scope = whole_scope(problem)
    return fitting_columns(problem, scope, np.zeros(problem.capacity.shape), 10, Stopper(60.0))


def _place(problem: MatchingProblem, column: Columns) -> list[set[int]]:
    return [{int(problem.options.place[option]) for option in path if option >= 0} for path in column.path]


def _in(problem: MatchingProblem, columns: Columns, number: int, place: int) -> Columns:
    rows = [row for row in np.flatnonzero(columns.youth == number) if _place(problem, columns)[row] == {place}]
    return columns.only(np.array(rows[:1]))


def test_what_others_fill_has_a_prohibitive_price_and_no_trajectory() -> None:
    problem = _alliance()
    everything = _everything(problem)
    plan = exchanged_if_feasible(problem, problem.incumbent, _in(problem, everything, 0, 0))
    assert plan is not None

    scope = scope_beside(problem, np.array([1, 3]), plan)
    prices = np.full(problem.capacity.shape, 37.0)
    full_points = prohibitive_points(problem, scope, prices)
    fitting = fitting_prices(problem, scope, prices, full_points)
    found = fitting_columns(problem, scope, prices, 10, Stopper(60.0))

    bed = problem.resources.ids.index("beds:u-1")
    taken = plan.demand[:, [0]].toarray().reshape(problem.capacity.shape)[bed] > 0
    assert taken.any()
    assert (fitting[bed] == np.where(taken, full_points, 37.0)).all()
    assert (fitting[problem.resources.ids.index("beds:u-2")] == 37.0).all()
    assert set(found.youth.tolist()) == {1, 3}
    assert fits(found, room_beside(problem, scope)).all()
    assert any(places == {1} for places in _place(problem, found))


def test_the_price_of_what_is_full_is_above_what_anybody_pays_for_anything_else() -> None:
    problem = _alliance()
    everything = _everything(problem)
    scope = scope_beside(problem, np.array([0, 1, 2, 3]), problem.incumbent)
    for factor in (0, 37, 10_000_000):
        prices = np.full(problem.capacity.shape, float(factor))
        paid = everything.cost + prices.reshape(-1) @ everything.demand
        assert prohibitive_points(problem, scope, prices) > 2 * paid.max()


def test_a_girl_of_others_leaves_no_room_for_a_boy_and_one_more_for_a_girl() -> None:
    problem = _alliance()
    everything = _everything(problem)
    plan = exchanged_if_feasible(problem, problem.incumbent, _in(problem, everything, 0, 1))
    assert plan is not None

    scope = scope_beside(problem, np.array([1, 2, 3]), plan)
    room = room_beside(problem, scope).reshape(problem.capacity.shape)
    ids = problem.resources.ids
    there = plan.demand[:, [0]].toarray().reshape(problem.capacity.shape)[ids.index("beds:u-2")] > 0

    assert there.any()
    assert (room[ids.index("beds:u-2")] == np.where(there, 1, 2)).all()
    assert (room[ids.index("sex:u-2:male")][there] == 0).all()
    assert (room[ids.index("sex:u-2:female")][there] == 1).all()
    girl, boy = _in(problem, everything, 1, 1), _in(problem, everything, 3, 1)
    assert fits(girl, room.reshape(-1)).all()
    assert not fits(boy, room.reshape(-1)).any()


def test_nobody_outside_leaves_all_the_room_with_the_switch_either_way() -> None:
    problem = _alliance()
    room = room_beside(problem, whole_scope(problem)).reshape(problem.capacity.shape)
    ids = problem.resources.ids
    assert (room[ids.index("sex:u-2:male")] == 2).all()
    assert (room[ids.index("sex:u-2:female")] == 2).all()
    assert (room[ids.index("beds:u-1")] == 1).all()


def test_two_choices_that_do_not_fit_together_are_not_both_taken() -> None:
    problem = _alliance()
    everything = _everything(problem)
    first = exchanged_if_feasible(problem, problem.incumbent, _in(problem, everything, 0, 0))
    assert first is not None
    assert is_feasible(problem, first)
    assert exchanged_if_feasible(problem, first, _in(problem, everything, 1, 0)) is None


def test_generated_trajectories_are_those_that_pricing_finds_where_everything_is_free() -> None:
    problem = _alliance()
    state = open_relaxation(
        problem, whole_scope(problem), Pool(problem.incumbent), np.zeros(problem.capacity.shape), Stopper(60.0)
    )
    add_priced_columns(problem, state, state.prices)
    cheapest = state.pool.columns.only(np.arange(len(problem.incumbent), len(state.pool)))
    generated = {(int(youth), path.tobytes()) for youth, path in zip(*_parts(_everything(problem)), strict=True)}
    assert {(int(youth), path.tobytes()) for youth, path in zip(*_parts(cheapest), strict=True)} <= generated


def _parts(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    return columns.youth, columns.path
