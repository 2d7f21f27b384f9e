from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from api.store.author import Author
from api.store.blobs import get_blob, put_blob
from api.store.database import lock
from api.store.erased import CONTENTS, ErasedYouthError, erased_among
from api.store.tables import recommendations
from models.base import Model
from models.files.json_text import json_bytes
from models.policy import Policy


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
