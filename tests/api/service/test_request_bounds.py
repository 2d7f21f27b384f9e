"""Every number and date that a request may hold has limits, in bodies as in queries, paths and headers."""

import importlib
import pkgutil
import typing
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import api.service.routes
from benchmarks.bench.experiments.experiment import Experiment
from benchmarks.bench.tuning.experiment import TuningExperiment
from tests.models.bounds import numbers_in, unlimited

ROUTES = [
    route
    for info in pkgutil.iter_modules(api.service.routes.__path__, "api.service.routes.")
    for router in [importlib.import_module(info.name).router]
    for route in router.routes
    if isinstance(route, APIRoute)
]


def models_in(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Every model that an annotation reaches, through its fields too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from models_in(field.annotation, seen)
        return
    for item in typing.get_args(annotation):
        yield from models_in(item, seen)


def test_every_number_and_date_of_a_request_has_limits() -> None:
    bodies: set[type[BaseModel]] = set()
    asked: set[str] = set()
    faults: list[str] = []
    for route in ROUTES:
        hints = typing.get_type_hints(route.endpoint, include_extras=True)
        for name, annotation in hints.items():
            if name == "return":
                continue
            list(models_in(annotation, bodies))
            for kind, metadata in numbers_in(annotation):
                asked.add(name)
                for field in [item for item in metadata if isinstance(item, FieldInfo)]:
                    metadata = (*metadata, *field.metadata)
                names = {type(item).__name__ for item in metadata}
                if not (names & {"Ge", "Gt"} and names & {"Le", "Lt"}):
                    faults.append(f"{route.path}: {name}, a {kind.__name__}")
    assert faults == []
    assert {fault for model in bodies for fault in unlimited(model)} == set()
    # what was walked is what there is
    assert asked >= {"limit", "after", "since", "until"}
    assert {model.__name__ for model in bodies} >= {
        "PlanRequest",
        "NightlySchedule",
        "Policy",
        "SolverSettings",
        "Stay",
    }


def test_every_number_of_an_experiment_has_limits() -> None:
    for top in (Experiment, TuningExperiment):
        found = list(models_in(top, set()))
        assert {fault for model in found for fault in unlimited(model)} == set()
