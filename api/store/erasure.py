from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from api.access.redaction import plan_without_youths, without_mention, without_youths
from api.store.audit import Author, append
from api.store.contents import CONTENTS, delete_blob, get_blob, put_blob, remember_erased
from api.store.database import lock
from api.store.snapshots import add_snapshot, head_id, move_head
from api.store.states import SnapshotCause
from api.store.tables import decisions, moves, plans, proposals, recommendations, snapshots, subjects, tombstones
from models.base import Model
from models.files.json_text import json_bytes
from models.plan import Plan
from models.snapshot import Snapshot


class Erasure(Model):
    """What was removed of a youth."""

    snapshots: int
    plans: int
    recommendations: int
    decisions: int
    head_id: str | None
    """The alliance as it is now, without the youth."""


def erase_youth(connection: Connection, youth_id: str, author: Author, at: datetime) -> Erasure | None:
    """
    Removes a person from everything that is stored, and writes into the audit that it was done.

    Contents are written anew under the ids they had; rows of the youth go; the audit keeps its rows, which name a
    token that leads nowhere any more. None, and nothing changes, where nothing is known of the youth.
    """
    for name in ("snapshots", "decisions", CONTENTS):
        lock(connection, name)
    gone = frozenset({youth_id})
    of_snapshots = _redact_snapshots(connection, youth_id, gone, at)
    of_plans = _redact_plans(connection, youth_id, gone, at)
    counts = _delete_rows(connection, youth_id)
    if not (of_snapshots or of_plans or any(counts.values())):
        return None
    _redact_mentions(connection, youth_id)
    remember_erased(connection, youth_id)
    head = _renew_head(connection, author, at)
    # the last row that names the youth; then its token, like those of all rows before, leads nowhere
    told = append(connection, author, at, "youths.erase", "erased", youth_id=youth_id)
    connection.execute(delete(subjects).where(subjects.c.token == told.youth_token))
    row = {"token": told.youth_token, "at": at, "by": author.actor, "contents": of_snapshots + of_plans}
    connection.execute(insert(tombstones).values(row))
    return Erasure(
        snapshots=of_snapshots,
        plans=of_plans,
        recommendations=counts["recommendations"],
        decisions=counts["decisions"],
        head_id=head,
    )


def _redact_snapshots(connection: Connection, youth_id: str, gone: frozenset[str], at: datetime) -> int:
    changed = 0
    for row in connection.execute(select(snapshots.c.id, snapshots.c.blob_id)).all():
        content = get_blob(connection, row.blob_id)
        if _quoted(youth_id) not in content:
            continue
        kept = without_youths(Snapshot.model_validate_json(content), gone)
        less, count = json_bytes(kept), len(kept.youths)
        values = {"blob_id": put_blob(connection, less), "redacted_at": at, "youths": count, "size_bytes": len(less)}
        connection.execute(update(snapshots).where(snapshots.c.id == row.id).values(values))
        _drop(connection, row.blob_id)
        changed += 1
    return changed


def _redact_plans(connection: Connection, youth_id: str, gone: frozenset[str], at: datetime) -> int:
    changed = 0
    for row in connection.execute(select(plans.c.id, plans.c.plan_blob).where(plans.c.plan_blob.is_not(None))).all():
        content = get_blob(connection, row.plan_blob)
        if youth_id.encode() not in content:
            continue
        plan = Plan.model_validate_json(content)
        less = json_bytes(plan_without_youths(plan, gone))
        if less == content:
            continue
        values = {"plan_blob": put_blob(connection, less), "redacted_at": at}
        connection.execute(update(plans).where(plans.c.id == row.id).values(values))
        _drop(connection, row.plan_blob)
        changed += 1
    return changed


def _delete_rows(connection: Connection, youth_id: str) -> dict[str, int]:
    counts = {}
    results = connection.execute(select(recommendations.c.result_blob).where(recommendations.c.youth_id == youth_id))
    held = list(results.scalars())
    # children first: rows that name others go before those
    for table in (moves, decisions, proposals, recommendations):
        counts[table.name] = connection.execute(delete(table).where(table.c.youth_id == youth_id)).rowcount
    for blob in held:
        _drop(connection, blob)
    return counts


def _redact_mentions(connection: Connection, youth_id: str) -> None:
    """Others' options and reasons may name the youth, as kept apart or as sibling."""
    rows = connection.execute(select(recommendations.c.id, recommendations.c.result_blob)).all()
    for row in rows:
        content = get_blob(connection, row.result_blob).decode()
        less = without_mention(content, youth_id)
        if less != content:
            values = {"result_blob": put_blob(connection, less.encode())}
            connection.execute(update(recommendations).where(recommendations.c.id == row.id).values(values))
            _drop(connection, row.result_blob)
    for told in connection.execute(select(decisions.c.id, decisions.c.reason)).all():
        less = without_mention(told.reason, youth_id)
        if less != told.reason:
            connection.execute(update(decisions).where(decisions.c.id == told.id).values(reason=less))


def _renew_head(connection: Connection, author: Author, at: datetime) -> str | None:
    """A head whose content was changed gets the id of what it is now, so that plans can be made for it."""
    now = head_id(connection)
    if now is None:
        return None
    blob = connection.execute(select(snapshots.c.blob_id).where(snapshots.c.id == now)).scalar_one()
    content = Snapshot.model_validate_json(get_blob(connection, blob))
    if content.id == now:
        return now
    add_snapshot(connection, content, author, at, SnapshotCause.ERASURE, now)
    move_head(connection, content.id, author, at, SnapshotCause.ERASURE)
    return content.id


def _drop(connection: Connection, blob: str) -> None:
    used = (
        select(snapshots.c.id).where(snapshots.c.blob_id == blob),
        select(plans.c.id).where(or_(plans.c.plan_blob == blob, plans.c.policy_blob == blob)),
        select(recommendations.c.id).where(recommendations.c.result_blob == blob),
    )
    if all(connection.execute(query.limit(1)).first() is None for query in used):
        delete_blob(connection, blob)


def _quoted(youth_id: str) -> bytes:
    return f'"{youth_id}"'.encode()
