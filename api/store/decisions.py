from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import Field
from sqlalchemy import Connection, RowMapping, and_, func, insert, select

from api.store.author import Author
from api.store.database import lock
from api.store.states import DecisionKind
from api.store.tables import decisions
from models.base import Model
from models.stay import Stay


class NewDecision(Model):
    """What a person decided, and why, in that person's own words."""

    recommendation_id: str | None = None
    plan_id: str | None = Field(default=None, description="Of the proposal decided about; null: a recommendation.")
    youth_id: str
    kind: DecisionKind
    reason: str
    place: str | None = None
    stays: tuple[Stay, ...] = Field(default=(), description="The pin; empty where declined.")
    trajectory: tuple[Stay, ...] = Field(default=(), description="The whole course taken, as far as it is known.")
    snapshot_id: str = Field(description="On which it was judged.")
    child_snapshot_id: str | None = Field(default=None, description="The same with the pin; null where declined.")


class DecisionRecord(NewDecision):
    """A decision in the register."""

    id: str
    sequence: int
    by: str
    on_behalf_of: str | None
    at: datetime


class AlreadyDecidedError(ValueError):
    """The recommendation or proposal was decided about before."""


class DecisionMissingError(KeyError):
    """There is no decision of this id."""


def add_decision(connection: Connection, taken: NewDecision, author: Author, at: datetime) -> DecisionRecord:
    """Writes a decision into the register; `AlreadyDecidedError` where one is there."""
    lock(connection, "decisions")
    if _already(connection, taken):
        raise AlreadyDecidedError
    last = connection.execute(select(func.max(decisions.c.sequence))).scalar_one() or 0
    made: dict[str, Any] = {
        "id": str(uuid4()),
        "sequence": last + 1,
        "by": author.actor,
        "on_behalf_of": author.on_behalf_of,
    }
    content = taken.model_dump(mode="json", by_alias=True)
    connection.execute(insert(decisions).values(content | made | {"at": at}))
    return get_decision(connection, made["id"])


def get_decision(connection: Connection, decision_id: str) -> DecisionRecord:
    """One decision; `DecisionMissingError` if there is none."""
    row = connection.execute(select(decisions).where(decisions.c.id == decision_id)).mappings().first()
    if row is None:
        raise DecisionMissingError(decision_id)
    return _record(row)


def list_decisions(
    connection: Connection, limit: int, before: int | None = None, youth_id: str | None = None
) -> list[DecisionRecord]:
    """The newest first; `before` is the sequence of the last one seen."""
    query = select(decisions).order_by(decisions.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(decisions.c.sequence < before)
    if youth_id is not None:
        query = query.where(decisions.c.youth_id == youth_id)
    return [_record(row) for row in connection.execute(query).mappings()]


def pinning_decisions(connection: Connection, after: datetime | None = None) -> list[DecisionRecord]:
    """Those that became pins, the oldest first; `after`: only those taken later."""
    taken = decisions.c.kind.in_((DecisionKind.ACCEPT, DecisionKind.OVERRIDE))
    query = select(decisions).where(taken).order_by(decisions.c.sequence)
    if after is not None:
        query = query.where(decisions.c.at > after)
    return [_record(row) for row in connection.execute(query).mappings()]


def _already(connection: Connection, taken: NewDecision) -> bool:
    if taken.recommendation_id is not None:
        same = decisions.c.recommendation_id == taken.recommendation_id
    else:
        same = and_(decisions.c.plan_id == taken.plan_id, decisions.c.youth_id == taken.youth_id)
    return connection.execute(select(decisions.c.id).where(same)).first() is not None


def _record(row: RowMapping) -> DecisionRecord:
    content: dict[str, Any] = dict(row)
    for name in ("stays", "trajectory"):
        content[name] = tuple(Stay.model_validate(item) for item in content[name])
    return DecisionRecord.model_validate(content)
