from collections.abc import Callable
from pathlib import Path

from models.files.assembly import Assembly
from models.files.atomic import write_file, write_folder
from models.files.csv_folder import csv_files, file_name, read_csv_folder
from models.files.documents import locate_by_pointer, read_json
from models.files.faults import FileCode, Loc, Locator, problem
from models.files.json_text import json_bytes
from models.files.raw import collection_paused
from models.files.tables import TABLES, RawTable
from models.issue import InvalidInputError, Issue, Severity
from models.snapshot import Snapshot
from models.validation import find_issues
from models.validation.wording import parts_of


def read_snapshot(path: Path) -> Snapshot:
    """
    Reads a Snapshot from a JSON file, a folder of CSV files or an .xlsx workbook.

    Raises
    ------
    InvalidInputError
        With every problem at once: those of structure, or if there are none those of content.
    """
    return read_snapshot_with_warnings(path)[0]


def read_snapshot_with_warnings(path: Path) -> tuple[Snapshot, tuple[Issue, ...]]:
    """Reads a Snapshot like `read_snapshot`, with what should be looked at but does not refuse it."""
    with collection_paused():
        snapshot, locate = _read(path)
    issues = [issue.model_copy(update={"path": locate(_loc(issue.path))}) for issue in find_issues(snapshot)]
    if any(issue.severity is Severity.ERROR for issue in issues):
        raise InvalidInputError(str(path), issues)
    return snapshot, tuple(issues)


def write_snapshot(snapshot: Snapshot, path: Path) -> None:
    """
    Writes a Snapshot by the kind of the path: `.json`, `.xlsx`, else a folder of CSV files; all or nothing.

    Raises
    ------
    FileExistsError
        If the folder holds anything but a snapshot's tables.
    InvalidInputError
        If the path has another suffix, or a text is too long for a workbook.
    """
    match _kind(path):
        case ".json":
            write_file(path, json_bytes(snapshot))
        case ".xlsx":
            # the library of workbooks takes a third of a second to import, and most snapshots are none
            from models.files.workbook import workbook_bytes

            write_file(path, workbook_bytes(snapshot, path))
        case _:
            write_folder(path, csv_files(snapshot))


def _read(path: Path) -> tuple[Snapshot, Locator]:
    match _kind(path):
        case ".json":
            return read_json(Snapshot, path), locate_by_pointer
        case ".xlsx":
            from models.files.workbook import read_workbook, sheet_name

            return _assembled(path, *read_workbook(path), sheet_name)
        case _:
            return _assembled(path, *_folder(path), file_name)


def _kind(path: Path) -> str:
    """Suffix that says how a snapshot is kept; empty for a folder."""
    suffix = "" if path.is_dir() else path.suffix.lower()
    if suffix not in ("", ".json", ".xlsx"):
        issue = problem(
            FileCode.UNKNOWN_KIND,
            path.name,
            "a snapshot is not kept in a file of this kind",
            "Give a .json file, an .xlsx workbook, or a folder of CSV files.",
        )
        raise InvalidInputError(str(path), [issue])
    return suffix


def _folder(path: Path) -> tuple[dict[str, RawTable], list[Issue]]:
    if not path.is_dir():
        issue = problem(FileCode.MISSING_FILE, path.name, "there is no such folder", "Check the path.")
        raise InvalidInputError(str(path), [issue])
    try:
        return read_csv_folder(path)
    except OSError:
        issue = problem(FileCode.UNREADABLE, path.name, "the folder cannot be read", "Check who may read it.")
        raise InvalidInputError(str(path), [issue]) from None


def _assembled(
    path: Path, tables: dict[str, RawTable], issues: list[Issue], name_of: Callable[[str], str]
) -> tuple[Snapshot, Locator]:
    assembly = Assembly(name_of, tables)
    snapshot, more = assembly.build()
    if issues or snapshot is None:
        told = {issue.path for issue in issues}  # a cell that could not be read is not also of the wrong type
        raise InvalidInputError(str(path), issues + [issue for issue in more if issue.path not in told])
    return snapshot, assembly.locate


def _loc(path: str) -> Loc:
    """A JSON pointer's parts with the row's index as number."""
    parts = parts_of(path)
    if len(parts) > 1 and parts[0] in TABLES:
        return (parts[0], int(parts[1]), *parts[2:])
    return parts
