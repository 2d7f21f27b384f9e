import io

import pytest
from rich.console import Console

from api.cli.common.output import Screen, tell_table

HEAD = ("term", "before", "after")
ROWS = (("family travel", "1,234,567", "89"), ("moves", "", "30,001"))


def _told(columns: int) -> list[str]:
    screen, written = Screen(), io.StringIO()
    screen.console = Console(file=written, width=columns, soft_wrap=True, highlight=False)
    tell_table(screen, HEAD, ROWS)
    return written.getvalue().splitlines()


@pytest.mark.parametrize("columns", [34, 80])
def test_a_table_that_fits_is_a_table(columns: int) -> None:
    # 13 + 9 + 6 columns of cells and 3 gaps of 2
    assert _told(columns) == [
        "  term              before   after",
        "  family travel  1,234,567      89",
        "  moves                     30,001",
    ]


def test_a_table_that_does_not_fit_is_told_row_by_row() -> None:
    told = _told(33)
    assert told == [
        "  family travel",
        "    before 1,234,567, after 89",
        "  moves",
        "    after 30,001",
    ]
