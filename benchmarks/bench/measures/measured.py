"""A run with everything that is derived from it: the table of measures."""

from collections.abc import Sequence

from pydantic import Field

from benchmarks.bench.measures.problems import (
    configuration_of,
    disqualified_configurations,
    problem_of,
    require_one_travel_source,
)
from benchmarks.bench.measures.trace import (
    BestKnown,
    best_known,
    checked_cost,
    cost_in_time,
    holds_for_all,
    primal_gap,
    primal_integral,
    seconds_of,
    seconds_to_distance,
    seconds_to_first,
    seconds_to_gap,
)
from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.runs.record import Run
from models.base import Model

FAMILIES = {"features": "feature", "kpis": "kpi", "seconds_by_phase": "phase", "parameters": "parameter"}
"""Fields that become several columns, with the first part of their names."""
Cell = str | int | float | bool | None


class Measured(Model):
    """A run with the figures derived from it; a null time means that the goal was not reached within the limit."""

    experiment: str
    arm: str = Field(description="The setting, with the grid's values and the label of the code version in its name.")
    way: str = Field(description="engine, or another method of planning.")
    instance: str
    instance_set: str = Field(description="Name of the generated set; empty for a file.")
    snapshot_id: str
    policy: str = Field(description="What differs from the default policy, as JSON: points count by it.")
    seed: int
    time_limit_seconds: float
    threads: int
    status: PeerStatus
    is_disqualified: bool = Field(
        description="The configuration made a wrong plan somewhere: none of its runs is ranked."
    )
    violations: int = Field(description="Of this run's plan, by the independent checker.")
    cost: int | None = Field(description="Points; null without a plan that the checker accepted.")
    bound: float | None = Field(description="Points that no plan of the bound's scope undercuts.")
    bound_scope: BoundScope | None
    gap: float | None = Field(
        description="(cost - bound) / cost, by the run's own bound; a share; null where that does not hold for all "
        "candidates."
    )
    best_known: int | None = Field(description="Points of the best checked plan of any run on this problem.")
    nothing: int | None = Field(description="Points if everybody stays or waits; null if no trace says it.")
    distance: float | None = Field(
        description="Primal gap: (cost - best_known) / cost, a share, of the best plan within the limit by the run's "
        "trace; 1 without a plan; null if nothing is known."
    )
    seconds: float | None = Field(description="From the snapshot in memory to the plan; null without a plan.")
    seconds_to_first: float | None = Field(description="Until a plan better than that everybody stays or waits.")
    seconds_to_1_percent: float | None = Field(description="Until a plan within 1 % of the best known.")
    seconds_to_01_percent: float | None = Field(description="Until a plan within 0.1 % of the best known.")
    seconds_to_gap_1_percent: float | None = Field(description="Until the run proved a gap of 1 % over all candidates.")
    seconds_to_gap_01_percent: float | None = Field(
        description="Until the run proved a gap of 0.1 % over all candidates."
    )
    seconds_to_proven: float | None = Field(description="Until the plan was proven best over all candidates.")
    primal_integral: float | None = Field(
        description="Integral of the primal gap function up to the time limit, in seconds; null if nothing is known."
    )
    mean_primal_gap: float | None = Field(description="Primal integral over time limit; a share.")
    gap_integral: float | None = Field(description="CP-SAT's own, where the method is one CP-SAT model.")
    peak_mib: float | None = Field(description="Most memory of the process.")
    features: dict[str, float] = Field(description="Of the instance; each a column feature.NAME.")
    kpis: dict[str, float] = Field(description="Of the plan, in their own units; each a column kpi.NAME.")
    seconds_by_phase: dict[str, float] = Field(description="Each a column phase.NAME.")
    parameters: dict[str, str | int | float | bool] = Field(
        description="What the grid changed; each a column parameter.NAME."
    )


def columns() -> tuple[tuple[str, str], ...]:
    """Every column with what it means; the documentation of the table."""
    return tuple((name, field.description or "") for name, field in Measured.model_fields.items())


def cells(measured: Measured) -> dict[str, Cell]:
    """A flat row: one value a column, families spread out."""
    content = measured.model_dump(mode="json")
    row: dict[str, Cell] = {name: value for name, value in content.items() if name not in FAMILIES}
    for family, prefix in FAMILIES.items():
        row.update({f"{prefix}.{name}": value for name, value in content[family].items()})
    return row


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
    known, wrong = best_known(runs), disqualified_configurations(runs)
    return tuple(
        measured(run, known.get(problem_of(run)), is_disqualified=configuration_of(run) in wrong) for run in runs
    )


def measured(run: Run, known: BestKnown | None, *, is_disqualified: bool) -> Measured:
    """The figures of one run; those that need a best known cost are null without it."""
    outcome, cost = run.outcome, checked_cost(run)
    integral = None if known is None else primal_integral(run, known)
    in_time = cost_in_time(run)
    distance = None if known is None else 1.0 if in_time is None else primal_gap(in_time, known.points)
    return Measured(
        experiment=run.experiment,
        arm=configuration_of(run),
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
