import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

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
