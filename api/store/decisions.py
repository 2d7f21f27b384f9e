"""What was shown, what was decided, and the changes of place that followed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from pydantic import Field
from sqlalchemy import Connection, RowMapping, and_, func, insert, select, update

from api.store.audit import Author
from api.store.contents import CONTENTS, ErasedYouthError, erased_among, get_blob, put_blob
from api.store.database import lock
from api.store.states import DecisionKind
from api.store.tables import decisions, moves, recommendations
from models.base import Model
from models.files.json_text import json_bytes
from models.policy import Policy
from models.stay import Stay


class RecommendationRecord(Model):
    """Options once shown to somebody, on a snapshot and beside a plan; the options are a blob."""

    id: str
    snapshot_id: str
    plan_id: str | None
    youth_id: str
    policy_blob: str
    result_blob: str
    created_by: str
    on_behalf_of: str | None
    created_at: datetime


class RecommendationMissingError(KeyError):
    """There is no recommendation of this id."""


def add_recommendation(
    connection: Connection,
    snapshot_id: str,
    plan_id: str | None,
    policy: Policy,
    youth_id: str,
    result: bytes,
    author: Author,
    at: datetime,
) -> RecommendationRecord:
    """
    Keeps what was shown, so that a decision can name it.

    Raises
    ------
    ErasedYouthError
        If the youth was erased in between.
    """
    lock(connection, CONTENTS)
    erased = erased_among(connection, [youth_id])
    if erased:
        raise ErasedYouthError(erased)
    record = RecommendationRecord(
        id=str(uuid4()),
        snapshot_id=snapshot_id,
        plan_id=plan_id,
        youth_id=youth_id,
        policy_blob=put_blob(connection, json_bytes(policy)),
        result_blob=put_blob(connection, result),
        created_by=author.actor,
        on_behalf_of=author.on_behalf_of,
        created_at=at,
    )
    connection.execute(insert(recommendations).values(record.model_dump()))
    return record


def get_recommendation(connection: Connection, recommendation_id: str) -> RecommendationRecord:
    """One recommendation's row; `RecommendationMissingError` if there is none."""
    query = select(recommendations).where(recommendations.c.id == recommendation_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise RecommendationMissingError(recommendation_id)
    return RecommendationRecord.model_validate(dict(row))


def read_result(connection: Connection, record: RecommendationRecord) -> bytes:
    """The options as they were shown, as JSON."""
    return get_blob(connection, record.result_blob)


def read_policy_used(connection: Connection, record: RecommendationRecord) -> Policy:
    """The policy under which the options were ranked."""
    return Policy.model_validate_json(get_blob(connection, record.policy_blob))


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


class Move(Model):
    """A change of place (overplaatsing) that somebody decided; also the first place of who was waiting."""

    youth_id: str
    from_place: str | None
    to_place: str
    day: date
    cause: str
    decision_id: str | None
    recorded_at: datetime
    withdrawn_at: datetime | None


def moves_of(stays: tuple[Stay, ...], place_before: str | None) -> Iterator[tuple[str | None, str, date]]:
    """From where, where to, on which day: for stays that follow each other; a change of support is none."""
    before = place_before
    for stay in sorted(stays, key=lambda item: item.from_date):
        if stay.place != before:
            yield before, stay.place, stay.from_date
        before = stay.place


def record_moves(
    connection: Connection,
    youth_id: str,
    stays: tuple[Stay, ...],
    place_before: str | None,
    cause: str,
    decision_id: str,
    at: datetime,
) -> None:
    """Writes what a decision moves; moves decided earlier for later days are withdrawn."""
    first = min(item.from_date for item in stays)
    mine = (moves.c.youth_id == youth_id, moves.c.day >= first, moves.c.withdrawn_at.is_(None))
    connection.execute(update(moves).where(*mine).values(withdrawn_at=at))
    for from_place, to_place, day in moves_of(stays, place_before):
        row = {"from_place": from_place, "to_place": to_place, "day": day, "cause": cause, "decision_id": decision_id}
        connection.execute(insert(moves).values(row | {"id": str(uuid4()), "youth_id": youth_id, "recorded_at": at}))


def list_moves(connection: Connection, since: date | None = None, until: date | None = None) -> list[Move]:
    """Every move by day, withdrawn ones included; `until` is not included."""
    query = select(moves).order_by(moves.c.day, moves.c.youth_id, moves.c.recorded_at, moves.c.id)
    if since is not None:
        query = query.where(moves.c.day >= since)
    if until is not None:
        query = query.where(moves.c.day < until)
    rows = connection.execute(query).mappings()
    return [Move.model_validate({name: row[name] for name in Move.model_fields}) for row in rows]
