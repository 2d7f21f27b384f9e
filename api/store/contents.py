"""Contents by their own name, kept once; and the youths who were erased, who must not come back in one."""

import gzip
import hashlib
import secrets as random
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.store.database import is_postgresql
from api.store.tables import blobs, erased_ids, secrets

LEVEL = 6
CONTENTS = "contents"
"""Lock of who writes a content that may name youths: an erasure must see it, or it the erasure."""
_SALT = "erasure"


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


class ErasedYouthError(ValueError):
    """A content brings back youths who were erased; `youth_ids` says whom."""

    def __init__(self, youth_ids: frozenset[str]) -> None:
        self.youth_ids = youth_ids
        super().__init__(", ".join(sorted(youth_ids)))


def erased_among(connection: Connection, youth_ids: Iterable[str]) -> frozenset[str]:
    """Which of these ids were erased: they must not come back."""
    known = set(connection.execute(select(erased_ids.c.fingerprint)).scalars())
    if not known:
        return frozenset()
    salt = _salt(connection)
    return frozenset(item for item in youth_ids if _fingerprint(salt, item) in known)


def remember_erased(connection: Connection, youth_id: str) -> None:
    """Keeps a salted hash of the id, and nothing else of it."""
    if not erased_among(connection, [youth_id]):
        connection.execute(insert(erased_ids).values(fingerprint=_fingerprint(_salt(connection), youth_id)))


def _salt(connection: Connection) -> str:
    known: str | None = connection.execute(select(secrets.c.value).where(secrets.c.name == _SALT)).scalar_one_or_none()
    if known is not None:
        return known
    made = random.token_hex(16)
    connection.execute(insert(secrets).values(name=_SALT, value=made))
    return made


def _fingerprint(salt: str, youth_id: str) -> str:
    return hashlib.sha256(f"{salt}:{youth_id}".encode()).hexdigest()
