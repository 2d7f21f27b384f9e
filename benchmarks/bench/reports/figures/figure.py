"""What a figure of the report is: drawings, how to read them, and the numbers behind them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """Numbers behind a figure."""

    columns: Sequence[str]
    """Names with their unit: `gap_median`, `target_seconds`."""
    rows: Sequence[Sequence[Cell]]

    def csv_bytes(self) -> bytes:
        """As a CSV file: UTF-8, commas, a heading; full precision, an empty cell where there is no number."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([_written(cell) for cell in row])
        return stream.getvalue().encode("utf-8")


def _written(cell: Cell) -> str | int | float:
    # lower case as in JSON: polars takes "False" for text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else cell


@dataclass(frozen=True)
class Panel:
    """One drawing of a figure."""

    svg: Markup
    caption: str = ""
    """What this one shows that the others do not; empty where there is only one."""
    is_wide: bool = True
    """Takes the full width of the page; else two stand side by side where there is room."""


@dataclass(frozen=True)
class Figure:
    """A plot (or why there is none), with what a reader needs to read it."""

    name: str
    """Of its place in the page and of its CSV file: `gap-over-time`."""
    title: str
    """Says what is compared."""
    reading: str = ""
    """How to read it, in a line."""
    panels: Sequence[Panel] = ()
    notes: Sequence[str] = ()
    """What was left out, where numbers are small."""
    missing: str = ""
    """Why the runs cannot support this plot; empty where there are panels."""
    key: Sequence[tuple[str, Markup]] = ()
    """Names that the drawing does not write next to what they name, each with its sign."""
    data: Table | None = None
    """What is drawn, as numbers."""


@dataclass(frozen=True)
class Section:
    """Figures under one heading."""

    name: str
    title: str
    figures: Sequence[Figure] = ()
