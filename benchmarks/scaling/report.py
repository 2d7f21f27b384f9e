from collections.abc import Sequence
from pathlib import Path

from benchmarks.scaling.lines import HEAD, NUMBERS, PHASES_HEAD, cells, machine_words, phase_cells
from benchmarks.scaling.records import Results
from models.files.atomic import write_file

BEGIN = "<!-- scaling:begin (written by `python -m benchmarks report`; do not edit) -->"
END = "<!-- scaling:end -->"


class MarkersMissingError(Exception):
    """The page has no place for the table."""


def results_markdown(results: Results) -> str:
    """Everything between the markers: machine, table, phases; nothing here is written by hand."""
    days = sorted({f"{run.begun:%Y-%m-%d}" for run in results.runs})
    parts = [
        machine_words(results.machine),
        f"Run on {', '.join(days)}." if days else "No runs.",
        _table(HEAD, cells(results.runs)),
        "Seconds by phase, time limit and the machine's load (mean of a minute) before and after:",
        _table(PHASES_HEAD, phase_cells(results.runs)),
    ]
    return "\n\n".join(parts)


def rewrite(page: Path, results: Results) -> None:
    """
    Puts the table between the markers of a page, and leaves the rest of it as it is.

    Raises
    ------
    MarkersMissingError
        If the page has no markers, or in the wrong order.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise MarkersMissingError(f"{page}: put {BEGIN!r} and after it {END!r} where the table belongs")
    new = f"{before}{BEGIN}\n\n{results_markdown(results)}\n\n{END}{after}"
    write_file(page, new.encode("utf-8"))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rules = ["---:" if name in NUMBERS else "---" for name in head]
    lines = [head, rules, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)
