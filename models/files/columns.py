import types
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

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


class Kind(Enum):
    """How a cell of a column is written."""

    TEXT = auto()
    WHOLE = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    DATE = auto()
    LIST = auto()
    """``a|b``"""
    COUNTS = auto()
    """``ggz:120|lvb:60``"""
    JSON = auto()


@dataclass(frozen=True)
class Column:
    """One column of a table: a field of a model, or a field of a model within it."""

    path: tuple[str, ...]
    kind: Kind
    empty_is_null: bool
    """An empty cell is null or a default that is not empty; an empty list must then be written out."""

    @property
    def name(self) -> str:
        """Header of the column, such as `home.location.lat`."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Columns:
    """The columns of one table, and the nested objects that are there even if all their cells are empty."""

    columns: tuple[Column, ...]
    required: tuple[tuple[str, ...], ...]

    @property
    def by_name(self) -> dict[str, Column]:
        """Columns by header."""
        return {column.name: column for column in self.columns}


def columns_of(model: type[BaseModel], without: frozenset[str] = frozenset()) -> Columns:
    """
    Derives a table's columns from its model, so that a new field needs no second entry.

    Parameters
    ----------
    without
        Fields that are tables of their own.

    Raises
    ------
    TypeError
        If a field has a type for which no way of writing is known, or an optional object could not be
        told from an absent one.
    """
    columns: list[Column] = []
    required: list[tuple[str, ...]] = []
    fields = {name: field for name, field in model.model_fields.items() if name not in without}
    _derive(fields, (), True, columns, required)
    return Columns(tuple(columns), tuple(required))


def _derive(
    fields: dict[str, FieldInfo],
    prefix: tuple[str, ...],
    always: bool,
    columns: list[Column],
    required: list[tuple[str, ...]],
) -> None:
    for name, field in fields.items():
        path = (*prefix, field.alias or name)
        _, optional = without_none(field.annotation)
        inner = model_of(field.annotation)
        if inner is None:
            not_empty = not field.is_required() and bool(field.get_default(call_default_factory=True))
            columns.append(Column(path, _kind(field.annotation, ".".join(path)), optional or not_empty))
            continue
        if optional and not any(item.is_required() for item in inner.model_fields.values()):
            raise TypeError(f"{'.'.join(path)}: an object without required fields looks absent in a table")
        stands = always and not optional
        if stands:
            required.append(path)
        _derive(inner.model_fields, path, stands, columns, required)


_SCALARS: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.BOOLEAN),
    (int, Kind.WHOLE),
    (float, Kind.NUMBER),
    (date, Kind.DATE),
    (str, Kind.TEXT),
)


def _kind(annotation: Any, name: str) -> Kind:
    bare, _ = without_none(annotation)
    if get_origin(bare) is Literal and all(isinstance(value, str) for value in get_args(bare)):
        return Kind.TEXT
    if get_origin(bare) is dict and without_none(get_args(bare)[1])[0] is int:
        return Kind.COUNTS
    item = item_of(bare)
    if item is not None:
        return Kind.JSON if model_of(item) else Kind.LIST if _scalar(item) is Kind.TEXT else _refuse(name)
    return _scalar(bare) or _refuse(name)


def _scalar(bare: Any) -> Kind | None:
    if not isinstance(bare, type):
        return None
    return next((kind for base, kind in _SCALARS if issubclass(bare, base)), None)


def _refuse(name: str) -> Kind:
    raise TypeError(f"{name}: no way is known to write this type in a table")
