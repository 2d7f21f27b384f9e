import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from api.service.problems import Problem
from models.issue import Issue

T = TypeVar("T")
LARGEST_POSITION = 2**31 - 1
"""Of what the database keeps as a number."""

Limit = Annotated[int, Query(ge=1, le=500, description="Most items on a page.")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before.")]


class Page(BaseModel, Generic[T]):
    """Some items of a list and where it goes on."""

    items: list[T]
    next_cursor: str | None = Field(description="Null: this is the last page.")


def page_of(items: Sequence[T], limit: int, position: Callable[[T], Any]) -> Page[T]:
    """
    A page of at most `limit` items.

    Parameters
    ----------
    items
        One more than the limit, if there are so many.
    position
        What `place_of` must give back for the next page: JSON.
    """
    shown = list(items[:limit])
    more = len(items) > limit
    return Page(items=shown, next_cursor=_encoded(position(shown[-1])) if more else None)


def place_of(cursor: str | None, kind: type[T]) -> T | None:
    """The position in a cursor; 422 where it is none of ours."""
    if cursor is None:
        return None
    try:
        found = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise foreign_cursor()
    if isinstance(found, int) and not 0 <= found <= LARGEST_POSITION:
        raise foreign_cursor()
    return found


def foreign_cursor() -> Problem:
    """A cursor that this service did not make."""
    issue = Issue(
        code="cursor",
        path="/query/cursor",
        message="the cursor is none of this service",
        remedy="Give next_cursor as it was given, or begin without one.",
    )
    return Problem(422, "bad_input", issues=[issue])


def _encoded(position: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode()
