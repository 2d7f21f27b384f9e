"""One solve in a process of its own: python -m api.jobs.solve.process FOLDER TRAVEL GRACE_SECONDS."""

import contextlib
import faulthandler
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from api.jobs.process import Lifeline, exit_hard_after, peak_memory_mib
from api.jobs.solve.folder import CHANGES, Outcome, ProposedChange, Refusal, SolverExit, SolverFolder, limit_seconds
from matcher.engine.progress import Progress
from matcher.travel.sources import TravelChoice, open_travel
from models.base import Model
from models.files.atomic import write_file
from models.files.documents import write_plan
from models.issue import InvalidInputError
from models.plan import EndReason, Plan
from models.policy import Policy
from models.settings import SolverSettings

Solve = Callable[..., Plan]
Content = TypeVar("Content", bound=Model)


def encode_progress(progress: Progress) -> bytes:
    """One line of JSON; far shorter than what a pipe takes whole or not at all (4,096 bytes)."""
    content = {
        "phase": progress.phase.value,
        "seconds": round(progress.seconds, 3),
        "cost": progress.cost,
        "bound": progress.bound,
    }
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


class ProgressPipe:
    """
    Progress towards the worker that never holds the search up.

    A worker that is frozen does not read, one that is dead cannot: lines are dropped then.
    """

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor

    def show(self, progress: Progress) -> None:
        """Sends a line, or drops it."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._descriptor, encode_progress(progress))


@dataclass(frozen=True)
class Task:
    """What a solver process is to do."""

    folder: SolverFolder
    settings: SolverSettings
    travel: str
    """Source of travel times, as on the command line."""
    stop: threading.Event
    pipe: ProgressPipe
    solve: Solve | None
    """Instead of the engine's."""


def main(arguments: Sequence[str], solve: Solve | None = None) -> int:
    """
    Solves what lies in a folder and writes the plan into it.

    Standard input is the life-line: at its end, or at any byte, the search stops, the best plan is written and the
    process ends; a grace time later it ends in any case. Standard output carries progress, a JSON object a line.

    Parameters
    ----------
    arguments
        Folder, source of travel times, grace time in seconds.
    solve
        Instead of the engine's, for tests.

    Returns
    -------
    int
        A `SolverExit`.
    """
    path, travel, grace = arguments
    folder, parent = SolverFolder(Path(path)), os.getppid()
    pipe = ProgressPipe(_claim_output())
    # open until the process ends: the watchdog may write to it at any time
    traces = os.open(folder.crash, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    faulthandler.enable(traces)
    try:
        settings = _given(folder.settings, SolverSettings) or SolverSettings()
        # before the life-line is watched: its end shortens the limit
        exit_hard_after(limit_seconds(settings) + float(grace), traces)
        return _answer(Task(folder, settings, travel, _watched(float(grace), traces), pipe, solve))
    except Exception as error:
        _tell_place(error, traces)
        return SolverExit.CRASHED
    finally:
        if os.getppid() != parent:
            # nobody is left to read it, and it holds a snapshot
            folder.remove()


def _watched(grace_seconds: float, traces: int) -> threading.Event:
    stop = threading.Event()

    def end() -> None:
        stop.set()
        exit_hard_after(grace_seconds, traces)

    Lifeline(0, end).watch()
    return stop


def _answer(task: Task) -> int:
    # the engine takes seconds to load; the life-line is watched already
    from matcher.travel.protocol import TravelError

    try:
        _solve(task)
    except InvalidInputError as error:
        problems = tuple(f"{issue.code} {issue.path}" for issue in error.issues)
        return _refuse(task.folder, Refusal(code="bad_input", problems=problems), SolverExit.REFUSED)
    except TravelError as error:
        return _refuse(task.folder, Refusal(code="travel", problems=(str(error),)), SolverExit.REFUSED)
    return SolverExit.DONE


def _solve(task: Task) -> None:
    from matcher.check import evaluate_plan, incumbent_stays
    from matcher.desk.comparison import CostedStays, find_changes
    from models.files import read_snapshot

    folder = task.folder
    snapshot = read_snapshot(folder.snapshot)
    policy = _given(folder.policy, Policy) or Policy()
    published = _given(folder.published, Plan)
    times = open_travel(TravelChoice.parse(task.travel), snapshot, str(folder.snapshot))
    plan = (task.solve or _engine())(
        snapshot,
        policy,
        task.settings,
        travel=times,
        published=published,
        warm_start=_given(folder.warm_start, Plan),
        stop=task.stop,
        on_progress=task.pipe.show,
    )
    stays = incumbent_stays(snapshot, policy, times)
    incumbent = evaluate_plan(snapshot, stays, policy, times, published)
    before = CostedStays(stays, incumbent.costs)
    after = CostedStays(
        {item.youth_id: item.stays for item in plan.trajectories},
        {item.youth_id: item.costs for item in plan.trajectories},
    )
    here = {item.id: item.current_stay.place for item in snapshot.youths if item.current_stay is not None}
    changes = tuple(
        ProposedChange(
            youth_id=change.youth_id, points=change.points, after=change.after, here=here.get(change.youth_id)
        )
        for change in find_changes(before, after)
    )
    write_plan(plan, folder.plan)
    write_file(folder.changes, CHANGES.dump_json(changes, by_alias=True))
    outcome = Outcome(
        status=plan.status,
        ended=plan.provenance.ended or EndReason.EXHAUSTED,
        cost=plan.cost,
        bound=plan.bound,
        incumbent_cost=incumbent.cost_points,
        seconds=round(sum(plan.provenance.seconds.values()), 3),
        peak_memory_mib=peak_memory_mib(),
    )
    # last: where it is, everything else is whole
    write_file(folder.outcome, outcome.model_dump_json().encode())


def _engine() -> Solve:
    from matcher.engine.solve import solve

    return solve


def _refuse(folder: SolverFolder, refusal: Refusal, code: SolverExit) -> int:
    write_file(folder.refusal, refusal.model_dump_json().encode())
    return code


def _tell_place(error: Exception, traces: int) -> None:
    """Kind and place of an error; its words may hold values of the input."""
    lines = [type(error).__name__]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
    os.write(traces, "\n".join(lines).encode())


def _given(path: Path, kind: type[Content]) -> Content | None:
    return kind.model_validate_json(path.read_bytes()) if path.exists() else None


def _claim_output() -> int:
    """Standard output for progress alone; what libraries print goes where errors go."""
    claimed = os.dup(1)
    os.dup2(2, 1)
    return claimed


if __name__ == "__main__":
    # at once: what a library does on its way out must not keep the process
    os._exit(main(sys.argv[1:]))
