"""How a command writes and ends."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from api.messages import Lang, Messages

WIDEST = 110
"""Columns; longer lines are hard to read even where the terminal is wider."""
GAP = 2
"""Columns between two cells, and before the first."""


class ExitCode(IntEnum):
    """How a command ended; 1 is kept for mistakes of the program itself."""

    DONE = 0
    USAGE = 2
    BAD_INPUT = 3
    RULE_BROKEN = 4
    NOTHING_BETTER = 5
    WORSE = 6
    """`bench compare --gate`: worse than the setting in use by more than the margin cannot be excluded."""
    PARTLY_REFUSED = 7
    """`solve`: there is a plan, and the independent checker refused a part of it: the youths named are held where they
    are. A fault of the software."""
    INTERRUPTED = 130


class Output:
    """
    Where a command writes: one JSON object or readable lines on stdout, messages on stderr.

    Parameters
    ----------
    as_json
        Readable lines are left out; `document` writes the object.
    """

    def __init__(self, as_json: bool, lang: Lang) -> None:
        self.as_json = as_json
        self.messages = Messages(lang)

    @cached_property
    def screen(self) -> Screen:
        """Results, on stdout."""
        return Screen()

    @cached_property
    def notes(self) -> Screen:
        """Messages, on stderr."""
        return Screen(stderr=True)

    def document(self, content: Mapping[str, Any]) -> None:
        """Writes the one JSON object of a command that was asked for it."""
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))

    def note(self, key: str, **parameters: object) -> None:
        """A message from the catalogue, on stderr."""
        self.notes.line(self.messages.text(key, **parameters))


class Screen:
    """
    Plain lines that stay readable on narrow terminals: words wrap, ids stay whole.

    Parameters
    ----------
    stderr
        Messages and progress go there, results to stdout.
    """

    def __init__(self, stderr: bool = False) -> None:
        self.console = Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)

    @property
    def width(self) -> int:
        """Columns used."""
        return max(20, min(self.console.width, WIDEST))

    def heading(self, text: str) -> None:
        """A bold line with an empty one above."""
        self._print("")
        self.line(text, style="bold")

    def line(self, text: str, indent: int = 0, style: str = "") -> None:
        """A line; what does not fit goes on below, two columns further in."""
        start = " " * indent
        wrapped = textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=start,
            subsequent_indent=start + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in wrapped or [""]:
            self._print(part, style)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], indent: int = 2) -> None:
        """Columns as wide as their longest cell: the first to the left, the others to the right."""
        lines = [[printable(cell) for cell in row] for row in (head, *rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        for number, line in enumerate(lines):
            first = line[0].ljust(widths[0])
            others = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
            self._print(" " * indent + "  ".join((first, *others)), "dim" if number == 0 else "")

    def _print(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style, end=""))


def printable(text: str) -> str:
    """The text without control characters, which a file could use to rewrite the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def tell_table(screen: Screen, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table where it fits; on a narrow terminal each row as lines: the first cell, then the others with heads."""
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    if sum(widths) + GAP * len(widths) <= screen.width:
        screen.table(head, rows, GAP)
        return
    for row in rows:
        screen.line(row[0], GAP)
        told = [f"{name} {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell]
        if told:
            screen.line(", ".join(told), 2 * GAP)
