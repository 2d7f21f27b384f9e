import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.experiments.progress import ScreenTeller
from benchmarks.experiments.warming import warm_up_here
from benchmarks.external.assignment.records import AssignmentResults, AssignmentRun
from benchmarks.external.assignment.report import assignment_markdown
from benchmarks.external.sections import SectionMissingError, rewrite_section
from benchmarks.runs.machine import this_machine
from models.files.atomic import write_file


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
