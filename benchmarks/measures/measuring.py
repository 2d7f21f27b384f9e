from collections.abc import Sequence

from benchmarks.measures.best_known import BestKnown, best_known, checked_cost
from benchmarks.measures.disqualification import disqualified_arms
from benchmarks.measures.measured import Measured
from benchmarks.measures.primal import primal_gap, primal_integral, seconds_of
from benchmarks.measures.problems import arm_of, problem_of, require_one_travel_source
from benchmarks.measures.proving import holds_for_all
from benchmarks.measures.reaching import cost_in_time, seconds_to_distance, seconds_to_first, seconds_to_gap
from benchmarks.runs.record import Run


def measure(runs: Sequence[Run]) -> tuple[Measured, ...]:
    """
    One row a run, in the order of the runs.

    Parameters
    ----------
    runs
        The whole store: the best known cost of a problem is the best over all of them.

    Raises
    ------
    UnlikeTravelError
        If runs of one problem took their travel times from unlike sources.
    """
    require_one_travel_source(runs)
    known, wrong = best_known(runs), disqualified_arms(runs)
    return tuple(measured(run, known.get(problem_of(run)), is_disqualified=arm_of(run) in wrong) for run in runs)


def measured(run: Run, known: BestKnown | None, *, is_disqualified: bool) -> Measured:
    """The figures of one run; those that need a best known cost are null without it."""
    outcome, cost = run.outcome, checked_cost(run)
    integral = None if known is None else primal_integral(run, known)
    in_time = cost_in_time(run)
    distance = None if known is None else 1.0 if in_time is None else primal_gap(in_time, known.points)
    return Measured(
        experiment=run.experiment,
        arm=arm_of(run),
        way=run.way,
        instance=run.instance,
        instance_set=run.instance_set,
        snapshot_id=run.snapshot_id,
        policy=problem_of(run).policy,
        seed=run.seed,
        time_limit_seconds=run.time_limit_seconds,
        threads=run.threads,
        status=outcome.status,
        is_disqualified=is_disqualified,
        violations=sum((outcome.violations or {}).values()),
        cost=cost,
        bound=outcome.bound,
        bound_scope=outcome.bound_scope,
        gap=outcome.gap if cost is not None and holds_for_all(run) else None,
        best_known=None if known is None else known.points,
        nothing=None if known is None else known.nothing_points,
        distance=distance,
        seconds=None if cost is None else seconds_of(run),
        seconds_to_first=None if known is None else seconds_to_first(run, known),
        seconds_to_1_percent=None if known is None else seconds_to_distance(run, known, 0.01),
        seconds_to_01_percent=None if known is None else seconds_to_distance(run, known, 0.001),
        seconds_to_gap_1_percent=seconds_to_gap(run, 0.01),
        seconds_to_gap_01_percent=seconds_to_gap(run, 0.001),
        seconds_to_proven=seconds_to_gap(run, 0.0),
        primal_integral=integral,
        mean_primal_gap=None if integral is None else integral / run.time_limit_seconds,
        gap_integral=outcome.gap_integral,
        peak_mib=outcome.peak_mib,
        features=run.features,
        kpis=outcome.kpis,
        seconds_by_phase=outcome.seconds_by_phase,
        parameters=run.parameters,
    )
