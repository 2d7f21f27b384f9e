import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from pydantic import Field, ValidationError
from rich.console import Console

from benchmarks.bench.experiments.executor import warm_up_here
from benchmarks.bench.experiments.progress import ScreenTeller
from benchmarks.bench.runs.machine import this_machine
from benchmarks.bench.runs.record import Machine, machine_words
from benchmarks.pages.shell import SectionMissingError, markdown_table, rewrite_section
from models.base import Model
from models.files.atomic import write_file


class AssignmentRun(Model):
    """One instance, solved once; costs are in the instance's own units, computed by an evaluation of its own."""

    instance: str
    jobs: int
    agents: int
    periods: int
    reference: float = Field(description="What the set publishes: the proven optimum, or a proven bound.")
    cost: float | None = Field(description="Null where a job was left out or a rule broken.")
    bound: float = Field(description="That the engine proves.")
    proven: bool
    faults: tuple[str, ...] = ()
    parts: dict[str, float] = Field(default_factory=dict, description="The cost by what it is made of.")
    seconds: float
    last_gain_seconds: float | None = None
    time_limit_seconds: float
    seed: int
    workers: int
    load_before: float
    load_after: float

    @property
    def above(self) -> float | None:
        """Share above the reference."""
        return None if self.cost is None else self.cost / self.reference - 1


class AssignmentResults(Model):
    """Everything a table is made of."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime
    runs: tuple[AssignmentRun, ...] = ()


def assignment_markdown(results: AssignmentResults, jobs: str, agents: str, reference: str) -> str:
    """
    Everything between the markers; nothing here is written by hand.

    Parameters
    ----------
    jobs, agents, reference
        What the set calls them, as heads of columns.
    """
    head = (
        "instance", jobs, agents, "periods", reference, "found", "above", "proven", "bound", "gap", "seconds",
        "last gain", "limit", "seed", "faults", "load",
    )  # fmt: skip
    rows = [_row(run) for run in results.runs]
    return "\n\n".join(
        (
            machine_words(results.machine),
            f"Run on {results.begun:%Y-%m-%d}, {results.runs[0].workers if results.runs else 0} threads.",
            markdown_table(head, rows, frozenset(head) - {"instance", "proven", "load"}),
        )
    )


def _row(run: AssignmentRun) -> tuple[str, ...]:
    return (
        run.instance,
        f"{run.jobs}",
        f"{run.agents}",
        f"{run.periods}",
        f"{run.reference:,.10g}",
        "–" if run.cost is None else f"{run.cost:,.10g}",
        _percent(run.above),
        "yes" if run.proven else "no",
        f"{run.bound:,.1f}",
        _percent(None if run.cost is None else (run.cost - run.bound) / run.cost if run.cost else 0.0),
        f"{run.seconds:.1f}",
        "–" if run.last_gain_seconds is None else f"{run.last_gain_seconds:.1f}",
        f"{run.time_limit_seconds:g}",
        f"{run.seed}",
        f"{len(run.faults)}",
        f"{run.load_before:g} → {run.load_after:g}",
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share + 0.0:.2f} %".replace("-0.00", "0.00")


def run_and_tell(names: Sequence[str], run: Callable[[str], AssignmentRun]) -> AssignmentResults:
    """Every instance, one after another, with a line for each on stderr; before the first a run that compiles."""
    console = Console(stderr=True)
    warm_up_here(threading.Event(), ScreenTeller(console))
    begun, runs = datetime.now(UTC).replace(microsecond=0), []
    for name in names:
        found = run(name)
        cost = f"{found.faults[0]}, ..." if found.cost is None else f"{found.cost:,.10g}"
        line = f"{name}: {cost} (published {found.reference:,.10g}), bound {found.bound:,.1f}, {found.seconds:.1f} s"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
        runs.append(found)
    return AssignmentResults(machine=this_machine(), begun=begun, runs=tuple(runs))


def keep(name: str, words: tuple[str, str, str], results: AssignmentResults | None, out: Path, page: Path) -> None:
    """
    Stores results, or reads them again, and writes their section of the page.

    Parameters
    ----------
    words
        What the set calls jobs, agents and what it publishes.
    results
        None: those that were stored.
    """
    if results is None:
        try:
            results = AssignmentResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    command = f"python -m benchmarks external {name} --report"
    try:
        rewrite_section(page, name, command, assignment_markdown(results, *words))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
