from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """Heading of a column."""

    words: str
    unit: str = ""
    is_number: bool = True
    """Set to the right."""


@dataclass(frozen=True)
class GridCell:
    """What stands in a table of the page."""

    words: str
    extra: str = ""
    """Smaller, below."""
    is_number: bool = True
    is_best: bool = False
    is_alarm: bool = False

    @property
    def style(self) -> str:
        """Classes of the style sheet."""
        names = {"number": self.is_number, "best": self.is_best, "alarm": self.is_alarm}
        return " ".join(name for name, holds in names.items() if holds)


@dataclass(frozen=True)
class GridRow:
    """A row, with its heading."""

    name: str
    cells: Sequence[GridCell]
    is_out: bool = False
    """Disqualified."""


@dataclass(frozen=True)
class Grid:
    """A table of the page."""

    caption: str
    head: Sequence[Head]
    """The first is that of the rows' headings."""
    rows: Sequence[GridRow]
    style: str = ""
