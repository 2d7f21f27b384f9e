import csv
import io
from pathlib import Path

from models.files.faults import FileCode, did_you_mean, problem
from models.files.raw import read_text
from models.files.tables import TABLES, RawTable, rows_of, texts_of
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot

DELIMITERS = (",", ";")
"""Both are read (Excel in Dutch writes the second); the first is written."""

_LONGEST_FIELD = 2**24


def file_name(table: str) -> str:
    """The file of a table."""
    return f"{table}.csv"


FILE_NAMES = frozenset(file_name(table) for table in TABLES)
"""All files of a snapshot folder."""


def read_csv_folder(folder: Path) -> tuple[dict[str, RawTable], list[Issue]]:
    """Reads the tables of a folder; other files than CSV are left alone."""
    tables: dict[str, RawTable] = {}
    issues = _unknown_files(folder)
    for table in TABLES:
        path = folder / file_name(table)
        if not path.exists():
            issues.append(
                problem(
                    FileCode.MISSING_TABLE,
                    path.name,
                    f"the file {path.name} is missing",
                    "Add the file; a table without rows is its header alone.",
                )
            )
            continue
        try:
            tables[table] = _parse(read_text(path), path)
        except InvalidInputError as failure:
            issues += failure.issues
    return tables, issues


def csv_files(snapshot: Snapshot) -> dict[str, bytes]:
    """Content of every file of a snapshot folder, by file name."""
    files = {}
    for table, rows in rows_of(snapshot).items():
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([column.name for column in TABLES[table].columns])
        writer.writerows(texts_of(row, table) for row in rows)
        files[file_name(table)] = stream.getvalue().encode()
    return files


def _unknown_files(folder: Path) -> list[Issue]:
    names = sorted(
        path.name
        for path in folder.iterdir()
        if path.suffix.lower() == ".csv" and path.name not in FILE_NAMES and not path.name.startswith((".", "~$"))
    )
    return [
        problem(FileCode.UNKNOWN_TABLE, name, "there is no table of this name", did_you_mean(name, FILE_NAMES))
        for name in names
    ]


def _parse(text: str, path: Path) -> RawTable:
    first_line = text.lstrip("\r\n").splitlines()[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    csv.field_size_limit(_LONGEST_FIELD)  # the default is less than a long list of units
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, tuple(cells)))
    except csv.Error:
        issue = problem(
            FileCode.CSV_SYNTAX,
            f"{path.name} row {number + 1}",
            "the row cannot be taken apart: a quote is not closed, or text follows a closing quote",
            "Put quotes around the whole cell and double every quote within it.",
        )
        raise InvalidInputError(str(path), [issue]) from None
    header = tuple(cell.strip() for cell in rows[0][1]) if rows else ()
    while header and not header[-1]:
        header = header[:-1]
    return RawTable(header, tuple((number, _trimmed(cells, len(header))) for number, cells in rows[1:]))


def _trimmed(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Cells without the empty ones that a spreadsheet adds beyond the header."""
    return cells if any(cells[width:]) else cells[:width]
