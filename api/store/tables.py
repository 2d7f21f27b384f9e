"""Every table. Times are UTC; contents (snapshots, plans, policies, results) are blobs, named by their hash."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from api.store.states import JobStatus, PlanKind

ID = String(80)
PERSON = String(80)
"""Who did it: an API key's id or a token's subject, a pseudonym either way."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite has no time zones, so there it is kept without and read with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a moment without a time zone: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The same moment, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _one_of(column: str, values: type[JobStatus] | type[PlanKind]) -> CheckConstraint:
    listed = ", ".join(f"'{item.value}'" for item in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


blobs = Table(
    "blobs",
    metadata,
    Column("id", ID, primary_key=True),  # sha256 of the content before compression
    Column("content", LargeBinary, nullable=False),  # gzip
    Column("size_bytes", Integer, nullable=False),  # before compression
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", ID, primary_key=True),  # Snapshot.id as stored; after an erasure the content is another
    Column("sequence", Integer, nullable=False, unique=True),  # order of storing
    Column("parent_id", ID, ForeignKey("snapshots.id"), index=True),  # what it was made from
    Column("cause", String(20), nullable=False),
    Column("blob_id", ID, ForeignKey("blobs.id"), nullable=False, index=True),
    Column("as_of", Date, nullable=False),
    Column("youths", Integer, nullable=False),
    Column("units", Integer, nullable=False),
    Column("teams", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("stored_by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("stored_at", UtcTime, nullable=False),
    Column("redacted_at", UtcTime),
)

heads = Table(
    "heads",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # the last one is the alliance as it is now
    Column("snapshot_id", ID, ForeignKey("snapshots.id"), nullable=False),
    Column("cause", String(20), nullable=False),
    Column("by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("at", UtcTime, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("id", ID, primary_key=True),
    Column("snapshot_id", ID, ForeignKey("snapshots.id"), nullable=False, index=True),
    Column("policy_blob", ID, ForeignKey("blobs.id"), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("job_status", String(20), nullable=False, index=True),
    Column("stop_requested_at", UtcTime),
    Column("plan_status", String(20)),
    Column("ended", String(20)),
    Column("cost", BigInteger),
    Column("bound", BigInteger),
    Column("plan_blob", ID, ForeignKey("blobs.id"), index=True),
    Column("error_code", String(60)),
    Column("warm_start_plan_id", ID, ForeignKey("plans.id")),
    Column("published_plan_id", ID, ForeignKey("plans.id")),
    Column("idempotency_key", String(255)),
    Column("request_hash", String(64)),
    Column("requested_by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("attempt", Integer, nullable=False, default=0),
    Column("redacted_at", UtcTime),
    UniqueConstraint("requested_by", "idempotency_key"),
    _one_of("job_status", JobStatus),
    _one_of("kind", PlanKind),
    Index(None, "created_at", "id"),
)

plan_events = Table(
    "plan_events",
    metadata,
    Column("plan_id", ID, ForeignKey("plans.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # 1, 2, ...
    Column("at", UtcTime, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("cost", BigInteger),
    Column("bound", BigInteger),
    Column("seconds", Float, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # the last one counts
    Column("plan_id", ID, ForeignKey("plans.id"), nullable=False),
    Column("by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("at", UtcTime, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("plan_id", ID, ForeignKey("plans.id"), primary_key=True),
    Column("youth_id", ID, primary_key=True, index=True),
    Column("state", String(20), nullable=False),  # open, accepted, declined, lapsed
    Column("version", Integer, nullable=False),
    Column("stays", JSON, nullable=False),
    Column("points", BigInteger, nullable=False),  # after minus before: below zero it costs less
    Column("at", UtcTime, nullable=False),
)

recommendations = Table(
    "recommendations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("snapshot_id", ID, ForeignKey("snapshots.id"), nullable=False, index=True),
    Column("plan_id", ID, ForeignKey("plans.id")),
    Column("youth_id", ID, nullable=False, index=True),
    Column("policy_blob", ID, ForeignKey("blobs.id"), nullable=False),
    Column("result_blob", ID, ForeignKey("blobs.id"), nullable=False),
    Column("created_by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("created_at", UtcTime, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("sequence", Integer, nullable=False, unique=True),
    Column("recommendation_id", ID, ForeignKey("recommendations.id"), unique=True),  # decided once
    Column("plan_id", ID, ForeignKey("plans.id")),  # of a proposal, with youth_id
    Column("youth_id", ID, nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # accept, override, decline
    Column("reason", Text, nullable=False),
    Column("place", String(80)),
    Column("stays", JSON, nullable=False),  # the pin; empty where declined
    Column("trajectory", JSON, nullable=False),  # the whole option taken: what the desk counts on for this youth
    Column("snapshot_id", ID, ForeignKey("snapshots.id"), nullable=False),  # on which it was judged
    Column("child_snapshot_id", ID, ForeignKey("snapshots.id")),
    Column("by", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("plan_id", "youth_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", ID, primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("label", String(120), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("everything", Boolean, nullable=False),
    Column("organisation_ids", JSON, nullable=False),
    Column("region_ids", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("replaced_by", ID),
)

schedules = Table(
    "schedules",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", PERSON, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("executor_id", ID, primary_key=True),
    Column("started_at", UtcTime, nullable=False),
    Column("heartbeat_at", UtcTime, nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("token", String(32), primary_key=True),  # what the audit keeps instead of a youth's id
    Column("nonce", String(32), nullable=False),  # token = hash of nonce and id; without it nobody can guess
    Column("youth_id", ID, nullable=False, unique=True),  # the row goes when the youth is erased
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", PERSON, nullable=False),
    Column("on_behalf_of", PERSON),
    Column("action", String(80), nullable=False),
    Column("subject", String(120)),  # a snapshot, plan, recommendation, key
    Column("youth_token", String(32), index=True),
    Column("outcome", String(40), nullable=False),
    Column("request_id", String(80), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # one row: 1
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("token", String(32), primary_key=True),  # in the audit; nothing says any more whose it was
    Column("at", UtcTime, nullable=False),
    Column("by", PERSON, nullable=False),
    Column("contents", Integer, nullable=False),  # contents written anew
)

erased_ids = Table(
    "erased_ids",
    metadata,
    # salted hash of an id that must not come back; kept apart from tombstones, so that it leads to no audit row
    Column("fingerprint", String(64), primary_key=True),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(120), nullable=False),
)

moves = Table(
    "moves",
    metadata,
    Column("id", ID, primary_key=True),
    Column("youth_id", ID, nullable=False, index=True),
    Column("from_place", String(80)),
    Column("to_place", String(80), nullable=False),
    Column("day", Date, nullable=False),
    Column("cause", String(20), nullable=False),  # accept, override, plan
    Column("decision_id", ID, ForeignKey("decisions.id"), index=True),
    Column("recorded_at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),  # another decision came before the day
)
