"""The instances of an experiment, each written where its runs read it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.experiments.experiment import Experiment, Instances, an_issue
from benchmarks.bench.runs.features import features_of
from fixtures.generator import SETS, generate
from models.files import read_snapshot
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot


@dataclass(frozen=True)
class Instance:
    """One snapshot of an experiment, written where the runs read it."""

    name: str
    set_name: str
    """Empty for a file."""
    snapshot_id: str
    features: dict[str, float]
    time_limit_seconds: float
    path: Path


def instances_of(experiment: Experiment, folder: Path, source: str, into: Path) -> tuple[Instance, ...]:
    """
    Generates or reads every snapshot, and writes it into a folder as JSON, whatever it came as.

    Parameters
    ----------
    folder
        Where the experiment's file is; snapshots' files lie relative to it.

    Raises
    ------
    InvalidInputError
        With every problem of the experiment's instances, or those of the first snapshot that is not right.
    """
    issues = [issue for number, item in enumerate(experiment.instances) for issue in _faults(number, item, folder)]
    named = [(name, item, seed) for item in experiment.instances for name, seed in _names(item)]
    twice = [name for name, count in Counter(name for name, _, _ in named).items() if count > 1]
    if twice:
        message = f"{', '.join(twice)}: two instances of this name"
        issues.append(an_issue("repeated_name", ("instances",), message, "Delete one, or give a file another name."))
    if issues:
        raise InvalidInputError(source, issues)
    found = []
    for name, item, seed in named:
        snapshot = _snapshot(item, seed, folder)
        path = into / f"{name}.json"
        path.write_text(snapshot.model_dump_json(by_alias=True), encoding="utf-8")
        limit = item.time_limit_seconds or experiment.limits.time_limit_seconds
        found.append(Instance(name, item.set_name or "", snapshot.id, features_of(snapshot), limit, path))
    return tuple(found)


def _names(item: Instances) -> Iterator[tuple[str, int]]:
    """Names with the set's seed; a changed horizon stands in the name, for it is another problem."""
    weeks = "" if item.horizon_weeks is None else f"-{item.horizon_weeks}w"
    if item.set_name is None:
        yield (item.name or Path(item.file or "").stem) + weeks, 0
    else:
        for seed in item.seeds:
            yield f"{item.set_name}-{seed}{weeks}", seed


def _snapshot(item: Instances, seed: int, folder: Path) -> Snapshot:
    snapshot = read_snapshot(folder / (item.file or "")) if item.set_name is None else generate(item.set_name, seed)
    if item.horizon_weeks is None:
        return snapshot
    # built again, not copied: a copy would keep the id and the calendar that were computed before
    content = snapshot.model_dump(by_alias=True)
    content["horizon"]["weeks"] = item.horizon_weeks
    return Snapshot.model_validate(content)


def _faults(number: int, item: Instances, folder: Path) -> Iterator[Issue]:
    where: tuple[str | int, ...] = ("instances", number)
    if (item.set_name is None) == (item.file is None):
        remedy = 'Write set = "region" with seeds, or file = "snapshot.json".'
        yield an_issue("missing_field", where, "a set or a file is needed, and not both", remedy)
    elif item.set_name is not None:
        if item.set_name not in SETS:
            remedy = f"Choose one of: {', '.join(SETS)}."
            yield an_issue("unknown_set", (*where, "set"), f"there is no set {item.set_name}", remedy)
        if item.name is not None:
            message = "instances of a set are named for it and their seed"
            yield an_issue("not_here", (*where, "name"), message, "Delete it.")
    else:
        if not (folder / (item.file or "")).exists():
            message = f"{item.file} is not there"
            remedy = "Correct the path; it begins at the experiment's file."
            yield an_issue("missing_file", (*where, "file"), message, remedy)
        if "seeds" in item.model_fields_set:
            yield an_issue("not_here", (*where, "seeds"), "a file has no seeds", "Delete it.")
