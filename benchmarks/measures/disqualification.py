from collections.abc import Mapping, Sequence

from pydantic import Field

from benchmarks.measures.problems import arm_of
from benchmarks.runs.record import Run
from models.base import Model


class Fault(Model):
    """A plan that the independent checker refused."""

    instance: str
    seed: int
    violations: dict[str, int] = Field(description="By code.")


def disqualified_arms(runs: Sequence[Run]) -> Mapping[str, tuple[Fault, ...]]:
    """
    Settings that made a wrong plan even once, with every fault.

    All their runs stay out of rankings and comparisons: cheap plans that break a rule are no plans, and who breaks one
    in sight may break others elsewhere.
    """
    faults: dict[str, list[Fault]] = {}
    for run in runs:
        if run.outcome.violations:
            fault = Fault(instance=run.instance, seed=run.seed, violations=run.outcome.violations)
            faults.setdefault(arm_of(run), []).append(fault)
    return {arm: tuple(found) for arm, found in faults.items()}
