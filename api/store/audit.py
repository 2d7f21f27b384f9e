"""Who did what: authors, the chained rows of the audit, the tokens that stand for youths in it, its verification."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field
from sqlalchemy import Connection, Select, insert, select, update

from api.store.database import lock
from api.store.tables import audit, audit_head, subjects, tombstones
from models.base import Model

GENESIS = ""
"""Hash before the first row."""
_HEAD, _ADD, _MOVE_HEAD = select(audit_head), insert(audit), update(audit_head)
"""Made once: every request appends, and making them takes longer than SQLite does."""
TOKEN_CHARACTERS = 32


class Author(Model):
    """Who does something, and in which request: what every row that matters records."""

    actor: str = Field(max_length=80, description="An API key's id or a token's subject.")
    on_behalf_of: str | None = Field(
        default=None, max_length=80, description="The person behind a system; a pseudonym."
    )
    request_id: str = Field(max_length=80)


def system(process: str, request_id: str = "-") -> Author:
    """The service itself: the nightly rebalancing, a command line on the machine."""
    return Author(actor=f"system:{process}", request_id=request_id)


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


def token_of(nonce: str, youth_id: str) -> str:
    """What the audit keeps for a youth: nobody can find the id from it without the nonce."""
    return hashlib.sha256(f"{nonce}:{youth_id}".encode()).hexdigest()[:TOKEN_CHARACTERS]


def find_token(connection: Connection, youth_id: str) -> str | None:
    """The token of a youth; None where the audit never named the youth."""
    found: str | None = connection.execute(
        select(subjects.c.token).where(subjects.c.youth_id == youth_id)
    ).scalar_one_or_none()
    return found


def token_for(connection: Connection, youth_id: str) -> str:
    """The token of a youth, made where there is none; the audit's lock must be held."""
    known = find_token(connection, youth_id)
    if known is not None:
        return known
    nonce = secrets.token_hex(16)
    token = token_of(nonce, youth_id)
    connection.execute(insert(subjects).values(token=token, nonce=nonce, youth_id=youth_id))
    return token


class Damage(StrEnum):
    """What can be wrong with the audit."""

    ALTERED = "altered"
    """A row no longer has its own hash."""
    MISSING = "missing"
    """A row's number is absent, or the last rows are."""
    BROKEN = "broken"
    """A row does not follow the one before it: it was put there later, or that one was."""
    HEAD = "head"
    """The note of the last row is another than the last row."""
    UNKNOWN_SUBJECT = "unknown_subject"
    """A row names a youth whom nobody knows, and no erasure is recorded."""
    EXCHANGED_SUBJECT = "exchanged_subject"
    """A youth's id was put in the place of another's."""
    EXPECTED = "expected"
    """The row that somebody noted elsewhere is not there or has another hash."""


class Finding(Model):
    """One thing that is wrong, at a row of the chain."""

    damage: Damage
    sequence: int


class Verification(Model):
    """What was found, and the end of the chain: note it elsewhere, to give it to the next verification."""

    rows: int
    sequence: int
    hash: str
    findings: tuple[Finding, ...]


def verify_audit(connection: Connection, expected: tuple[int, str] | None = None) -> Verification:
    """
    Recomputes the whole chain.

    Parameters
    ----------
    expected
        Number and hash of a row, noted earlier outside the database. Only this shows that the last rows and the
        note of them were removed together.
    """
    head = connection.execute(select(audit_head)).mappings().first()
    erased = set(connection.execute(select(tombstones.c.token)).scalars())
    rows, last, seen = 0, (0, GENESIS), expected is None or expected == (0, GENESIS)
    findings: list[Finding] = []
    for row in connection.execute(all_lines().order_by(audit.c.sequence)).mappings().yield_per(1000):
        line = AuditLine.model_validate(dict(row))
        findings += _of_row(line, last, erased)
        rows, last = rows + 1, (line.sequence, line.hash)
        seen = seen or expected == last
    if head is None or (head["sequence"], head["hash"]) != last:
        known = 0 if head is None else int(head["sequence"])
        damage = Damage.MISSING if known > last[0] else Damage.HEAD
        findings.append(Finding(damage=damage, sequence=last[0] + 1))
    if not seen and expected is not None:
        findings.append(Finding(damage=Damage.EXPECTED, sequence=expected[0]))
    findings += _exchanged(connection)
    return Verification(rows=rows, sequence=last[0], hash=last[1], findings=tuple(findings))


def _of_row(line: AuditLine, last: tuple[int, str], erased: set[str]) -> Iterator[Finding]:
    number, before = last
    if line.own_hash != line.hash:
        yield Finding(damage=Damage.ALTERED, sequence=line.sequence)
    if line.sequence != number + 1:
        yield Finding(damage=Damage.MISSING, sequence=number + 1)
    elif line.previous_hash != before:
        yield Finding(damage=Damage.BROKEN, sequence=line.sequence)
    if line.youth_token is not None and line.youth_id is None and line.youth_token not in erased:
        yield Finding(damage=Damage.UNKNOWN_SUBJECT, sequence=line.sequence)


def _exchanged(connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(select(subjects)).mappings():
        if token_of(row["nonce"], row["youth_id"]) != row["token"]:
            first = connection.execute(
                select(audit.c.sequence).where(audit.c.youth_token == row["token"]).order_by(audit.c.sequence).limit(1)
            ).scalar_one_or_none()
            yield Finding(damage=Damage.EXCHANGED_SUBJECT, sequence=first or 0)
