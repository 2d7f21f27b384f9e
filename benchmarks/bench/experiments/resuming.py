from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from benchmarks.bench.experiments.planned import Coordinates, PlannedRun
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Machine, Run
from benchmarks.bench.runs.store import RunStore
from models.issue import InvalidInputError, Issue


class Again(StrEnum):
    """Which runs that were made are made once more."""

    FAILED = "failed"
    """Those whose process ended by itself."""
    NO_ANSWER = "no-answer"
    """Those that found no plan: for want of time or memory, or of something that is installed now."""
    WRONG = "wrong"
    """Those whose plan breaks a rule."""


_AGAIN: Mapping[Again, Callable[[Run], bool]] = {
    Again.FAILED: lambda run: run.outcome.status is PeerStatus.FAILED,
    Again.NO_ANSWER: lambda run: run.outcome.status is PeerStatus.NO_ANSWER,
    Again.WRONG: lambda run: bool(run.outcome.violations),
}


def runs_to_make(planned: Sequence[PlannedRun], store: RunStore, again: Again | None) -> tuple[PlannedRun, ...]:
    """What is not in the store yet, and what is asked for again, in the order of the plan."""

    def is_missing(item: PlannedRun) -> bool:
        done = store.get(item.key)
        return done is None or (again is not None and _AGAIN[again](done))

    return tuple(item for item in planned if is_missing(item))


def require_same_experiment(planned: Sequence[PlannedRun], store: RunStore) -> None:
    """
    Refuses a store that answers another question: the same setting, instance and seed, but not the same run.

    Raises
    ------
    InvalidInputError
        Naming the first such run, and what is different.
    """
    wanted: dict[Coordinates, PlannedRun] = {item.coordinates: item for item in planned}
    for run in store.runs:
        item = wanted.get((run.setting, run.instance, run.seed))
        if item is None or item.key == run.key:
            continue
        message = (
            f"it holds {run.setting} on {run.instance} with seed {run.seed}, run with another {_difference(item, run)}"
        )
        remedy = "Give --store another file, or give the setting another name in the experiment."
        raise InvalidInputError(str(store.path), [Issue(code="other_run", path="", message=message, remedy=remedy)])


def require_same_machines(machines: Mapping[str, Machine], store: RunStore) -> None:
    """
    Refuses to mix runs of one version of the code that were made by unlike code or on unlike machines.

    Parameters
    ----------
    machines
        By label of the version.

    Raises
    ------
    InvalidInputError
        Naming what is different.
    """
    for run in store.runs:
        machine = machines.get(run.version)
        if machine is None or machine == run.machine:
            continue
        now, then = machine.model_dump(), run.machine.model_dump()
        told = [f"{name} {_short(then[name])}, now {_short(now[name])}" for name in now if now[name] != then[name]]
        message = f"its runs were made elsewhere or with other code: {'; '.join(told)}"
        remedy = "Give --store another file; or --mixed, if they may stand side by side."
        raise InvalidInputError(str(store.path), [Issue(code="other_machine", path="", message=message, remedy=remedy)])


def _difference(item: PlannedRun, run: Run) -> str:
    overrides = {"solver": dict(item.arm.solver), "policy": dict(item.arm.policy)}
    pairs = {
        "way": (item.arm.way, run.way),
        "snapshot": (item.instance.snapshot_id, run.snapshot_id),
        "time limit": (item.instance.time_limit_seconds, run.time_limit_seconds),
        "number of threads": (item.arm.threads, run.threads),
        "version": (item.arm.version.label, run.version),
        "setting": ({name: value for name, value in overrides.items() if value}, run.overrides),
    }
    return next((name for name, (now, then) in pairs.items() if now != then), "memory limit")


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value) or "unknown"
