import types
from datetime import date
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

EACH = "*"
"""Stands in a path for every item of a list."""


def without_none(annotation: Any) -> tuple[Any, bool]:
    """The type without its constraints and without `None`, and whether `None` was allowed."""
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            others = [item for item in get_args(annotation) if item is not type(None)]
            if len(others) != 1:
                return annotation, optional
            annotation, optional = others[0], True
        else:
            return annotation, optional


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation names, if it names one."""
    bare, _ = without_none(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def item_of(annotation: Any) -> Any:
    """The type of the items of a list; `None` if the annotation is no list."""
    bare, _ = without_none(annotation)
    return without_none(get_args(bare)[0])[0] if get_origin(bare) is tuple else None


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """The annotation of each field, by its name in files."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def fields_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """Names of the fields that may stand at a place of a document; none if it is no object with fields."""
    current: Any = model
    for part in loc:
        inner = model_of(current)
        if isinstance(part, int):
            current = item_of(current)
        elif inner is not None and part in fields_of(inner):
            current = fields_of(inner)[part]
        else:
            return ()
    inner = model_of(current)
    return tuple(fields_of(inner)) if inner is not None else ()


@cache
def date_paths(annotation: Any) -> tuple[tuple[str, ...], ...]:
    """Paths of all dates below a type."""
    bare, _ = without_none(annotation)
    if bare is date:
        return ((),)
    if item_of(bare) is not None:
        return tuple((EACH, *path) for path in date_paths(item_of(bare)))
    inner = model_of(bare)
    if inner is None:
        return ()
    return tuple((key, *path) for key, field in fields_of(inner).items() for path in date_paths(field))
