from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import Connection, select

from api.store.audit import GENESIS, AuditLine, all_lines
from api.store.subjects import token_of
from api.store.tables import audit, audit_head, subjects, tombstones
from models.base import Model


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
