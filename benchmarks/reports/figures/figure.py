from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from benchmarks.reports.table import Table


@dataclass(frozen=True)
class Panel:
    """One drawing of a figure."""

    svg: Markup
    caption: str = ""
    """What this one shows beside the others; empty where there is only one."""
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
    """Names that the drawing does not write beside what they name, each with its sign."""
    data: Table | None = None
    """What is drawn, as numbers."""


@dataclass(frozen=True)
class Section:
    """Figures under one heading."""

    name: str
    title: str
    figures: Sequence[Figure] = ()
