"""The file of an experiment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

import benchmarks
from benchmarks.bench.runs.machine import ROOT
from models.base import LimitSeconds, Model
from models.files.documents import read_toml
from models.files.faults import FileCode, problem
from models.issue import InvalidInputError, Issue
from models.validation.wording import pointer

SHIPPED = Path(benchmarks.__file__).parent / "experiments"
"""The experiments that come with the package."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
"""Needs no priced on a command line, and may be part of a file's name."""
Seed = Annotated[int, Field(ge=0, lt=2**31)]


class Limits(Model):
    """What each run may use, and how many there are at once."""

    time_limit_seconds: LimitSeconds = Field(description="Of a run, from the snapshot to the stays.")
    memory_gib: float = Field(
        default=16.0, gt=0, le=16_384, allow_inf_nan=False, description="Address space of a run; more is refused to it."
    )
    threads: int = Field(default=2, ge=1, le=64, description="Of a run; a setting may give its own `solver.workers`.")
    parallel_runs: int = Field(default=1, ge=1, le=64, description="Threads times this: never more than the cores.")


class Instances(Model):
    """Generated snapshots of one set, or one snapshot in a file."""

    set_name: str | None = Field(default=None, alias="set", description="Name of a generated set.")
    seeds: tuple[Seed, ...] = Field(default=(1,), min_length=1, description="Of the set: one instance each.")
    file: str | None = Field(default=None, description="A snapshot: JSON, workbook or folder of CSV files.")
    name: Name | None = Field(default=None, description="Of a file's instance; by default the file's own name.")
    horizon_weeks: int | None = Field(
        default=None, ge=0, le=104, description="Weeks after the horizon's days, in the place of the snapshot's own."
    )
    time_limit_seconds: LimitSeconds | None = Field(
        default=None, description="In the place of the limits', for these instances."
    )


class Setting(Model):
    """One configuration of the comparison: a method of planning with its settings and policy."""

    name: Name
    way: str = Field(default="engine", description="Name of a method, or module:ATTRIBUTE of one of your own.")
    solver: dict[str, JsonValue] = Field(
        default_factory=dict, description="Solver settings that differ from the defaults."
    )
    policy: dict[str, JsonValue] = Field(default_factory=dict, description="Likewise of the policy: rates, norms.")
    settings_file: str | None = Field(
        default=None, description="TOML as for `solve --settings`; `solver` goes over it."
    )
    policy_file: str | None = Field(default=None, description="TOML as for `solve --policy`; `policy` goes over it.")
    seeds: tuple[Seed, ...] | None = Field(
        default=None, min_length=1, description="In the place of the experiment's, for a method that uses no seed."
    )
    grid: bool = Field(default=True, description="False: the grid leaves this setting as it is.")


class Version(Model):
    """Another state of the code, to be compared with this one."""

    label: Name
    folder: str | None = Field(default=None, description="Another checkout; by default the code that runs.")
    python: str | None = Field(default=None, description="Its interpreter; by default the one that runs.")


class Experiment(Model):
    """A question, and the runs that answer it (experiment)."""

    name: Name
    question: str = Field(min_length=1, description="In one sentence: what is to be decided by it.")
    limits: Limits
    seeds: tuple[Seed, ...] = Field(default=(0,), min_length=1, description="Of the methods: one run each.")
    instances: tuple[Instances, ...] = Field(min_length=1)
    settings: tuple[Setting, ...] = Field(min_length=1)
    grid: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Dotted names, each with a list of values; every setting is run with every combination.",
    )
    versions: tuple[Version, ...] = ()


def find_experiment(text: str) -> Path:
    """
    The file that is meant: a path, the bare name of a shipped experiment, or a shipped one's path in a checkout.

    What is none of these stays as it is, so that reading it says that it is not there.
    """
    given = Path(text)
    shipped = SHIPPED / f"{text}.toml"
    in_checkout = ROOT / given
    for path in (given, shipped, in_checkout):
        if path.is_file():
            return path
    return given


def read_experiment(path: Path) -> Experiment:
    """
    Reads an experiment; unknown keys, missing ones and values out of range are refused, all at once.

    Raises
    ------
    InvalidInputError
        With every problem, its place and what to do.
    """
    if not path.exists():
        message = "there is no such file, and no shipped experiment of this name"
        remedy = f"Give the path of a TOML file, or one of {', '.join(shipped_names())}."
        raise InvalidInputError(str(path), [problem(FileCode.MISSING_FILE, path.name, message, remedy)])
    return read_toml(Experiment, path)


def shipped_names() -> tuple[str, ...]:
    """Names of the experiments that come with the package."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def an_issue(code: str, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem in an experiment: where it is in the file, what is wrong, what to do."""
    return Issue(code=code, path=pointer(*where), message=message, remedy=remedy)
