"""
The shell around every page of our own figures.

A page says what it measures, what it stores and which columns its table has. Here is what all pages share: their
options, the file that keeps their figures, and their section of RESULTS.md.
"""

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Generic, Protocol, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.bench.runs.machine import this_machine
from benchmarks.bench.runs.record import NOTHING, Machine, Run, machine_words
from benchmarks.bench.runs.store import read_runs
from models.base import Model
from models.files.atomic import write_file
from models.issue import InvalidInputError

T = TypeVar("T")

RESULTS_PAGE = Path("benchmarks/RESULTS.md")
FOLDER = Path("benchmarks/results")
"""In which the figures of each section are stored by default."""

ReportOption = Annotated[bool, typer.Option("--report", help="Write the page from the stored figures; run nothing.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="JSON", help="Where the figures are stored.")]
PageOption = Annotated[Path, typer.Option("--page", metavar="MD", help="The page with the section's markers.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Threads.")]

Say = Callable[[str], None]
"""Takes a line of progress."""


class PageResults(Model):
    """What the figures of every page are stored with."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime


def indented(results: Model) -> bytes:
    """JSON that is easy to read."""
    return (results.model_dump_json(indent=2) + "\n").encode()


R = TypeVar("R", bound=Model)


@dataclass(frozen=True)
class Section(Generic[R]):
    """A section of RESULTS.md whose figures are stored in a file."""

    name: str
    """Of the section, and of its file."""
    record: type[R]
    """Everything the section is made of."""
    markdown: Callable[[R], str]
    subcommand: str = ""
    """After `python -m benchmarks`; by default the section's name."""
    written: Callable[[R], bytes] = indented
    """The figures as they are stored."""

    @property
    def command(self) -> str:
        """Writes the section from its stored figures."""
        return f"python -m benchmarks {self.subcommand or self.name} --report"

    def publish(self, measure: Callable[[], R], *, report: bool, out: Path, page: Path) -> None:
        """
        What every command of a page does: measures and stores, or reads what was stored, and writes the section.

        Parameters
        ----------
        report
            Nothing is measured.

        Raises
        ------
        typer.BadParameter
            If there are no stored figures, or the page has no such section.
        """
        results = self.stored(out) if report else measure()
        if not report:
            write_file(out, self.written(results))
        write_section(page, self.name, self.command, self.markdown(results))

    def stored(self, out: Path) -> R:
        """
        The figures that were stored before.

        Raises
        ------
        typer.BadParameter
            If there is no such file, or it holds something else.
        """
        try:
            return self.record.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None


def now() -> datetime:
    """The present moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def surroundings() -> dict[str, Any]:
    """Machine and moment, for a `PageResults` whose measurements begin now."""
    return {"machine": this_machine(), "begun": now()}


def say(line: str) -> None:
    """A line of progress on stderr."""
    Console(stderr=True).print(line, markup=False, highlight=False, soft_wrap=True)


# --- the section of a page


class SectionMissingError(Exception):
    """The page has no place for the table."""


def markers(name: str, command: str) -> tuple[str, str]:
    """Beginning and end of a section that a command writes."""
    return f"<!-- {name}:begin (written by `{command}`; do not edit) -->", f"<!-- {name}:end -->"


def rewrite_section(page: Path, name: str, command: str, text: str) -> None:
    """
    Puts a text between the markers of a section and leaves the rest of the page as it is.

    Raises
    ------
    SectionMissingError
        If the page has no markers, or in the wrong order.
    """
    begin, end = markers(name, command)
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SectionMissingError(f"{page}: put {begin!r} and after it {end!r} where the table belongs")
    write_file(page, f"{before}{begin}\n\n{text}\n\n{end}{after}".encode())


def write_section(page: Path, name: str, command: str, text: str) -> None:
    """
    The same for a command.

    Raises
    ------
    typer.BadParameter
        If there is no page, or no such section in it.
    """
    try:
        rewrite_section(page, name, command, text)
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None


# --- words and tables


class Loaded(Protocol):
    """A record with the machine's load around it."""

    @property
    def load_before(self) -> float:
        """Mean of the minute before."""
        ...

    @property
    def load_after(self) -> float:
        """Mean of the last minute."""
        ...


def heading(results: PageResults, words: str = "") -> str:
    """Machine and day, above the tables; the words go on after the day."""
    return f"{machine_words(results.machine)}\n\nRun on {results.begun:%Y-%m-%d}{words}."


def load_words(item: Loaded) -> str:
    """The machine's load before and after."""
    return f"{item.load_before:g} → {item.load_after:g}"


def percent_words(share: float | None) -> str:
    """A share of 1 as a percentage with two decimals, never as minus nought."""
    return NOTHING if share is None else f"{100 * share + 0.0:.2f} %".replace("-0.00", "0.00")


def tenths(number: float | None) -> str:
    """One decimal, or a dash."""
    return NOTHING if number is None else f"{number:.1f}"


def yes_or_no(holds: bool) -> str:
    """In words."""
    return "yes" if holds else "no"


Columns = Mapping[str, Callable[[T], str]]
"""What a cell says of a record, by the head of its column."""


def table_of(records: Sequence[T], columns: Columns[T], words: Collection[str]) -> str:
    """
    A table with a row for each record.

    Parameters
    ----------
    words
        Columns that hold words; all others are numbers, and set to the right.
    """
    rows = [[cell(record) for cell in columns.values()] for record in records]
    return markdown_table(list(columns), rows, frozenset(columns) - frozenset(words))


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[str]) -> str:
    """A table; columns named in `numbers` are set to the right."""
    rules = ["---:" if name in numbers else "---" for name in head]
    lines = [head, rules, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a line of names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# --- what a command is given


def option_value(parse: Callable[[str], T], text: str, option: str) -> T:
    """
    What an option's text says.

    Parameters
    ----------
    parse
        One of `models.text`, or another that raises `ValueError` with words for people.

    Raises
    ------
    typer.BadParameter
        With what was given and an example, if it says nothing.
    """
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def require_set(name: str, sets: Collection[str], option: str) -> None:
    """
    Refuses the name of a set that cannot be generated.

    Raises
    ------
    typer.BadParameter
        With the names that there are.
    """
    if name not in sets:
        raise typer.BadParameter(f"no set {name!r}; choose from {', '.join(sets)}", param_hint=option)


def stored_runs(store: Path, option: str) -> tuple[Run, ...]:
    """
    The runs of a store of the bench.

    Raises
    ------
    typer.BadParameter
        If it is not there, or a line of it is no run.
    """
    try:
        return read_runs(store)
    except FileNotFoundError:
        raise typer.BadParameter(f"{store} is not there", param_hint=option) from None
    except InvalidInputError as error:
        raise usage(error, option, f"{store} ") from None


def usage(error: InvalidInputError, option: str, before: str = "") -> typer.BadParameter:
    """A file that is refused as wrong usage of the option that names it: its first problem."""
    first = error.issues[0]
    return typer.BadParameter(f"{before}{first.path}: {first.message}", param_hint=option)
