import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.files.columns import Column, Kind
from models.files.faults import Fault, FileCode, Loc, tell
from models.files.structure import validated
from models.files.tables import SNAPSHOT_TABLE, TABLES, CellError, RawTable, header_issues, is_needed, read_cell
from models.issue import Issue
from models.snapshot import Snapshot
from models.validation.wording import pointer


@dataclass
class Assembly:
    """Builds a Snapshot's document from tables, and knows in which row and column everything stood."""

    name_of: Callable[[str], str]
    """How a table is called: `youths.csv`, `sheet youths`."""
    raw: Mapping[str, RawTable]
    document: dict[str, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    row_numbers: dict[str, list[int]] = field(default_factory=dict)

    def build(self) -> tuple[Snapshot | None, list[Issue]]:
        """The Snapshot, or None with every problem of structure."""
        for table in self.raw:
            self._read(table)
        snapshot, faults = validated(Snapshot, json.dumps(self.document), self.document)
        faults = [fault for fault in faults if not self._told(fault.loc)]
        self.issues += tell(Snapshot, self.document, self.faults + faults, self.locate)
        return (None if self.issues else snapshot), self.issues

    def locate(self, loc: Loc) -> str:
        """Where a person finds a place of the document: file or sheet, row and column."""
        table, index, rest = self._split(loc)
        numbers = self.row_numbers.get(table, [])
        row = f" row {numbers[index]}" if 0 <= index < len(numbers) else ""
        column = _column(table, rest)
        if column is None:
            return self.name_of(table) + row + (f" column {'.'.join(map(str, rest))}" if rest else "")
        below = rest[len(column.path) :]
        return f"{self.name_of(table)}{row} column {column.name}" + (f" at {pointer(*below)}" if below else "")

    def _read(self, table: str) -> None:
        raw = self.raw[table]
        self.issues += header_issues(table, self.name_of(table), raw)
        columns = TABLES[table].by_name
        items: list[dict[str, Any]] = []
        for number, cells in raw.rows:
            self.row_numbers.setdefault(table, []).append(number)
            loc: Loc = () if table == SNAPSHOT_TABLE else (table, len(items))
            item: dict[str, Any] = {}
            for path in TABLES[table].required:
                _put(item, path, {})
            for name, text in zip(raw.header, cells, strict=False):
                if name in columns:
                    self._put_cell(item, columns[name], text, loc)
            items.append(item)
        if table != SNAPSHOT_TABLE:
            self.document[table] = items
        elif items:
            self.document.update(items[0])

    def _put_cell(self, item: dict[str, Any], column: Column, text: str, loc: Loc) -> None:
        if not text or (column.kind is not Kind.TEXT and not text.strip()):
            return
        try:
            _put(item, column.path, read_cell(text, column.kind))
        except CellError as failure:
            self.faults.append(Fault(FileCode.CELL_SYNTAX, (*loc, *column.path), str(failure)))

    def _told(self, loc: Loc) -> bool:
        """Whether a fault follows from one that is told already: no such table, column or row, a bad cell."""
        table, _, rest = self._split(loc)
        if table not in self.raw or (table == SNAPSHOT_TABLE and not self.raw[table].rows):
            return True
        column = _column(table, rest)
        if column is None:
            return False
        bad = (*loc[: len(loc) - len(rest)], *column.path)
        header = self.raw[table].header
        absent = column.name not in header and is_needed(column.name, header)
        return absent or any(fault.loc == bad for fault in self.faults)

    def _split(self, loc: Loc) -> tuple[str, int, Loc]:
        """Table, index of the row, and the place within the row."""
        if loc and loc[0] in TABLES and loc[0] != SNAPSHOT_TABLE:
            return str(loc[0]), int(loc[1]) if len(loc) > 1 else -1, loc[2:]
        return SNAPSHOT_TABLE, 0, loc


def _column(table: str, rest: Loc) -> Column | None:
    """The column in which a place within a row stands."""
    columns = TABLES[table].columns
    return next((column for column in columns if rest[: len(column.path)] == column.path), None)


def _put(item: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        item = item.setdefault(key, {})
    item[path[-1]] = value
