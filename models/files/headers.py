from collections.abc import Iterator, Sequence

from models.files.codes import FileCode, problem
from models.files.tables import SNAPSHOT_TABLE, TABLES, RawTable
from models.files.telling import did_you_mean
from models.issue import Issue


def header_issues(table: str, name: str, raw: RawTable) -> Iterator[Issue]:
    """Columns that are unknown, missing or repeated, and rows of another length than the header."""
    known = TABLES[table].by_name
    for number, header in enumerate(raw.header):
        where = f"{name} row 1 column number {number + 1}"
        if header not in known:
            yield problem(
                FileCode.UNKNOWN_COLUMN,
                where,
                f"{name}: column number {number + 1} has a header that is not known",
                did_you_mean(header, known),
            )
        elif header in raw.header[:number]:
            yield problem(
                FileCode.REPEATED_COLUMN,
                where,
                f"{name}: column {header} stands twice",
                "Delete one of the two.",
            )
    for header in known:
        if header not in raw.header and is_needed(header, raw.header):
            yield problem(
                FileCode.MISSING_COLUMN,
                f"{name} column {header}",
                f"{name}: column {header} is missing",
                "Add the column; an empty cell means the default, or absent.",
            )
    yield from _row_issues(table, name, raw)


def is_needed(header: str, present: Sequence[str]) -> bool:
    """Whether a column must be there: of coordinates and postcode of a location either will do."""
    owner, dot, field = header.rpartition(".")
    if field == "postcode":
        return not all(f"{owner}{dot}{other}" in present for other in ("lat", "lon"))
    if field in ("lat", "lon"):
        return f"{owner}{dot}postcode" not in present
    return True


def _row_issues(table: str, name: str, raw: RawTable) -> Iterator[Issue]:
    for number, cells in raw.rows:
        if len(cells) != len(raw.header):
            yield problem(
                FileCode.ROW_LENGTH,
                f"{name} row {number}",
                f"{name} row {number} has {len(cells)} cells and the header has {len(raw.header)}",
                "Give every row as many cells as the header; quote a text that holds the delimiter.",
            )
    if table == SNAPSHOT_TABLE and len(raw.rows) != 1:
        yield problem(
            FileCode.ROW_COUNT,
            name,
            f"{name} has {len(raw.rows)} rows below the header",
            "Give one row, with the date of the snapshot.",
        )
