"""`python -m benchmarks columns`: the tables of docs/benchmarking.md, from the models themselves."""

from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args

import typer
from pydantic import BaseModel

from benchmarks.bench.experiments.experiment import Experiment
from benchmarks.bench.measures.measured import columns
from benchmarks.bench.runs.record import Run
from benchmarks.pages.shell import markdown_table, write_section

COMMAND = "python -m benchmarks columns"
PAGE = Path("docs/benchmarking.md")
PLAIN = {
    "schema_version": "Of this record.",
    "begun": "When the run began.",
    "load_after": "The same, after the run.",
    "time_limit_seconds": "That the run had.",
    "threads": "That the run might use.",
    "machine.processor": "Its name.",
    "machine.memory_gib": "Of the machine.",
    "machine.python": "Its version.",
    "machine.versions": "Of the libraries that decide a run.",
    "outcome.status": "optimal, feasible, no answer or failed.",
    "outcome.trace[].phase": "Of the search at that moment.",
    "outcome.seconds_by_phase": "By name of the phase.",
    "outcome.note": "What else the method says; of a failed run its last words.",
    "experiment": "Name in the experiment file.",
    "instance": "Its name in the experiment.",
    "snapshot_id": "Content hash of the snapshot.",
    "seed": "Of the method, not of the instance.",
    "status": "optimal, feasible, no answer or failed.",
    "bound_scope": "Over which plans the bound holds.",
    "outcome.bound_scope": "Over which plans the bound holds; bounds of unlike scopes are not compared.",
    "name": "Of the experiment; its store is named for it.",
    "settings[].name": "By which it is compared and shown.",
    "versions[].label": "Stands behind the setting's name, after an @.",
    "limits": "What each run may use.",
    "instances": "Generated sets, or files.",
    "settings": "The configurations that are compared.",
    "versions": "States of the code to compare; without any the code that runs.",
    "machine": "Where and with what the run was made.",
    "outcome": "What came of it.",
}
"""Fields that say enough in the code, but not on a page alone."""


def columns_command(page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE) -> None:
    """Write what every column of a store, of the measures and of an experiment file means into the page."""
    for name, table in tables().items():
        write_section(page, name, COMMAND, table)


def rows(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a model with what it means, those of models within it after it by their dotted names."""
    for field_name, field in model.model_fields.items():
        name = before + (field.alias or field_name)
        yield name, field.description or PLAIN.get(name, "")
        found = _model_within(field.annotation)
        if found is not None:
            inner, is_many = found
            yield from rows(inner, f"{name}{'[]' if is_many else ''}.")


def _model_within(annotation: Any) -> tuple[type[BaseModel], bool] | None:
    """The model that a field holds, and whether it holds several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    parts = [part for part in get_args(annotation) if part not in (NoneType, Ellipsis)]
    found = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    return (found[0], True) if len(found) == 1 and len(parts) == 1 else None


def tables() -> dict[str, str]:
    """The tables by name of their section."""
    content = {
        "experiment-file": rows(Experiment),
        "store-columns": rows(Run),
        "measure-columns": ((name, words or PLAIN.get(name, "")) for name, words in columns()),
    }
    return {
        name: markdown_table(("name", "meaning"), [(f"`{item}`", words) for item, words in found], frozenset())
        for name, found in content.items()
    }
