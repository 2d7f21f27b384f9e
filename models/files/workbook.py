import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from models.files.columns import Column, Kind
from models.files.faults import FileCode, did_you_mean, problem
from models.files.raw import read_bytes
from models.files.tables import TABLES, RawTable, rows_of, write_cell
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def escape(text: str) -> str:
    """
    Writes what XML cannot hold as Excel does: `_x000D_` (ST_Xstring of ECMA-376, 22.9.2.19).

    An underscore that would be read as the beginning of such an escape is escaped itself.
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unescape(text: str) -> str:
    """The text that an Excel string stands for; half a surrogate pair is left as it is written."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)


_NAME = b"mergeCell"
_CHUNK_BYTES = 2**20


def merged_ranges(sheet: IO[bytes], again: IO[bytes]) -> list[str]:
    """
    The ranges of merged cells of a sheet, such as `L2:L8`, in their order.

    Of merged cells Excel shows one value for all and keeps it in the first: read as they are, the others are empty.

    Parameters
    ----------
    sheet, again
        The sheet's XML, opened twice: nearly every sheet has no such range, and is only looked through for the name
        once, part by part.
    """
    return _ranges(again) if _holds_the_name(sheet) else []


def _holds_the_name(sheet: IO[bytes]) -> bool:
    before = b""
    while part := sheet.read(_CHUNK_BYTES):
        # in UTF-16 there is a zero between letters
        text = before + part.replace(b"\0", b"")
        if _NAME in text:
            return True
        before = text[-len(_NAME) :]
    return False


def _ranges(sheet: IO[bytes]) -> list[str]:
    found: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == _NAME.decode() and "ref" in attributes:
            found.append(attributes["ref"])

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.ParseFile(sheet)
    return found


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
