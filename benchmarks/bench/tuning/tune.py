"""`bench tune`: search, one look at the held-out instances, champion."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.compare.comparison import Comparison, compare
from benchmarks.bench.compare.quantities import find_quantity
from benchmarks.bench.experiments.configurations import Configuration
from benchmarks.bench.experiments.executor import execute_here, warm_up
from benchmarks.bench.experiments.experiment import Experiment, Limits, Setting, an_issue
from benchmarks.bench.experiments.instances import Instance, instances_of
from benchmarks.bench.experiments.planned import PlannedRun, Reporter, planned_runs
from benchmarks.bench.experiments.progress import duration_words
from benchmarks.bench.experiments.runner import require_same_experiment, require_same_machines
from benchmarks.bench.runs.record import Machine, Run
from benchmarks.bench.runs.store import RunStore, opened_store
from benchmarks.bench.runs.version import CodeVersion
from benchmarks.bench.tuning.experiment import DEFAULT, Candidate, Part, TuningExperiment, faults
from benchmarks.bench.tuning.search import Evaluate, Found, search
from models.files.documents import read_toml
from models.issue import InvalidInputError, Issue

TRAIN, HELD_OUT = "train", "held_out"


@dataclass(frozen=True)
class Options:
    """How a search is run, not what it asks."""

    folder: Path = Path("bench")
    """Of the two stores."""
    mixed: bool = False
    """Go on with a store although the code or the machine is another one."""
    warm_up: bool = True


@dataclass(frozen=True)
class Tuned:
    """What came of a search."""

    experiment: TuningExperiment
    found: Found
    look: Comparison | None
    """Null if nothing was better than the default on the training instances: then nobody looked."""
    champion: Candidate
    train_store: Path
    held_out_store: Path


class TuningStoppedError(Exception):
    """Somebody asked to stop; what was run is in the store."""


def tune(path: Path, options: Options, stop: threading.Event, reporter: Reporter) -> Tuned:
    """
    Searches on the training instances, looks once at the held-out ones, and says who is champion.

    Runs that are in the stores are not made again: the same command goes on where it stopped.

    Raises
    ------
    InvalidInputError
        If the experiment or a store is refused, or the held-out instances were looked at for another setting before.
    DefaultWrongError
        If the default settings make a wrong plan.
    TuningStoppedError
        If it was stopped; the stores keep what was run.
    """
    experiment = read_tuning(path)
    machine = CodeVersion().machine()
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as temporary, ExitStack() as opened:
        instances = _instances(experiment, path, Path(temporary))
        parts = {}
        for name in (TRAIN, HELD_OUT):
            target = options.folder / f"{experiment.name}-{name.replace('_', '-')}.jsonl"
            store = opened.enter_context(_opened(target, reporter))
            parts[name] = StoredRuns(target.stem, instances[name], experiment.limits, machine, store, stop, reporter)
            require_same_experiment(parts[name].planned((DEFAULT,), getattr(experiment, name).seeds), store)
            if not options.mixed:
                require_same_machines({"": machine}, store)
        if options.warm_up and not parts[TRAIN].store.runs:
            warm_up({CodeVersion()}, Path(temporary), stop, reporter)
        reporter.note(_budget(experiment))
        found = search(experiment, parts[TRAIN], reporter.note)
        looked = None
        if found.best is not None:
            _require_first_look(parts[HELD_OUT].store, found.best)
            reporter.note(f"held-out: default and {found.best.name}")
            looked = look(experiment, found.best, parts[HELD_OUT])
        champion = DEFAULT if found.best is None or looked is None or not is_beaten(looked) else found.best
        train, held_out = parts[TRAIN].store.path, parts[HELD_OUT].store.path
        return Tuned(experiment, found, looked, champion, train, held_out)


def read_tuning(path: Path) -> TuningExperiment:
    """
    Reads a tuning experiment.

    Raises
    ------
    InvalidInputError
        With every problem, its place and what to do.
    """
    experiment = read_toml(TuningExperiment, path)
    issues = list(faults(experiment))
    if issues:
        raise InvalidInputError(str(path), issues)
    return experiment


def look(experiment: TuningExperiment, best: Candidate, evaluate: Evaluate) -> Comparison:
    """
    The one look at the held-out instances: the best of the search and the default, compared as by `bench compare`.

    Out of many settings the best on the training instances is partly the luckiest there; what it is worth is only seen
    on instances that had no say in choosing it, and only the first time. The two run side by side on each instance, so
    that what else the machine does falls on both.
    """
    runs = evaluate((DEFAULT, best), experiment.held_out.seeds)
    return compare(runs, [DEFAULT.name, best.name], find_quantity(experiment.measure), experiment.alpha)


def is_beaten(comparison: Comparison) -> bool:
    """
    Whether the default loses its place.

    Only to a setting that is shown to be better on the held-out instances: two-sided signed rank test at alpha, seeds
    averaged first, every plan right, no run missing. "No difference shown" leaves the default where it is.
    """
    if comparison.missing or comparison.disqualified or not comparison.pairs:
        return False
    pair = comparison.pairs[0]
    return pair.is_shown and pair.rank_biserial < 0


@dataclass(frozen=True)
class StoredRuns:
    """Runs of settings on one part of the instances, each in a process of its own, none made twice."""

    experiment: str
    instances: Sequence[Instance]
    limits: Limits
    machine: Machine
    store: RunStore
    stop: threading.Event
    reporter: Reporter

    def planned(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> Sequence[PlannedRun]:
        """The runs of settings in the order of the bench: side by side on each instance, each in its turn the first."""
        configurations = [
            Configuration(
                name=tried.name,
                way="engine",
                parameters={},
                solver=tried.solver,
                policy={},
                threads=self.limits.threads,
                seeds=tuple(seeds),
                version=CodeVersion(),
            )
            for tried in settings
        ]
        return planned_runs(configurations, self.instances, self.limits)

    def __call__(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> Sequence[Run]:
        """
        Makes what is not in the store yet.

        Raises
        ------
        TuningStoppedError
            If it was stopped before the end.
        """
        planned = self.planned(settings, seeds)
        left = [item for item in planned if self.store.get(item.key) is None]
        if left:
            parallel = self.limits.parallel_runs
            with self.reporter.counting(left, self.store.runs, parallel) as count:
                machines = {"": self.machine}
                made = execute_here(self.experiment, left, machines, self.store, parallel, self.stop, count)
            if made < len(left):
                # also where a single run is missing: a verdict rests on all of them
                raise TuningStoppedError
        runs = [self.store.get(item.key) for item in planned]
        return [run for run in runs if run is not None]


def _budget(experiment: TuningExperiment) -> str:
    """What it may take at most; dropped settings and proven plans make it less."""
    train, held_out = experiment.train, experiment.held_out
    runs = (experiment.trials + 1) * train.instance_count * len(train.seeds)
    runs += 2 * held_out.instance_count * len(held_out.seeds)
    limits = experiment.limits
    words = duration_words(runs * limits.time_limit_seconds / limits.parallel_runs)
    return f"at most {runs:,} runs of {limits.time_limit_seconds:g} s, {words} beside their starting"


@contextmanager
def _opened(target: Path, reporter: Reporter) -> Iterator[RunStore]:
    with opened_store(target) as store:
        if store.torn_bytes:
            reporter.note(f"{target}: the last line was torn when its writer was killed; that run is made again")
        yield store


def _instances(experiment: TuningExperiment, path: Path, into: Path) -> dict[str, Sequence[Instance]]:
    """
    The snapshots of both parts, none in both.

    Raises
    ------
    InvalidInputError
        With the problems of one part, or the snapshots that are in both.
    """
    found: dict[str, Sequence[Instance]] = {}
    for name in (TRAIN, HELD_OUT):
        part: Part = getattr(experiment, name)
        folder = into / name
        folder.mkdir()
        asked = Experiment(
            name=experiment.name,
            question=experiment.question,
            limits=experiment.limits,
            seeds=part.seeds,
            instances=part.instances,
            settings=(Setting(name=DEFAULT.name),),
        )
        try:
            found[name] = instances_of(asked, path.absolute().parent, str(path), folder)
        except InvalidInputError as error:
            raise InvalidInputError(error.source, [_within(name, issue) for issue in error.issues]) from None
    trained = {instance.snapshot_id: instance.name for instance in found[TRAIN]}
    both = [instance.name for instance in found[HELD_OUT] if instance.snapshot_id in trained]
    if both:
        message = f"{', '.join(both)}: trained on as well"
        remedy = "Give other seeds or files: what had a say in choosing cannot judge."
        raise InvalidInputError(str(path), [an_issue("not_held_out", (HELD_OUT, "instances"), message, remedy)])
    return found


def _within(part: str, issue: Issue) -> Issue:
    """The place of a problem of a part's instances; one of a snapshot's own file stays where it is."""
    is_here = issue.path.startswith("/instances")
    return issue.model_copy(update={"path": f"/{part}{issue.path}"}) if is_here else issue


def _require_first_look(store: RunStore, best: Candidate) -> None:
    others = sorted({run.setting for run in store.runs} - {DEFAULT.name, best.name})
    if others:
        message = (
            f"these instances were looked at for {', '.join(others)}; a second look would be a choice among winners"
        )
        remedy = f"Give [held_out] other instances and delete {store.path.name}, or take back what was changed."
        raise InvalidInputError(str(store.path), [Issue(code="looked_before", path="", message=message, remedy=remedy)])
