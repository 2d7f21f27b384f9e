import json
import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from models.files.atomic import write_file
from models.files.faults import Fault, FileCode, Loc, problem, tell
from models.files.json_text import JsonSyntaxError, json_bytes, parse_json
from models.files.raw import read_text
from models.files.structure import validated
from models.issue import InvalidInputError
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.validation.wording import pointer

M = TypeVar("M", bound=BaseModel)


def locate_by_pointer(loc: Loc) -> str:
    """A place as JSON pointer; TOML files use the same."""
    return pointer(*loc)


def read_json(model: type[M], path: Path) -> M:
    """
    Reads one model from a JSON file.

    Raises
    ------
    InvalidInputError
        With every problem of structure; a syntax error stands alone, by line and column.
    """
    text = read_text(path)
    try:
        document, faults = parse_json(text)
    except JsonSyntaxError as failure:
        issue = problem(
            FileCode.JSON_SYNTAX,
            failure.where or path.name,
            f"the file is not JSON: {failure.reason}",
            "Correct the text there, or export the file again.",
        )
        raise InvalidInputError(str(path), [issue]) from None
    return _built(model, path, text, document, faults)


def read_toml(model: type[M], path: Path) -> M:
    """
    Reads one model from a TOML file; what it leaves out has its default.

    Raises
    ------
    InvalidInputError
        With every problem of structure; a syntax error stands alone, by line and column.
    """
    text = read_text(path)
    try:
        document = tomllib.loads(text)
        as_json = json.dumps(document, default=str)  # TOML has dates, which no field takes
    except (ValueError, RecursionError) as failure:
        found = re.search(r"line (\d+), column (\d+)", str(failure))
        issue = problem(
            FileCode.TOML_SYNTAX,
            f"line {found[1]} column {found[2]}" if found else path.name,
            "the file is not TOML" + ("" if found else ", or it ends too early"),
            "Write key = value, texts in double quotes, sections as [rates]; each key once.",
        )
        raise InvalidInputError(str(path), [issue]) from None
    return _built(model, path, as_json, document, [])


def _built(model: type[M], path: Path, text: str, document: object, faults: list[Fault]) -> M:
    value, structural = validated(model, text, document)
    known = {fault.loc for fault in faults}
    faults = faults + [fault for fault in structural if fault.loc not in known]
    if faults or value is None:
        raise InvalidInputError(str(path), tell(model, document, faults, locate_by_pointer))
    return value


def read_plan(path: Path) -> Plan:
    """Reads a Plan from a JSON file; `InvalidInputError` tells every problem of structure."""
    return read_json(Plan, path)


def write_plan(plan: Plan, path: Path) -> None:
    """Writes a Plan as JSON, all or nothing."""
    write_file(path, json_bytes(plan))


def read_policy(path: Path) -> Policy:
    """Reads a Policy from a TOML file; what it leaves out has its default, what is unknown is refused."""
    return read_toml(Policy, path)


def read_settings(path: Path) -> SolverSettings:
    """Reads SolverSettings from a TOML file; what it leaves out has its default."""
    return read_toml(SolverSettings, path)
