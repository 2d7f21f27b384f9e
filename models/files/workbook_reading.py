import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from models.files.codes import FileCode, problem
from models.files.merged_cells import merged_ranges
from models.files.raw import read_bytes
from models.files.tables import TABLES, RawTable
from models.files.telling import did_you_mean
from models.files.xstring import unescape
from models.issue import InvalidInputError, Issue

MOST_BYTES = 2**30
"""Unpacked; a larger workbook is refused before it fills the memory."""

MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel."""


def sheet_name(table: str) -> str:
    """How messages call the sheet of a table."""
    return f"sheet {table}"


def read_workbook(path: Path) -> tuple[dict[str, RawTable], list[Issue]]:
    """
    Reads the sheets of a workbook; real dates, numbers and booleans are taken like their texts.

    Raises
    ------
    InvalidInputError
        If the file is no workbook at all.
    """
    data = read_bytes(path)
    _refuse_bomb(path, data)
    try:
        return _tables(data)
    except Exception:  # openpyxl raises nearly anything, from KeyError to zlib.error, on a damaged file
        issue = problem(
            FileCode.NOT_A_WORKBOOK,
            path.name,
            "the file is not an .xlsx workbook, or it is damaged",
            "Save it again from Excel as .xlsx, without a password.",
        )
        raise InvalidInputError(str(path), [issue]) from None


def _refuse_bomb(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except Exception:  # not a ZIP file: told when the workbook is opened
        return
    if size > MOST_BYTES:
        issue = problem(
            FileCode.TOO_LARGE, path.name, "the workbook is too large", "Use JSON or a folder of CSV files."
        )
        raise InvalidInputError(str(path), [issue])


def _tables(data: bytes) -> tuple[dict[str, RawTable], list[Issue]]:
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    tables: dict[str, RawTable] = {}
    issues: list[Issue] = []
    for name in workbook.sheetnames:
        if name in TABLES:
            tables[name] = _table(workbook[name], name, issues)
            issues += _merged(workbook[name], name)
        else:
            issues.append(
                problem(
                    FileCode.UNKNOWN_TABLE,
                    f"sheet number {workbook.sheetnames.index(name) + 1}",
                    "there is no table of the sheet's name",
                    did_you_mean(name, TABLES),
                )
            )
    for table in TABLES:
        if table not in workbook.sheetnames:
            issues.append(
                problem(
                    FileCode.MISSING_TABLE,
                    sheet_name(table),
                    f"the sheet {table} is missing",
                    "Add the sheet; a table without rows is its header alone.",
                )
            )
    return tables, issues


def _table(sheet: Any, name: str, issues: list[Issue]) -> RawTable:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    header: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise ValueError("more rows than a sheet can have")
        texts = [_text(cell.value) for cell in cells]
        while texts and not texts[-1].strip() and len(texts) > len(header):
            texts.pop()
        if not texts or not any(text.strip() for text in texts):
            continue
        if not header:
            header = tuple(text.strip() for text in texts)
            continue
        issues += _cell_issues(cells, name, number, header)
        rows.append((number, tuple(texts + [""] * (len(header) - len(texts)))))
    return RawTable(header, tuple(rows))


def _merged(sheet: Any, name: str) -> list[Issue]:
    """Cells that look filled in and are empty: but for the first of a range, their value is nowhere in the file."""
    # read cell by cell, the library does not show ranges; read at once, it would hold the whole sheet in memory
    with sheet._get_source() as source, sheet._get_source() as again:
        ranges = merged_ranges(source, again)
    return [
        problem(
            FileCode.CELLS_MERGED,
            f"{sheet_name(name)} cells {cells}",
            "the cells are merged: only the first of them holds a value",
            "Undo the merging and fill in every one of these cells.",
        )
        for cells in ranges
    ]


def _cell_issues(cells: Any, name: str, number: int, header: tuple[str, ...]) -> list[Issue]:
    """Cells that hold no value of their own: a formula's last result may be stale or absent."""
    issues = []
    for index, cell in enumerate(cells):
        known = index < len(header) and header[index] in TABLES[name].by_name
        column = header[index] if known else f"number {index + 1}"
        where = f"{sheet_name(name)} row {number} column {column}"
        if cell.data_type == "f":
            issues.append(
                problem(FileCode.CELL_FORMULA, where, "the cell holds a formula", "Paste its value in its place.")
            )
        elif cell.data_type == "e":
            issues.append(
                problem(FileCode.CELL_ERROR, where, "the cell holds an error of Excel", "Give the value itself.")
            )
    return issues


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return unescape(value)
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
