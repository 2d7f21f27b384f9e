import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.files.columns import EACH, date_paths
from models.files.faults import Fault, FileCode, Loc

M = TypeVar("M", bound=BaseModel)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_CODES = {
    "missing": FileCode.MISSING_FIELD,
    "extra_forbidden": FileCode.UNKNOWN_FIELD,
    "enum": FileCode.NOT_ALLOWED,
    "literal_error": FileCode.NOT_ALLOWED,
    "greater_than_equal": FileCode.OUT_OF_RANGE,
    "greater_than": FileCode.OUT_OF_RANGE,
    "less_than_equal": FileCode.OUT_OF_RANGE,
    "less_than": FileCode.OUT_OF_RANGE,
    "finite_number": FileCode.NOT_FINITE,
    "date_parsing": FileCode.NOT_A_DATE,
    "date_type": FileCode.NOT_A_DATE,
    "date_from_datetime_inexact": FileCode.NOT_A_DATE,
    "date_from_datetime_parsing": FileCode.NOT_A_DATE,
    "string_pattern_mismatch": FileCode.BAD_IDENTIFIER,
    "string_too_short": FileCode.EMPTY_VALUE,
    "too_short": FileCode.EMPTY_VALUE,
    "string_too_long": FileCode.TOO_LONG,
    "too_long": FileCode.TOO_LONG,
    "json_invalid": FileCode.JSON_SYNTAX,
    "bad_tag": FileCode.BAD_TAG,
    "tags_alike": FileCode.TAGS_ALIKE,
    "postcode_form": FileCode.POSTCODE_FORM,
    "postcode_unknown": FileCode.POSTCODE_UNKNOWN,
}
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "a text",
    "tuple": "a list",
    "model": "an object with fields",
    "dict": "an object with fields",
}


def validated(model: type[M], text: str, document: Any) -> tuple[M | None, list[Fault]]:
    """
    Builds a model from JSON, strictly: no text for a number, no number for a date.

    Parameters
    ----------
    text
        The JSON.
    document
        The same, already read.

    Returns
    -------
    tuple[M | None, list[Fault]]
        The model, or None with every structural fault.
    """
    faults = [
        Fault(FileCode.NOT_A_DATE, loc, "a date is written as 2026-11-30")
        for path in date_paths(model)
        for loc in _other_than_dates(document, path, ())
    ]
    value: M | None = None
    try:
        value = model.model_validate_json(text, strict=True, by_alias=True, by_name=False)
    except ValidationError as failure:
        known = {fault.loc for fault in faults}
        for details in failure.errors(include_url=False, include_input=False):
            fault = _fault(details)
            # a list that seems empty because all its items are faulty
            seems_empty = details["type"] == "too_short" and bool(_at(document, fault.loc))
            if fault.loc not in known and not seems_empty:
                faults.append(fault)
    return (None, faults) if faults else (value, [])


def _fault(details: ErrorDetails) -> Fault:
    """Translates an error of pydantic; its own text is not used, for it may repeat what was entered."""
    kind = details["type"]
    loc: Loc = tuple(part for part in details["loc"] if part != "[key]")
    context = details.get("ctx", {})
    code = _CODES.get(kind)
    if code is None:
        needed = _TYPES.get(kind.split("_")[0])
        if needed is None:
            return Fault(FileCode.INVALID_VALUE, loc, "the value is not valid")
        return Fault(FileCode.WRONG_TYPE, loc, f"{needed} is needed")
    return Fault(code, loc, _reason(code, context))


def _reason(code: FileCode, context: dict[str, Any]) -> str:
    match code:
        case FileCode.NOT_ALLOWED:
            return f"must be one of {context.get('expected')}"
        case FileCode.OUT_OF_RANGE:
            limit = next(key for key in _LIMITS if key in context)
            return f"must be {_LIMITS[limit]} {context[limit]}"
        case FileCode.TOO_LONG:
            of_what = "items" if "actual_length" in context else "characters"
            return f"is longer than {context.get('max_length')} {of_what}"
        case FileCode.TAGS_ALIKE:
            return f"{context.get('first')} and {context.get('second')} are one tag"
        case _:
            return _REASONS[code]


_REASONS = {
    FileCode.MISSING_FIELD: "is missing",
    FileCode.UNKNOWN_FIELD: "is not a known field",
    FileCode.NOT_FINITE: "a finite number is needed",
    FileCode.NOT_A_DATE: "a date is written as 2026-11-30",
    FileCode.BAD_IDENTIFIER: "is not an id: letters, digits, dot, underscore and hyphen, no colon",
    FileCode.BAD_TAG: "holds invisible or control characters",
    FileCode.EMPTY_VALUE: "is empty",
    FileCode.JSON_SYNTAX: "is not JSON",
    FileCode.POSTCODE_FORM: "is not a postcode of four digits",
    FileCode.POSTCODE_UNKNOWN: "is not in the shipped table of postcodes",
}


def _at(document: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _other_than_dates(value: Any, path: tuple[str, ...], loc: Loc) -> Iterator[Loc]:
    """Texts in the place of a date that are not year-month-day: pydantic would take `"0"` for 1970."""
    if not path:
        if isinstance(value, str) and not _DATE.fullmatch(value):
            yield loc
    elif path[0] == EACH:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _other_than_dates(item, path[1:], (*loc, index))
    elif isinstance(value, dict) and path[0] in value:
        yield from _other_than_dates(value[path[0]], path[1:], (*loc, path[0]))
