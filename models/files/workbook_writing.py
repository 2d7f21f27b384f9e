import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from models.files.cells import write_cell
from models.files.codes import FileCode, problem
from models.files.columns import Column, Kind
from models.files.tables import TABLES, rows_of
from models.files.workbook_reading import sheet_name
from models.files.xstring import escape
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot

Native = int | float | bool | str | None
"""What a cell of a workbook holds."""

LONGEST_CELL = 32_767
"""Characters that Excel keeps in a cell; openpyxl would cut off the rest without a word."""

_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no time zones; fixed, so that bytes are too)


def workbook_bytes(snapshot: Snapshot, path: Path) -> bytes:
    """
    Content of a workbook with one sheet for each table: the same bytes for the same Snapshot.

    Raises
    ------
    InvalidInputError
        If a text is too long for a cell.
    """
    tables = {
        table: [
            [_native(value, column) for value, column in zip(row, TABLES[table].columns, strict=True)] for row in rows
        ]
        for table, rows in rows_of(snapshot).items()
    }
    too_long = [issue for table, rows in tables.items() for issue in _too_long(table, rows)]
    if too_long:
        raise InvalidInputError(str(path), too_long)
    workbook = Workbook(write_only=True)
    workbook.properties.created = workbook.properties.modified = _MOMENT
    for table, rows in tables.items():
        sheet = workbook.create_sheet(table)
        sheet.append([column.name for column in TABLES[table].columns])
        for row in rows:
            sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    return _packed(workbook)


def _native(value: Any, column: Column) -> Native:
    """A number or boolean where Excel keeps it exactly, else the text of the cell; dates are texts."""
    if column.kind is Kind.BOOLEAN and value is not None:
        return bool(value)
    if column.kind is Kind.WHOLE and value is not None and abs(value) < 10**15:
        return int(value)
    if column.kind is Kind.NUMBER and value is not None and repr(float(f"{value:.16g}")) == repr(value) != "-0.0":
        return float(value)
    return escape(write_cell(value, column)) or None


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that Excel takes for text even if it begins like a formula or reads like an error."""
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _too_long(table: str, rows: list[list[Native]]) -> Iterator[Issue]:
    for number, row in enumerate(rows, start=2):
        for cell, column in zip(row, TABLES[table].columns, strict=True):
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                yield problem(
                    FileCode.CELL_TOO_LONG,
                    f"{sheet_name(table)} row {number} column {column.name}",
                    f"the text is longer than the {LONGEST_CELL} characters that a cell can hold",
                    "Write the snapshot as JSON or as a folder of CSV files.",
                )


def _packed(workbook: Workbook) -> bytes:
    """Packs the workbook as openpyxl's own `save` does, but without today's date anywhere."""
    loose = io.BytesIO()
    with zipfile.ZipFile(loose, "w") as archive:
        ExcelWriter(workbook, archive).save()
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for item in source.infolist():
            fixed = zipfile.ZipInfo(item.filename, date_time=_MOMENT.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(item))
    return packed.getvalue()
