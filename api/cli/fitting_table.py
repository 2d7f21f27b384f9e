from collections.abc import Sequence

from api.cli.screen import Screen

GAP = 2
"""Columns between two cells, and before the first."""


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
