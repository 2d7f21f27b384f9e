"""Numbers as people read them; a dash where there is none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

NOTHING = "–"


def whole(number: float | None) -> str:
    """
    With thousands separators, no decimals.

    >>> whole(5487153), whole(None)
    ('5,487,153', '–')
    """
    return NOTHING if number is None or not math.isfinite(number) else f"{number:,.0f}"


def percent(share: float | None) -> str:
    """
    A share as a percentage; small ones keep a digit that says something, nought is nought.

    >>> percent(0.0123), percent(0.000123), percent(0.0), percent(0.254)
    ('1.23 %', '0.012 %', '0 %', '25.4 %')
    """
    if share is None or not math.isfinite(share):
        return NOTHING
    value = 100 * share
    if value == 0:
        return "0 %"
    if abs(value) < 0.0005:
        return "< 0.001 %" if value > 0 else "> -0.001 %"
    size = abs(value)
    digits = 3 if size < 0.1 else 2 if size < 10 else 1
    return f"{value:,.{digits}f} %"


def rounded(share: float) -> str:
    """
    A share in whole percents.

    >>> rounded(0.634)
    '63 %'
    """
    return f"{100 * share:.0f} %"


def seconds(value: float | None) -> str:
    """
    Seconds, about three digits.

    >>> seconds(0.0421), seconds(3.14159), seconds(9.9999), seconds(1234.5)
    ('0.042', '3.14', '10.0', '1,234')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    rounded = float(f"{value:.3g}")
    digits = 3 if rounded < 1 else 2 if rounded < 10 else 1 if rounded < 100 else 0
    return f"{value:,.{digits}f}"


def short(number: float, digits: int = 3) -> str:
    """
    As many digits as given, or all of a whole number.

    >>> short(1202.0), short(0.12064), short(45.678)
    ('1,202', '0.121', '45.7')
    """
    return f"{number:,.0f}" if abs(number) >= 1000 or number == round(number) else f"{number:.{digits}g}"


def counted(number: int, one: str, many: str = "") -> str:
    """
    A number with its noun.

    >>> counted(1, "run"), counted(1200, "run"), counted(2, "youth", "youths")
    ('1 run', '1,200 runs', '2 youths')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentences(*given: str) -> list[str]:
    """
    Those that say something.

    >>> sentences("One.", "", "Two.")
    ['One.', 'Two.']
    """
    return [sentence for sentence in given if sentence]


def listed(names: tuple[str, ...] | list[str], most: int = 6) -> str:
    """
    Names in a sentence; of many only the first.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a, b and c', 'a, b and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


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
