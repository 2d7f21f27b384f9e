import gzip
import hashlib

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.store.database import is_postgresql
from api.store.tables import blobs

LEVEL = 6


class BlobMissingError(KeyError):
    """A row names a content that is not there: the database is damaged."""


def blob_id_of(content: bytes) -> str:
    """The content's own name."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def put_blob(connection: Connection, content: bytes) -> str:
    """Keeps a content, compressed; the same twice is kept once. Returns its id."""
    identifier = blob_id_of(content)
    if connection.execute(select(blobs.c.id).where(blobs.c.id == identifier)).first() is not None:
        return identifier
    insert = postgresql_insert if is_postgresql(connection) else sqlite_insert
    # mtime 0: the same bytes each time
    packed = gzip.compress(content, LEVEL, mtime=0)
    row = {"id": identifier, "content": packed, "size_bytes": len(content)}
    connection.execute(insert(blobs).values(row).on_conflict_do_nothing())
    return identifier


def get_blob(connection: Connection, identifier: str) -> bytes:
    """A content by its id; `BlobMissingError` if it is not there."""
    return gzip.decompress(get_packed(connection, identifier))


def get_packed(connection: Connection, identifier: str) -> bytes:
    """The same as gzip, as it is kept."""
    found = connection.execute(select(blobs.c.content).where(blobs.c.id == identifier)).scalar_one_or_none()
    if found is None:
        raise BlobMissingError(identifier)
    return bytes(found)


def delete_blob(connection: Connection, identifier: str) -> None:
    """Removes a content that no row names any more; the database refuses it while one does."""
    connection.execute(delete(blobs).where(blobs.c.id == identifier))
