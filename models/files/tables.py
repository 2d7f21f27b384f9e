from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.files.cells import write_cell
from models.files.columns import Column, Columns, columns_of
from models.files.shape import item_of, model_of
from models.snapshot import Snapshot

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
