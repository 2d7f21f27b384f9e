from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select

from api.store.audit import Author
from api.store.contents import ErasedYouthError, erased_among, get_blob, put_blob
from api.store.database import lock
from api.store.states import SnapshotCause
from api.store.tables import heads, snapshots
from models.base import Model
from models.files.json_text import json_bytes
from models.snapshot import Snapshot


class SnapshotRecord(Model):
    """A stored snapshot without its content."""

    id: str
    sequence: int
    parent_id: str | None
    cause: SnapshotCause
    blob_id: str
    as_of: date
    youths: int
    units: int
    teams: int
    size_bytes: int
    stored_by: str
    on_behalf_of: str | None
    stored_at: datetime
    redacted_at: datetime | None


class SnapshotMissingError(KeyError):
    """There is no snapshot of this id."""


class HeadMovedError(ValueError):
    """Somebody else changed the alliance in between; `head_id` is what it is now."""

    def __init__(self, head_id: str | None) -> None:
        self.head_id = head_id
        super().__init__(head_id)


def add_snapshot(
    connection: Connection,
    snapshot: Snapshot,
    author: Author,
    at: datetime,
    cause: SnapshotCause = SnapshotCause.UPLOAD,
    parent_id: str | None = None,
) -> tuple[SnapshotRecord, bool]:
    """
    Keeps a snapshot; the same content twice is one. Returns it, and whether it is new.

    Raises
    ------
    ErasedYouthError
        If it brings back youths who were erased.
    """
    lock(connection, "snapshots")
    erased = erased_among(connection, (item.id for item in snapshot.youths))
    if erased:
        raise ErasedYouthError(erased)
    known = connection.execute(select(snapshots).where(snapshots.c.id == snapshot.id)).mappings().first()
    if known is not None:
        return _record(known), False
    content = json_bytes(snapshot)
    row = {
        "id": snapshot.id,
        "sequence": _next(connection, func.max(snapshots.c.sequence)),
        "parent_id": parent_id,
        "cause": cause,
        "blob_id": put_blob(connection, content),
        "as_of": snapshot.as_of,
        "youths": len(snapshot.youths),
        "units": len(snapshot.units),
        "teams": len(snapshot.ambulant_teams) + len(snapshot.brigade_teams),
        "size_bytes": len(content),
        "stored_by": author.actor,
        "on_behalf_of": author.on_behalf_of,
        "stored_at": at,
    }
    connection.execute(insert(snapshots).values(row))
    return get_snapshot(connection, snapshot.id), True


def move_head(
    connection: Connection,
    snapshot_id: str,
    author: Author,
    at: datetime,
    cause: SnapshotCause,
    expected: str | None = None,
) -> bool:
    """
    Makes a stored snapshot the alliance as it is now; False where it was already.

    Parameters
    ----------
    expected
        The head on which the change was judged; None: whatever it is.

    Raises
    ------
    HeadMovedError
        If the head is another by now. Of two who change one head, one gets this.
    """
    lock(connection, "snapshots")
    now = head_id(connection)
    if expected is not None and now != expected:
        raise HeadMovedError(now)
    if now == snapshot_id:
        return False
    row = {
        "sequence": _next(connection, func.max(heads.c.sequence)),
        "snapshot_id": snapshot_id,
        "cause": cause,
        "by": author.actor,
        "on_behalf_of": author.on_behalf_of,
        "at": at,
    }
    connection.execute(insert(heads).values(row))
    return True


def head_id(connection: Connection) -> str | None:
    """Id of the alliance as it is now: the newest upload with everything decided and changed since."""
    found: str | None = connection.execute(
        select(heads.c.snapshot_id).order_by(heads.c.sequence.desc()).limit(1)
    ).scalar_one_or_none()
    return found


def was_head(connection: Connection, snapshot_id: str) -> bool:
    """Whether a snapshot is or was the alliance as it is; a scenario never was."""
    query = select(heads.c.sequence).where(heads.c.snapshot_id == snapshot_id).limit(1)
    return connection.execute(query).first() is not None


def get_snapshot(connection: Connection, snapshot_id: str) -> SnapshotRecord:
    """One snapshot's row; `SnapshotMissingError` if there is none."""
    row = connection.execute(select(snapshots).where(snapshots.c.id == snapshot_id)).mappings().first()
    if row is None:
        raise SnapshotMissingError(snapshot_id)
    return _record(row)


def list_snapshots(connection: Connection, limit: int, before: int | None = None) -> list[SnapshotRecord]:
    """The newest first; `before` is the sequence of the last one seen."""
    query = select(snapshots).order_by(snapshots.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(snapshots.c.sequence < before)
    return [_record(row) for row in connection.execute(query).mappings()]


def read_snapshot_content(connection: Connection, record: SnapshotRecord) -> Snapshot:
    """The snapshot itself; after an erasure its own hash is no longer the record's id."""
    return Snapshot.model_validate_json(get_blob(connection, record.blob_id))


def _next(connection: Connection, largest: ColumnElement[int]) -> int:
    return (connection.execute(select(largest)).scalar_one() or 0) + 1


def _record(row: RowMapping) -> SnapshotRecord:
    return SnapshotRecord.model_validate(dict(row))
