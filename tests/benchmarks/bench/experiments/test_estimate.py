from benchmarks.bench.experiments.progress import OVERHEAD_SECONDS, Estimate
from tests.benchmarks.bench.experiments.planning_runs import a_planned_run
from tests.benchmarks.bench.runs.records import a_run


def test_a_run_takes_as_long_as_its_like_did_before() -> None:
    estimate = Estimate(
        (
            a_run("a", instance="small-1", process_seconds=3.0),
            a_run("a", instance="small-2", process_seconds=7.0),
            a_run("b", instance="region-1", process_seconds=90.0),
        )
    )
    assert estimate.seconds(a_planned_run("a", "small-1", seed=8)) == 3.0
    assert estimate.seconds(a_planned_run("a", "small-3")) == 5.0
    # another limit, another setting or another set says nothing
    assert estimate.seconds(a_planned_run("a", "small-1", seconds=11.0)) == 11.0 + OVERHEAD_SECONDS
    assert estimate.seconds(a_planned_run("b", "small-1")) == 20.0 + OVERHEAD_SECONDS
    assert estimate.seconds(a_planned_run("a", "region-1")) == 20.0 + OVERHEAD_SECONDS


def test_runs_side_by_side_take_the_sum_shared_and_never_less_than_the_longest() -> None:
    estimate = Estimate(
        (a_run("a", instance="small-1", process_seconds=2.0), a_run("b", instance="small-1", process_seconds=10.0))
    )
    short, long = a_planned_run("a"), a_planned_run("b")
    assert estimate.remaining_seconds([short, short, long], 1) == 14.0
    assert estimate.remaining_seconds([short, short, long], 4) == 10.0
    assert estimate.remaining_seconds([], 4) == 0.0
