import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from models.files.columns import Column, Kind
from models.files.json_text import JsonSyntaxError, parse_json

_WHOLE = re.compile(r"[-+]?\d{1,400}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_TRUE, _FALSE = ("true", "waar"), ("false", "onwaar")
"""Excel in Dutch rewrites true as WAAR."""


class CellError(ValueError):
    """A cell cannot be taken apart; its text is not repeated."""


def read_cell(text: str, kind: Kind) -> Any:
    """
    Value of a cell that is not empty, as JSON has it.

    What does not look like the kind is passed on as text, so that the model refuses it like any other type.

    Raises
    ------
    CellError
        If a list, counts or JSON cannot be taken apart.
    """
    if kind is Kind.TEXT:
        return text
    text = text.strip()
    match kind:
        case Kind.WHOLE:
            return int(text) if _WHOLE.fullmatch(text) else text
        case Kind.NUMBER:
            return _number(text)
        case Kind.BOOLEAN:
            return True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
        case Kind.LIST:
            return _json(text) if text.startswith("[") else [item.strip() for item in text.split("|")]
        case Kind.COUNTS:
            return _json(text) if text.startswith("{") else _counts(text)
        case Kind.JSON:
            return _json(text)
        case _:
            return text


def write_cell(value: Any, column: Column) -> str:
    """Text of a cell; empty for null, and for an empty list or empty counts where that is the default."""
    if value is None or (not column.empty_is_null and value in ([], {})):
        return ""
    match column.kind:
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.NUMBER:
            return repr(float(value))
        case Kind.LIST:
            return _dump(value) if _awkward(value, "[") else "|".join(value)
        case Kind.COUNTS:
            return _dump(value) if _awkward(list(value), "{") else _joined(value)
        case Kind.JSON:
            return _dump(value)
        case _:
            return str(value)


def _number(text: str) -> float | str:
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    return value if abs(value) != float("inf") else text


def _counts(text: str) -> dict[str, int | str]:
    counts: dict[str, int | str] = {}
    for item in text.split("|"):
        key, separator, amount = item.rpartition(":")
        key, amount = key.strip(), amount.strip()
        if not separator:
            raise CellError("counts are written as ggz:120|lvb:60")
        if key in counts:
            raise CellError("a name is counted twice")
        counts[key] = int(amount) if _WHOLE.fullmatch(amount) else amount
    return counts


def _json(text: str) -> Any:
    try:
        value, faults = parse_json(text)
    except JsonSyntaxError as failure:
        raise CellError(f"is not JSON ({failure.where or failure.reason})") from None
    if faults:
        raise CellError(f"is not right as JSON: {faults[0].reason}")
    return value


def _awkward(items: Sequence[str], bracket: str) -> bool:
    """Whether `a|b` would be read back as something else."""
    return not items or any(
        item != item.strip() or not item or "|" in item or item.startswith(bracket) for item in items
    )


def _joined(counts: Mapping[str, int]) -> str:
    return "|".join(f"{key}:{amount}" for key, amount in counts.items())


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
