import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from models.files.columns import fields_at
from models.issue import Issue
from models.validation.wording import SINGULAR, shown


class FileCode(StrEnum):
    """What may be wrong with a file before its content can be judged."""

    # the file as a whole
    MISSING_FILE = "missing_file"
    UNREADABLE = "unreadable"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY_FILE = "empty_file"
    NOT_UTF8 = "not_utf8"
    JSON_SYNTAX = "json_syntax"
    TOML_SYNTAX = "toml_syntax"
    CSV_SYNTAX = "csv_syntax"
    NOT_A_WORKBOOK = "not_a_workbook"
    TOO_LARGE = "too_large"

    # tables
    MISSING_TABLE = "missing_table"
    UNKNOWN_TABLE = "unknown_table"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    ROW_LENGTH = "row_length"
    ROW_COUNT = "row_count"
    CELL_SYNTAX = "cell_syntax"
    CELL_FORMULA = "cell_formula"
    CELL_ERROR = "cell_error"
    CELL_TOO_LONG = "cell_too_long"
    CELLS_MERGED = "cells_merged"

    # fields
    REPEATED_KEY = "repeated_key"
    NOT_FINITE = "not_finite"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    NOT_A_DATE = "not_a_date"
    NOT_ALLOWED = "not_allowed"
    OUT_OF_RANGE = "out_of_range"
    BAD_IDENTIFIER = "bad_identifier"
    BAD_TAG = "bad_tag"
    TAGS_ALIKE = "tags_alike"
    EMPTY_VALUE = "empty_value"
    TOO_LONG = "too_long"
    POSTCODE_FORM = "postcode_form"
    POSTCODE_UNKNOWN = "postcode_unknown"
    INVALID_VALUE = "invalid_value"


def problem(code: FileCode, path: str, message: str, remedy: str) -> Issue:
    """A problem with a file; every one of them refuses it."""
    return Issue(code=code.value, path=path, message=message, remedy=remedy)


Loc = tuple[str | int, ...]
"""Keys and indices from the document's root, as pydantic gives them."""


@dataclass(frozen=True)
class Fault:
    """A problem at a place of a document, before that place is told as pointer, or as row and column."""

    code: FileCode
    loc: Loc
    reason: str


Locator = Callable[[Loc], str]
"""How a place of a document is told: as JSON pointer, or as table, row and column."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
"""What is shown as an id; with a colon, which refuses it, too."""
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,63}", re.ASCII)

_REMEDIES = {
    FileCode.REPEATED_KEY: "Delete one of the two.",
    FileCode.NOT_FINITE: "Give a finite number.",
    FileCode.MISSING_FIELD: "Add the field.",
    FileCode.UNKNOWN_FIELD: "Delete it, or correct its name.",
    FileCode.WRONG_TYPE: "Give a value of that kind; numbers with a decimal point and without quotes.",
    FileCode.NOT_A_DATE: "Write the date as year-month-day, without a time.",
    FileCode.NOT_ALLOWED: "Choose one of these values.",
    FileCode.OUT_OF_RANGE: "Give a value within the range.",
    FileCode.BAD_IDENTIFIER: "Use a pseudonymous id of 1 to 64 such characters, a letter or digit first.",
    FileCode.BAD_TAG: "Write the tag anew.",
    FileCode.TAGS_ALIKE: "Keep one of them, with the limit that is meant.",
    FileCode.EMPTY_VALUE: "Give a value.",
    FileCode.TOO_LONG: "Shorten it.",
    FileCode.POSTCODE_FORM: "Give the four digits without the letters, such as 6811.",
    FileCode.POSTCODE_UNKNOWN: "Correct it, or give lat and lon instead.",
    FileCode.INVALID_VALUE: "Correct the value.",
    FileCode.CELL_SYNTAX: "Write lists as a|b, counts as ggz:120|lvb:60, lists of objects as JSON.",
    FileCode.JSON_SYNTAX: "Correct the text there, or export the file again.",
}


def tell(model: type[BaseModel], document: Any, faults: Iterable[Fault], locate: Locator) -> list[Issue]:
    """Makes an issue of each fault: where it is, whose it is, what to do. Values are never repeated."""
    return [_issue(model, document, fault, locate) for fault in faults]


def safe_loc(loc: Loc) -> Loc:
    """A place without keys that may be values entered by mistake, such as a date or a name with spaces."""
    return tuple(part if isinstance(part, int) or _FIELD.fullmatch(part) else "?" for part in loc)


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """A remedy that names the nearest known name, else all of them."""
    names = sorted(known)
    near = get_close_matches(str(name), names, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Delete it, or use one of: {', '.join(names)}." if names else _REMEDIES[FileCode.UNKNOWN_FIELD]


def _issue(model: type[BaseModel], document: Any, fault: Fault, locate: Locator) -> Issue:
    remedy = _REMEDIES[fault.code]
    if fault.code is FileCode.UNKNOWN_FIELD:
        remedy = did_you_mean(fault.loc[-1], fields_at(model, fault.loc[:-1]))
    loc = safe_loc(fault.loc)
    owner, rest = _owner(document, loc)
    field = ".".join(str(part) for part in rest)
    message = " ".join(part for part in (f"{owner}:" if owner else "", field, fault.reason) if part)
    return problem(fault.code, locate(loc), message, remedy)


def _owner(document: Any, loc: Loc) -> tuple[str, Loc]:
    """Whose row it is, such as `youth y-00421`, and the place within the row."""
    if len(loc) < 2 or loc[0] not in SINGULAR or not isinstance(loc[1], int):
        return "", loc
    kind = SINGULAR[str(loc[0])]
    try:
        identifier = document[loc[0]][loc[1]]["id"]
    except (KeyError, IndexError, TypeError):
        identifier = None
    if isinstance(identifier, str) and _ID.fullmatch(identifier):
        return f"{kind} {shown(identifier)}", loc[2:]
    return f"{kind} number {loc[1] + 1}", loc[2:]
