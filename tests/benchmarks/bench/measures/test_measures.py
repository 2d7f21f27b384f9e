import pytest

from benchmarks.bench.measures.measured import FAMILIES, Measured, cells, columns, measure
from benchmarks.bench.measures.problems import (
    UnlikeTravelError,
    configurations_of,
    disqualified_configurations,
    problem_of,
)
from benchmarks.bench.measures.trace import (
    BestKnown,
    GapStep,
    best_known,
    cost_in_time,
    cost_steps,
    gap_steps,
    primal_gap,
    primal_integral,
    seconds_to_distance,
    seconds_to_first,
    seconds_to_gap,
)
from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from tests.benchmarks.bench.measures.making import Step, made_run

KNOWN = BestKnown(points=1000, found_by="default", nothing_points=5000)
TRACE: tuple[Step, ...] = (
    (0.5, "incumbent", 5000, None),
    (1.5, "quick plan", 2000, 400),
    (4.0, "rounding", 1250, 900),
    (6.0, "near", 1005, 996),
    (7.0, "near", 1005, 999),
)


@pytest.mark.parametrize(
    ("cost", "best", "gap"),
    [(1000, 1000, 0.0), (1250, 1000, 0.2), (3000, 1000, 2 / 3), (0, 0, 0.0), (7, 0, 1.0), (4, -3, 1.0), (-3, -4, 0.25)],
)
def test_the_primal_gap_of_berthold(cost: int, best: int, gap: float) -> None:
    assert primal_gap(cost, best) == pytest.approx(gap)


def test_the_gap_is_one_until_a_plan_beats_doing_nothing() -> None:
    run = made_run(cost=1001, trace=TRACE)
    assert gap_steps(run, KNOWN) == [
        GapStep(0.0, 1.0),
        GapStep(1.5, 0.5),
        GapStep(4.0, 0.2),
        GapStep(6.0, 5 / 1005),
        GapStep(8.0, 1 / 1001),
    ]
    # to the limit of 20 s; the last plan keeps its gap
    by_hand = 1.5 + 0.5 * 2.5 + 0.2 * 2.0 + 5 / 1005 * 2.0 + 1 / 1001 * 12.0
    assert primal_integral(run, KNOWN) == pytest.approx(by_hand)


def test_where_doing_nothing_is_best_it_is_a_plan() -> None:
    run = made_run(cost=5000, trace=TRACE[:1])
    assert primal_integral(run, BestKnown(points=5000, found_by="a", nothing_points=5000)) == 0.5
    assert seconds_to_first(run, KNOWN) is None
    assert primal_integral(run, KNOWN) == 20.0


def test_a_way_that_tells_nothing_has_its_plan_at_its_end() -> None:
    run = made_run(cost=1250, seconds=3.0)
    assert primal_integral(run, KNOWN) == pytest.approx(3.0 + 0.2 * 17.0)
    assert seconds_to_first(run, KNOWN) == 3.0


@pytest.mark.parametrize("seconds", [20.0, 31.0])
def test_a_plan_after_the_limit_is_no_plan_in_the_integral(seconds: float) -> None:
    assert primal_integral(made_run(cost=1000, seconds=seconds), KNOWN) == 20.0


def test_no_plan_is_the_whole_limit() -> None:
    run = made_run(cost=None)
    assert primal_integral(run, KNOWN) == 20.0
    assert [seconds_to_first(run, KNOWN), seconds_to_distance(run, KNOWN, 0.5), seconds_to_gap(run, 0.9)] == [None] * 3


def test_a_trace_never_counts_as_better_than_the_checked_plan() -> None:
    run = made_run(cost=1300, trace=((2.0, "", 900, 100),))
    assert [tuple(step) for step in cost_steps(run)] == [(2.0, 1300)]


def test_times_to_goals() -> None:
    run = made_run(cost=1001, bound=1000.0, trace=TRACE)
    assert seconds_to_first(run, KNOWN) == 1.5
    assert seconds_to_distance(run, KNOWN, 0.2) == 4.0
    assert seconds_to_distance(run, KNOWN, 0.01) == 6.0
    assert seconds_to_distance(run, KNOWN, 0.001) == 8.0
    assert seconds_to_distance(run, KNOWN, 0.0009) is None
    # by proof: (1005 - 996) / 1005 = 0.9 %, (1005 - 999) / 1005 = 0.6 %, at the end 1 / 1001
    assert [seconds_to_gap(run, share) for share in (0.01, 0.006, 0.001, 0.0)] == [6.0, 7.0, 8.0, None]


def test_a_proof_at_the_end_takes_the_whole_run() -> None:
    assert seconds_to_gap(made_run(cost=1000, bound=999.5, status=PeerStatus.OPTIMAL, trace=TRACE), 0.0) == 8.0
    assert seconds_to_gap(made_run(cost=0, bound=0.0), 0.0) == 8.0


@pytest.mark.parametrize(("seconds", "reached"), [(22.0, 22.0), (22.01, None)])
def test_a_goal_just_after_the_limit_counts_and_a_later_one_is_censored(seconds: float, reached: float | None) -> None:
    assert seconds_to_first(made_run(seconds=seconds), KNOWN) == reached


@pytest.mark.parametrize("scope", [BoundScope.ONE_ENTRANCE, BoundScope.POOL])
def test_a_bound_over_the_way_s_own_choices_proves_nothing(scope: BoundScope) -> None:
    for trace in (TRACE, ()):
        run = made_run(cost=1001, bound=1001.0, status=PeerStatus.OPTIMAL, trace=trace)
        own = run.model_copy(update={"outcome": run.outcome.model_copy(update={"bound_scope": scope})})
        everywhere, elsewhere = measure([run]), measure([own])
        proofs = [
            (row.gap, row.seconds_to_gap_1_percent, row.seconds_to_gap_01_percent, row.seconds_to_proven)
            for row in (*everywhere, *elsewhere)
        ]
        assert None not in proofs[0]
        assert proofs[1] == (None,) * 4
        assert (elsewhere[0].bound, elsewhere[0].bound_scope) == (1001.0, scope)


def test_a_plan_that_the_trace_dates_after_the_limit_is_not_counted_in_the_distance() -> None:
    late: tuple[Step, ...] = ((2.0, "incumbent", 5000, None), (9.0, "near", 1600, None), (52.0, "near", 1000, None))
    run, lost, silent = (
        made_run("a", seconds=52.9, trace=late),
        made_run("b", seconds=52.9, trace=late[2:]),
        made_run("c", seconds=52.9),
    )
    assert [cost_in_time(item) for item in (run, lost, silent)] == [1600, None, 1000]
    rows = measure([run, lost, silent])
    assert [row.distance for row in rows] == [0.375, 1.0, 0.0]
    assert [row.cost for row in rows] == [1000, 1000, 1000]


@pytest.mark.parametrize(("found", "cost"), [(22.0, 1000), (22.01, 1600)])
def test_a_plan_in_the_grace_after_the_limit_counts_in_the_distance(found: float, cost: int) -> None:
    run = made_run(seconds=25.0, trace=((9.0, "near", 1600, None), (found, "near", 1000, None)))
    assert cost_in_time(run) == cost


def test_best_known_is_of_checked_plans_only() -> None:
    runs = [
        made_run("slow", cost=1100),
        made_run("wrong", cost=700, violations={"beds": 2}),
        made_run("good", cost=1040, trace=TRACE),
        made_run("none", cost=None),
        made_run("none", "region-2", cost=None),
    ]
    known = best_known(runs)
    assert known == {problem_of(runs[0]): BestKnown(points=1040, found_by="good", nothing_points=5000)}


def test_another_policy_is_another_problem() -> None:
    runs = [made_run(cost=10), made_run("dear moves", cost=90, overrides={"policy": {"move_points": 7}})]
    assert [item.points for item in best_known(runs).values()] == [10, 90]
    assert [row.distance for row in measure(runs)] == [0.0, 0.0]


def test_one_wrong_plan_disqualifies_all_runs_of_the_setting() -> None:
    runs = [made_run("a"), made_run("b", seed=2, violations={"beds": 2, "pin": 1}), made_run("b", "region-2")]
    assert list(disqualified_configurations(runs)) == ["b"]
    fault = disqualified_configurations(runs)["b"][0]
    assert (fault.instance, fault.seed, fault.violations) == ("region-1", 2, {"beds": 2, "pin": 1})
    rows = measure(runs)
    assert [row.is_disqualified for row in rows] == [False, True, True]
    assert (rows[1].cost, rows[1].violations, rows[1].seconds_to_first, rows[1].distance) == (None, 3, None, 1.0)


def test_arms_keep_the_order_of_the_store() -> None:
    assert configurations_of([made_run("b"), made_run("a"), made_run("b", seed=3)]) == ("b", "a")


def test_other_solver_settings_are_the_same_problem() -> None:
    runs = [made_run(cost=100), made_run("rough", cost=125, overrides={"solver": {"gap": 0.1}})]
    assert [row.distance for row in measure(runs)] == [0.0, 0.2]


def test_points_over_unlike_travel_times_are_refused() -> None:
    runs = [made_run(travel="roads"), made_run("b", cost=None), made_run("c", travel="great circle")]
    with pytest.raises(UnlikeTravelError, match="region-1"):
        measure(runs)


def test_a_row_holds_what_was_computed() -> None:
    row, _ = measure([made_run(cost=1001, bound=1000.0, trace=TRACE), made_run("best", cost=1000)])
    assert (row.distance, row.gap) == (pytest.approx(1 / 1001), pytest.approx(1 / 1001))
    assert (row.seconds_to_1_percent, row.seconds_to_01_percent, row.seconds_to_proven) == (6.0, 8.0, None)
    assert row.primal_integral is not None
    assert row.mean_primal_gap == pytest.approx(row.primal_integral / 20)


def test_without_any_plan_nothing_is_known() -> None:
    row = measure([made_run(cost=None)])[0]
    assert (row.best_known, row.distance, row.primal_integral, row.seconds) == (None, None, None, None)


def test_every_column_is_told_and_every_cell_is_flat() -> None:
    row = measure([made_run(features={"youths": 60.0}, parameters={"solver.gap": 0.01})])[0]
    flat = cells(row)
    assert set(dict(columns())) == set(Measured.model_fields)
    assert flat["feature.youths"] == 60.0
    assert flat["parameter.solver.gap"] == 0.01
    assert not set(FAMILIES) & set(flat)
    assert all(value is None or isinstance(value, str | int | float | bool) for value in flat.values())
    plain = {"experiment", "instance", "snapshot_id", "seed", "time_limit_seconds", "threads", "status", "bound_scope"}
    assert [name for name, meaning in columns() if not meaning and name not in plain] == []
