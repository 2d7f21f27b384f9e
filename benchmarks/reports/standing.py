from collections.abc import Sequence

from pydantic import Field

from benchmarks.reports.material import Case, Material, by_problem, mean
from benchmarks.statistics.estimate import Estimate
from benchmarks.statistics.geometric_mean import shifted_geometric_mean_estimate
from benchmarks.statistics.penalty import FACTOR
from models.base import Model


class Standing(Model):
    """
    How one setting did, over all its runs.

    Means are over instances, of the mean over the seeds of each; of a disqualified setting only counts are told.
    """

    arm: str
    is_disqualified: bool
    runs: int
    plans: int = Field(description="Runs that ended with a plan that the checker accepted.")
    violations: int = Field(description="Found by the checker, in all plans.")
    instances: int
    best_on: int | None = Field(default=None, description="Instances on which a seed of it found the best known plan.")
    distance: float | None = Field(default=None, description="To the best known cost, a share; no plan is 1.")
    distance_over_time: float | None = Field(default=None, description="Primal integral over the time limit, a share.")
    proven_gap: float | None = Field(default=None, description="By the runs' own bounds over all candidates, a share.")
    bound_scope: str = Field(default="", description="Over which plans the bounds hold; empty without bounds.")
    bounded_runs: int = Field(default=0, description="Runs with a plan and a bound over all candidates.")
    run_seconds: Estimate | None = Field(
        default=None, description="Shifted geometric mean; a run without a plan counts as its limit."
    )
    target_runs: int = Field(default=0, description="Runs that reached the goal.")
    target_seconds: Estimate | None = Field(
        default=None, description="To the goal, shifted geometric mean; a run not there counts as its limit."
    )
    target_par10_seconds: float | None = Field(
        default=None, description="To the goal, mean; a run not there counts as ten times its limit."
    )
    peak_mib: float | None = Field(default=None, description="Most of any run.")


def standings(material: Material) -> Sequence[Standing]:
    """Every setting: disqualified ones first, then in the order of the store."""
    out = [_counts(material, arm) for arm in material.all_arms if arm in material.disqualified]
    return [*out, *(_standing(material, arm) for arm in material.arms)]


def _counts(material: Material, arm: str) -> Standing:
    cases = [case for case in material.cases if case.measured.arm == arm]
    return Standing(
        arm=arm,
        is_disqualified=arm in material.disqualified,
        runs=len(cases),
        plans=sum(case.measured.cost is not None for case in cases),
        violations=sum(case.measured.violations for case in cases),
        instances=len({case.problem for case in cases}),
    )


def _standing(material: Material, arm: str) -> Standing:
    cases = material.by_arm[arm]
    known = [case for case in cases if case.measured.distance is not None]
    nearest = by_problem(known, lambda case: case.measured.distance or 0.0, min)
    peaks = [case.measured.peak_mib for case in cases if case.measured.peak_mib is not None]
    return _counts(material, arm).model_copy(
        update={
            "best_on": sum(distance == 0 for distance in nearest.values()),
            "distance": _mean(cases, "distance"),
            "distance_over_time": _mean(cases, "mean_primal_gap"),
            "proven_gap": _mean(cases, "gap"),
            "bound_scope": material.scopes.get(arm, ""),
            "bounded_runs": sum(case.measured.gap is not None for case in cases),
            "run_seconds": shifted_geometric_mean_estimate(list(by_problem(cases, _until_end, mean).values())),
            "target_runs": sum(material.target.seconds(case.measured) < float("inf") for case in cases),
            "target_seconds": shifted_geometric_mean_estimate(list(material.penalised(arm, 1.0).values())),
            "target_par10_seconds": mean(list(material.penalised(arm, FACTOR).values())),
            "peak_mib": max(peaks, default=None),
        }
    )


def _mean(cases: Sequence[Case], column: str) -> float | None:
    """Over instances, of the mean over seeds, of the runs that have it."""
    told = [case for case in cases if getattr(case.measured, column) is not None]
    return (
        mean(list(by_problem(told, lambda case: float(getattr(case.measured, column)), mean).values()))
        if told
        else None
    )


def _until_end(case: Case) -> float:
    seconds, limit = case.measured.seconds, case.measured.time_limit_seconds
    return limit if seconds is None else min(seconds, limit)
