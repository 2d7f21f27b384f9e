"""What a worker and its solver process exchange: files in a folder, exit codes, the limit of time."""

import shutil
import tempfile
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from pydantic import TypeAdapter

from models.base import Model
from models.files.atomic import write_file
from models.plan import EndReason, PlanStatus
from models.settings import SolverSettings
from models.stay import Stay

OVERTIME_FACTOR = 1.5
"""A search that is so much over its time limit hangs."""
PREPARING_SECONDS = 900.0
"""Preparing and checking are no search; the largest sets take minutes for them."""


class SolverExit(IntEnum):
    """How a solver process ended; any other code, or a signal, is a crash as well."""

    DONE = 0
    """There is a plan, and an `Outcome`."""
    CRASHED = 1
    REFUSED = 3
    """No plan can be made of the input: `refusal.json` says why."""


class Outcome(Model):
    """The figures of a plan that was made; the worker need not read the plan itself."""

    status: PlanStatus
    ended: EndReason
    cost: int
    bound: int
    incumbent_cost: int
    """Points of staying and waiting; the plan never costs more."""
    seconds: float
    peak_memory_mib: float | None


class ProposedChange(Model):
    """One youth whose course in a plan is another than the incumbent's (stay, wait, follow what was decided)."""

    youth_id: str
    points: int
    """After minus before: below zero it costs less."""
    after: tuple[Stay, ...]
    here: str | None = None
    """Where the youth lives now; None: waits."""


CHANGES = TypeAdapter(tuple[ProposedChange, ...])
"""What `changes.json` holds."""


class Refusal(Model):
    """Why no plan can be made of this input, however often it is tried."""

    code: str
    """`bad_input` or `travel`."""
    problems: tuple[str, ...] = ()
    """Codes and places, never values: input holds birth dates and homes."""


@dataclass(frozen=True)
class SolverFolder:
    """The private folder through which a worker and its solver process exchange files."""

    path: Path

    @classmethod
    def create(cls, parent: Path) -> "SolverFolder":
        """A new folder that only this user can read: it holds a snapshot."""
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(Path(tempfile.mkdtemp(prefix="solve-", dir=parent)))

    @property
    def snapshot(self) -> Path:
        """Given: the snapshot as JSON."""
        return self.path / "snapshot.json"

    @property
    def policy(self) -> Path:
        """Given, or not: the policy as JSON."""
        return self.path / "policy.json"

    @property
    def settings(self) -> Path:
        """Given, or not: the solver settings as JSON."""
        return self.path / "settings.json"

    @property
    def warm_start(self) -> Path:
        """Given, or not: an earlier plan."""
        return self.path / "warm_start.json"

    @property
    def published(self) -> Path:
        """Given, or not: the published plan."""
        return self.path / "published.json"

    @property
    def plan(self) -> Path:
        """Made: the plan."""
        return self.path / "plan.json"

    @property
    def changes(self) -> Path:
        """Made: whose course differs from the incumbent's."""
        return self.path / "changes.json"

    @property
    def outcome(self) -> Path:
        """Made last: an Outcome. Where it is, plan and changes are whole."""
        return self.path / "outcome.json"

    @property
    def refusal(self) -> Path:
        """Made instead: a Refusal."""
        return self.path / "refusal.json"

    @property
    def crash(self) -> Path:
        """Where the solver process was when it failed: file and line, no values."""
        return self.path / "crash.txt"

    def put(self, path: Path, content: bytes | None) -> None:
        """Writes one of the given files; None leaves it out."""
        if content is not None:
            write_file(path, content)

    def remove(self) -> None:
        """Deletes the folder and all in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def limit_seconds(settings: SolverSettings) -> float:
    """How long a solve may take in all before it is stopped from outside."""
    return OVERTIME_FACTOR * settings.time_limit_seconds + PREPARING_SECONDS
