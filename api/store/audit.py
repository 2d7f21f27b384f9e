import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, insert, select, update

from api.store.author import Author
from api.store.database import lock
from api.store.subjects import token_for
from api.store.tables import audit, audit_head, subjects
from models.base import Model

GENESIS = ""
"""Hash before the first row."""

_HEAD, _ADD, _MOVE_HEAD = select(audit_head), insert(audit), update(audit_head)
"""Made once: every request appends, and making them takes longer than SQLite does."""


class AuditEntry(Model):
    """Who, on whose behalf, did what, when, to whom or what, with which outcome."""

    sequence: int
    previous_hash: str
    at: datetime
    actor: str
    on_behalf_of: str | None
    action: str
    subject: str | None
    youth_token: str | None
    outcome: str
    request_id: str

    @property
    def own_hash(self) -> str:
        """SHA-256 of everything in the row, the hash before it included: rows cannot be changed one by one."""
        content = {name: getattr(self, name) for name in AuditEntry.model_fields if name != "at"}
        content |= {"at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}
        return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class AuditLine(AuditEntry):
    """An entry as it is shown: with the youth's id, unless the youth was erased."""

    hash: str
    youth_id: str | None


def append(
    connection: Connection,
    author: Author,
    at: datetime,
    action: str,
    outcome: str,
    subject: str | None = None,
    youth_id: str | None = None,
) -> AuditEntry:
    """
    Adds a row at the end of the chain, in the transaction of what it tells about.

    Other writers of the audit wait until that transaction ends: call it last.
    """
    lock(connection, "audit")
    head = connection.execute(_HEAD).mappings().one()
    entry = AuditEntry(
        sequence=head["sequence"] + 1,
        previous_hash=head["hash"],
        at=at,
        actor=author.actor,
        on_behalf_of=author.on_behalf_of,
        action=action,
        subject=subject,
        youth_token=None if youth_id is None else token_for(connection, youth_id),
        outcome=outcome,
        request_id=author.request_id,
    )
    own_hash = entry.own_hash
    connection.execute(_ADD, entry.model_dump() | {"hash": own_hash})
    connection.execute(_MOVE_HEAD, {"sequence": entry.sequence, "hash": own_hash})
    return entry


def list_audit(
    connection: Connection, limit: int, before: int | None = None, youth_id: str | None = None, actor: str | None = None
) -> list[AuditLine]:
    """The newest first; `before` is the sequence of the last one seen."""
    query = all_lines().order_by(audit.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.sequence < before)
    if youth_id is not None:
        query = query.where(subjects.c.youth_id == youth_id)
    if actor is not None:
        query = query.where(audit.c.actor == actor)
    return [AuditLine.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def all_lines() -> Select[tuple[object, ...]]:
    """Every row with the youth's id, where it is still known."""
    return select(audit, subjects.c.youth_id).select_from(
        audit.outerjoin(subjects, subjects.c.token == audit.c.youth_token)
    )
