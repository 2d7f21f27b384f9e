import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.files.columns import Column, Columns, Kind, columns_of, item_of, model_of
from models.files.faults import FileCode, did_you_mean, problem
from models.files.json_text import JsonSyntaxError, parse_json
from models.issue import Issue
from models.snapshot import Snapshot

_WHOLE = re.compile(r"[-+]?\d{1,400}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_TRUE, _FALSE = ("true", "waar"), ("false", "onwaar")
"""Excel in Dutch rewrites true as WAAR."""


class CellError(ValueError):
    """A cell cannot be taken apart; its text is not repeated."""


def read_cell(text: str, kind: Kind) -> Any:
    """
    Value of a cell that is not empty, as JSON has it.

    What does not look like the kind is passed on as text, so that the model refuses it like any other type.

    Raises
    ------
    CellError
        If a list, counts or JSON cannot be taken apart.
    """
    if kind is Kind.TEXT:
        return text
    text = text.strip()
    match kind:
        case Kind.WHOLE:
            return int(text) if _WHOLE.fullmatch(text) else text
        case Kind.NUMBER:
            return _number(text)
        case Kind.BOOLEAN:
            return True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
        case Kind.LIST:
            return _json(text) if text.startswith("[") else [item.strip() for item in text.split("|")]
        case Kind.COUNTS:
            return _json(text) if text.startswith("{") else _counts(text)
        case Kind.JSON:
            return _json(text)
        case _:
            return text


def write_cell(value: Any, column: Column) -> str:
    """Text of a cell; empty for null, and for an empty list or empty counts where that is the default."""
    if value is None or (not column.empty_is_null and value in ([], {})):
        return ""
    match column.kind:
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.NUMBER:
            return repr(float(value))
        case Kind.LIST:
            return _dump(value) if _awkward(value, "[") else "|".join(value)
        case Kind.COUNTS:
            return _dump(value) if _awkward(list(value), "{") else _joined(value)
        case Kind.JSON:
            return _dump(value)
        case _:
            return str(value)


def _number(text: str) -> float | str:
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return value if abs(value) != float("inf") else text


def _counts(text: str) -> dict[str, int | str]:
    counts: dict[str, int | str] = {}
    for item in text.split("|"):
        key, separator, amount = item.rpartition(":")
        key, amount = key.strip(), amount.strip()
        if not separator:
            raise CellError("counts are written as ggz:120|lvb:60")
        if key in counts:
            raise CellError("a name is counted twice")
        counts[key] = int(amount) if _WHOLE.fullmatch(amount) else amount
    return counts


def _json(text: str) -> Any:
    try:
        value, faults = parse_json(text)
    except JsonSyntaxError as failure:
        raise CellError(f"is not JSON ({failure.where or failure.reason})") from None
    if faults:
        raise CellError(f"is not right as JSON: {faults[0].reason}")
    return value


def _awkward(items: Sequence[str], bracket: str) -> bool:
    """Whether `a|b` would be read back as something else."""
    return not items or any(
        item != item.strip() or not item or "|" in item or item.startswith(bracket) for item in items
    )


def _joined(counts: Mapping[str, int]) -> str:
    return "|".join(f"{key}:{amount}" for key, amount in counts.items())


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


SNAPSHOT_TABLE = "snapshot"
"""The table with one row for what is not a list: version, date, horizon."""


@dataclass(frozen=True)
class RawTable:
    """A table as it was read: texts only, with the row number at which a person finds each row."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def _tables() -> dict[str, Columns]:
    lists = {
        name: inner
        for name, field in Snapshot.model_fields.items()
        if (inner := model_of(item_of(field.annotation))) is not None
    }
    return {
        SNAPSHOT_TABLE: columns_of(Snapshot, without=frozenset(lists)),
        **{name: columns_of(inner) for name, inner in lists.items()},
    }


TABLES = _tables()
"""The columns of every table, the same for a folder of CSV files and for a workbook's sheets."""


def rows_of(snapshot: Snapshot) -> dict[str, Iterator[list[Any]]]:
    """The values of every table, row by row in the order of its columns, as JSON has them; null if absent."""
    document = snapshot.model_dump(mode="json", by_alias=True)
    return {
        table: _rows([document] if table == SNAPSHOT_TABLE else document[table], TABLES[table].columns)
        for table in TABLES
    }


def texts_of(row: list[Any], table: str) -> list[str]:
    """The cells of a row."""
    return [write_cell(value, column) for value, column in zip(row, TABLES[table].columns, strict=True)]


def _rows(items: list[dict[str, Any]], columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    for item in items:
        yield [_value(item, column.path) for column in columns]


def _value(item: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if item is None:
            return None
        item = item.get(key)
    return item


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
