import json
from typing import Any

from pydantic import BaseModel


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
