from pathlib import Path

from models.files.atomic import write_file
from models.files.documents import read_json, read_toml
from models.files.json_writing import json_bytes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings


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
