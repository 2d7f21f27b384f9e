"""`bench run`: from an experiment's file to a store with every run in it."""

import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.bench.experiments.configurations import Configuration, configurations_of
from benchmarks.bench.experiments.executor import Executor, LocalExecutor, warm_up
from benchmarks.bench.experiments.experiment import Experiment, an_issue, find_experiment, read_experiment
from benchmarks.bench.experiments.instances import instances_of
from benchmarks.bench.experiments.planned import Coordinates, PlannedRun, Reporter, planned_runs
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import CHANGED, ROOT, cores, load
from benchmarks.bench.runs.record import Machine, Run
from benchmarks.bench.runs.store import RunStore, opened_store
from benchmarks.bench.runs.version import CodeVersion, VersionUnusableError
from models.issue import InvalidInputError, Issue

BUSY_SHARE = 0.5
"""A load above this share of the cores disturbs what is measured."""


class Again(StrEnum):
    """Which runs that were made are made once more."""

    FAILED = "failed"
    """Those whose process ended by itself."""
    NO_ANSWER = "no-answer"
    """Those that found no plan: for want of time or memory, or of something that is installed now."""
    WRONG = "wrong"
    """Those whose plan breaks a rule."""


@dataclass(frozen=True)
class Options:
    """How an experiment is run, not what it asks."""

    store: Path | None = None
    """By default `bench/<experiment>.jsonl` in the current folder."""
    again: Again | None = None
    mixed: bool = False
    """Go on with a store although the code or the machine is another one."""
    warm_up: bool = True


@dataclass(frozen=True)
class Finished:
    """What came of an experiment."""

    experiment: Experiment
    store: Path
    runs: tuple[Run, ...]
    """Of this experiment's plan, in its order, made now or before."""
    planned: int
    made_before: int
    made_now: int
    interrupted: bool


def run_experiment(
    text: str, options: Options, stop: threading.Event, reporter: Reporter, elsewhere: Executor | None = None
) -> Finished:
    """
    From an experiment's file to a store with every run in it; what is in the store already is not run again.

    Parameters
    ----------
    text
        A path, or the name of a shipped experiment.
    stop
        Ends the runs under way and keeps the store as it is.
    elsewhere
        Who makes the runs if not this machine; each machine then says for itself what it is.

    Raises
    ------
    InvalidInputError
        If the experiment or the store is refused; nothing has been run then.
    """
    path = find_experiment(text)
    experiment, source, folder = read_experiment(path), str(path), path.absolute().parent
    versions = versions_of(experiment, folder)
    configurations = configurations_of(experiment, versions, folder, source)
    machines: dict[str, Machine] = {}
    if elsewhere is None:
        _require_cores(experiment, configurations, source)
        machines = machines_of(versions, source)
    elif experiment.versions:
        message, remedy = "other machines run their own code", "Delete the versions, or run them on this machine."
        raise InvalidInputError(source, [an_issue("not_here", ("versions",), message, remedy)])
    executor = elsewhere or LocalExecutor(machines, experiment.limits.parallel_runs)
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as temporary:
        instances = instances_of(experiment, folder, source, Path(temporary))
        planned = planned_runs(configurations, instances, experiment.limits)
        target = options.store or Path("bench") / f"{experiment.name}.jsonl"
        with opened_store(target) as store:
            if store.torn_bytes:
                reporter.note(f"{target}: the last line was torn when its writer was killed; that run is made again")
            require_same_experiment(planned, store)
            if not options.mixed:
                require_same_machines(machines, store)
            to_make = runs_to_make(planned, store, options.again)
            before = len(planned) - len(to_make)
            if to_make and elsewhere is None:
                _warn(machines, reporter)
                if options.warm_up:
                    warm_up({item.configuration.version for item in to_make}, Path(temporary), stop, reporter)
            with reporter.counting(to_make, store.runs, executor.at_once) as count:
                made = executor.carry(experiment.name, to_make, store, stop, count)
            runs = tuple(run for item in planned if (run := store.get(item.key)) is not None)
    return Finished(experiment, target, runs, len(planned), before, made, interrupted=made < len(to_make))


def versions_of(experiment: Experiment, folder: Path) -> tuple[CodeVersion, ...]:
    """The code versions of an experiment; without any the one that runs, without a label."""
    if not experiment.versions:
        return (CodeVersion(),)
    return tuple(
        CodeVersion(
            label=version.label,
            folder=ROOT if version.folder is None else (folder / version.folder).resolve(),
            # an interpreter's link is kept: it says which environment is meant
            python=Path(sys.executable) if version.python is None else (folder / version.python).absolute(),
        )
        for version in experiment.versions
    )


def machines_of(versions: tuple[CodeVersion, ...], source: str) -> dict[str, Machine]:
    """
    What each version is and runs on, by label; each interpreter is started once for it.

    Raises
    ------
    InvalidInputError
        With every version that does not start.
    """
    issues = []
    twice = [label for label, count in Counter(version.label for version in versions).items() if count > 1]
    if twice:
        message = f"{', '.join(twice)}: two versions of this label"
        issues.append(an_issue("repeated_name", ("versions",), message, "Give every version a label of its own."))
    machines: dict[str, Machine] = {}
    for number, version in enumerate(versions):
        try:
            machines[version.label] = version.machine()
        except VersionUnusableError as error:
            remedy = "Give folder (a checkout with this bench in it) and python (an interpreter with its libraries)."
            issues.append(an_issue("unusable_version", ("versions", number), str(error), remedy))
    if issues:
        raise InvalidInputError(source, issues)
    return machines


def runs_to_make(planned: Sequence[PlannedRun], store: RunStore, again: Again | None) -> tuple[PlannedRun, ...]:
    """What is not in the store yet, and what is asked for again, in the order of the plan."""

    def is_missing(item: PlannedRun) -> bool:
        done = store.get(item.key)
        return done is None or (again is not None and _AGAIN[again](done))

    return tuple(item for item in planned if is_missing(item))


_AGAIN: Mapping[Again, Callable[[Run], bool]] = {
    Again.FAILED: lambda run: run.outcome.status is PeerStatus.FAILED,
    Again.NO_ANSWER: lambda run: run.outcome.status is PeerStatus.NO_ANSWER,
    Again.WRONG: lambda run: bool(run.outcome.violations),
}


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
        changes = [f"{name} {_short(then[name])}, now {_short(now[name])}" for name in now if now[name] != then[name]]
        message = f"its runs were made elsewhere or with other code: {'; '.join(changes)}"
        remedy = "Give --store another file; or --mixed, if they may stand side by side."
        raise InvalidInputError(str(store.path), [Issue(code="other_machine", path="", message=message, remedy=remedy)])


def _require_cores(experiment: Experiment, configurations: Sequence[Configuration], source: str) -> None:
    """Threads of all runs at once never above the cores: they would measure each other."""
    limits, most = experiment.limits, max(configuration.most_threads for configuration in configurations)
    if most * limits.parallel_runs <= cores():
        return
    message = (
        f"{limits.parallel_runs} runs at once with {most} threads each want more than the {cores()} cores there are"
    )
    remedy = "Lower limits.parallel_runs, limits.threads or the settings' solver.workers or solver.cp_sat.num_workers."
    raise InvalidInputError(source, [an_issue("too_many_threads", ("limits",), message, remedy)])


def _warn(machines: Mapping[str, Machine], reporter: Reporter) -> None:
    """What nobody can see from the figures afterwards, or only with care."""
    if any(machine.git.endswith(CHANGED) for machine in machines.values()):
        reporter.note("the code has changes that are not committed: the store cannot tell later what was run")
    busy = load()
    if busy > BUSY_SHARE * cores():
        reporter.note(
            f"the machine is busy (load {busy:g} on {cores()} cores): seconds will be longer than they need be"
        )


def _difference(item: PlannedRun, run: Run) -> str:
    overrides = {"solver": dict(item.configuration.solver), "policy": dict(item.configuration.policy)}
    pairs = {
        "way": (item.configuration.way, run.way),
        "snapshot": (item.instance.snapshot_id, run.snapshot_id),
        "time limit": (item.instance.time_limit_seconds, run.time_limit_seconds),
        "number of threads": (item.configuration.threads, run.threads),
        "version": (item.configuration.version.label, run.version),
        "setting": ({name: value for name, value in overrides.items() if value}, run.overrides),
    }
    return next((name for name, (now, then) in pairs.items() if now != then), "memory limit")


def _short(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return str(value) or "unknown"
