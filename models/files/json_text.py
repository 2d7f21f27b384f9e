import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json

from models.files.faults import Fault, FileCode


class JsonSyntaxError(ValueError):
    """The text is not JSON; `where` says at which line and column, if that is known."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class _NotFinite:
    """Stands for NaN or an infinity, which JSON does not know."""


class _Repeating(dict[str, Any]):
    """An object that gives some keys twice."""

    repeated: tuple[str, ...] = ()


@dataclass
class _Reader:
    """Reads JSON and notices what Python's reader lets pass."""

    faulty: bool = field(default=False)

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        self.faulty = True
        keys = [key for key, _ in pairs]
        repeating = _Repeating(plain)
        repeating.repeated = tuple(key for number, key in enumerate(keys) if key in keys[:number])
        return repeating

    def constant(self, _: str) -> _NotFinite:
        self.faulty = True
        return _NotFinite()

    def number(self, text: str) -> float | _NotFinite:
        value = float(text)
        return value if math.isfinite(value) else self.constant(text)


def parse_json(text: str) -> tuple[Any, list[Fault]]:
    """
    Reads JSON; faults are keys given twice and numbers that are not finite.

    Raises
    ------
    JsonSyntaxError
        If the text is not JSON: also where it nests too deeply or holds half a surrogate pair.
    """
    reader = _Reader()
    try:
        document = json.loads(
            text,
            object_pairs_hook=reader.object,
            parse_constant=reader.constant,
            parse_float=reader.number,
        )
        from_json(text)  # stricter than json: nesting and surrogates
    except json.JSONDecodeError as failure:
        raise JsonSyntaxError(f"line {failure.lineno} column {failure.colno}", failure.msg) from None
    except RecursionError:
        raise JsonSyntaxError("", "it nests too deeply") from None
    except ValueError as failure:
        raise JsonSyntaxError(_position(str(failure)), "it cannot be read") from None
    return document, list(_faults(document, ())) if reader.faulty else []


def _position(message: str) -> str:
    found = re.search(r"line \d+ column \d+", message)
    return found.group() if found else ""


def _faults(value: Any, loc: tuple[str | int, ...]) -> Iterator[Fault]:
    if isinstance(value, _NotFinite):
        yield Fault(FileCode.NOT_FINITE, loc, "a finite number is needed")
    elif isinstance(value, dict):
        for key in value.repeated if isinstance(value, _Repeating) else ():
            yield Fault(FileCode.REPEATED_KEY, (*loc, key), "the key is given twice")
        for key, item in value.items():
            yield from _faults(item, (*loc, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, (*loc, index))


def json_bytes(model: BaseModel) -> bytes:
    """
    JSON with one entity a line, so that files stay small and differences readable; the same bytes each time.

    Raises
    ------
    ValueError
        If a number is not finite: JSON has no way to write it.
    """
    document = model.model_dump(mode="json", by_alias=True)
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in document.items()]
    return ("{" + ",\n ".join(lines) + "}\n").encode()


def _value(value: Any) -> str:
    if not (isinstance(value, list) and value):
        return _dump(value)
    return "[\n  " + ",\n  ".join(_dump(item) for item in value) + "\n ]"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
