import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue


def settings_toml(solver: Mapping[str, JsonValue], comments: Sequence[str]) -> str:
    """
    Solver settings as TOML for `solve --settings`, with where they come from above them.

    Numbers, truth values, plain texts and lists of them are written in TOML as in JSON. A table comes last, as TOML
    wants it.

    >>> print(settings_toml({"cp_sat": {"level": 2}, "gap": 0.01, "smoothing": [0.9, 0.5]}, ["tuned"]), end="")
    # tuned
    gap = 0.01
    smoothing = [0.9, 0.5]
    <BLANKLINE>
    [cp_sat]
    level = 2
    """
    lines = [f"# {line}" for line in comments]
    lines += [f"{name} = {json.dumps(value)}" for name, value in solver.items() if not isinstance(value, dict)]
    for name, value in solver.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *(f"{key} = {json.dumps(inner)}" for key, inner in value.items())]
    return "\n".join(lines) + "\n"
