import errno
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files.faults import FileCode, problem
from models.issue import InvalidInputError, Issue

_BOM = b"\xef\xbb\xbf"


def read_text(path: Path, where: str = "") -> str:
    """
    Reads a whole text file in UTF-8; a byte order mark, as Excel writes it, is accepted.

    Raises
    ------
    InvalidInputError
        If it is missing, unreadable, empty or not UTF-8. The issue's path is `where`, else the file's name.
    """
    where = where or path.name
    data = read_bytes(path, where).removeprefix(_BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as failure:
        issue = problem(
            FileCode.NOT_UTF8,
            where,
            f"the file is not UTF-8 text (byte {failure.start + 1})",
            "Save it as UTF-8; in Excel choose the kind 'CSV UTF-8'.",
        )
        raise InvalidInputError(str(path), [issue]) from None
    if not text.strip():
        raise InvalidInputError(str(path), [_empty(where)])
    return text


def read_bytes(path: Path, where: str = "") -> bytes:
    """Reads a whole file; `InvalidInputError` if it is missing, unreadable or empty."""
    where = where or path.name
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as failure:
        raise InvalidInputError(str(path), [_unreadable(where, failure)]) from None
    if not data:
        raise InvalidInputError(str(path), [_empty(where)])
    return data


def _unreadable(where: str, failure: Exception) -> Issue:
    if isinstance(failure, FileNotFoundError | NotADirectoryError):
        return problem(FileCode.MISSING_FILE, where, "the file does not exist", "Check the path.")
    number = getattr(failure, "errno", None)
    reason = errno.errorcode.get(number, "no reason given") if number is not None else "not a path"
    return problem(
        FileCode.UNREADABLE,
        where,
        f"the file cannot be read ({reason})",
        "Check the path and who may read it.",
    )


def _empty(where: str) -> Issue:
    return problem(FileCode.EMPTY_FILE, where, "the file is empty", "Give a file with content.")


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    Pauses Python's garbage collector: reading makes millions of objects at once and none is garbage.

    It halves the time to read 28,000 youths. Memory is freed as ever; only reference cycles wait.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
