"""Walks the fields of models and finds numbers and dates that have no limits."""

import importlib
import math
import pkgutil
import types
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from types import ModuleType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo


def models_below(package: ModuleType) -> list[type[BaseModel]]:
    """Every model that some module of a package defines."""
    found: dict[str, type[BaseModel]] = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if info.name.endswith("__main__") or ".migrations" in info.name:
            continue  # they would run
        module = importlib.import_module(info.name)
        for item in vars(module).values():
            if isinstance(item, type) and issubclass(item, BaseModel) and item.__module__ == module.__name__:
                found[f"{item.__module__}.{item.__qualname__}"] = item
    return list(found.values())


def unlimited(model: type[BaseModel]) -> list[str]:
    """Fields of a model, those within tuples, dicts and optionals too, with a number or date without both limits."""
    faults = []
    for name, field in model.model_fields.items():
        for kind, metadata in numbers_in(field.annotation, tuple(field.metadata)):
            where = f"{model.__module__}.{model.__qualname__}.{name}"
            lacking = [
                side for side, bounds in (("lower", (Ge, Gt)), ("upper", (Le, Lt))) if not _has(metadata, bounds)
            ]
            if lacking:
                faults.append(f"{where} has no {' and no '.join(lacking)} limit")
            elif kind is float and _takes_what_is_not_finite(metadata, model.model_config):
                faults.append(f"{where} takes a number that is not finite")
    return faults


def numbers_in(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[type, tuple[Any, ...]]]:
    """Every number or date in an annotation, with what limits it; models are walked by themselves."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from numbers_in(inner[0], (*metadata, *_flat(inner[1:])))
    elif origin in (Union, types.UnionType):
        for item in inner:
            yield from numbers_in(item, metadata)
    elif inner and origin is not None:
        # limits of a tuple or dict are those of its length
        for item in inner:
            if item is not ...:
                yield from numbers_in(item)
    elif isinstance(annotation, type) and _is_number_or_date(annotation):
        yield annotation, metadata


def _is_number_or_date(kind: type) -> bool:
    # a moment is what a clock of ours says
    return issubclass(kind, int | float | date) and not issubclass(kind, bool | Enum | datetime)


def _flat(metadata: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part for item in metadata for part in (item.metadata if isinstance(item, FieldInfo) else (item,)))


def _has(metadata: tuple[Any, ...], bounds: tuple[type, ...]) -> bool:
    return any(isinstance(item, bounds) for item in metadata)


def _takes_what_is_not_finite(metadata: tuple[Any, ...], config: ConfigDict) -> bool:
    class Holder(BaseModel):
        model_config = config
        value: Annotated[(float, *metadata)]  # type: ignore[valid-type]

    for value in (math.nan, math.inf, -math.inf):
        try:
            TypeAdapter(Holder).validate_python({"value": value})
        except ValidationError:
            continue
        return True
    return False
