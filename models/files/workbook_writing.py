import io
import zipfile
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
from models.issue import InvalidInputError
from models.snapshot import Snapshot

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
    workbook = Workbook(write_only=True)
    workbook.properties.created = workbook.properties.modified = _MOMENT
    for table, rows in rows_of(snapshot).items():
        sheet = workbook.create_sheet(table)
        columns = TABLES[table].columns
        sheet.append([column.name for column in columns])
        for number, row in enumerate(rows, start=2):
            cells = []
            for value, column in zip(row, columns, strict=True):
                cell = _native(value, column)
                if isinstance(cell, str):
                    _refuse_long(cell, f"{sheet_name(table)} row {number} column {column.name}", path)
                    cell = _text_cell(sheet, cell)
                cells.append(cell)
            sheet.append(cells)
    return _packed(workbook)


def _native(value: Any, column: Column) -> int | float | bool | str | None:
    """A number or boolean where Excel keeps it exactly, else the text of the cell; dates are texts."""
    if column.kind is Kind.BOOLEAN and value is not None:
        return bool(value)
    if column.kind is Kind.WHOLE and value is not None and abs(value) < 10**15:
        return int(value)
    if (
        column.kind is Kind.NUMBER
        and value is not None
        and repr(float(f"{value:.16g}")) == repr(value) != "-0.0"
    ):
        return float(value)
    return escape(write_cell(value, column)) or None


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that Excel takes for text even if it begins like a formula or reads like an error."""
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _refuse_long(text: str, where: str, path: Path) -> None:
    if len(text) > LONGEST_CELL:
        issue = problem(
            FileCode.CELL_TOO_LONG,
            where,
            f"the text is longer than the {LONGEST_CELL} characters that a cell can hold",
            "Write the snapshot as JSON or as a folder of CSV files.",
        )
        raise InvalidInputError(str(path), [issue])


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
