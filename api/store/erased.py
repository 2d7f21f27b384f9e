import hashlib
import secrets as random
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from api.store.tables import erased_ids, secrets

CONTENTS = "contents"
"""Lock of who writes a content that may name youths: an erasure must see it, or it the erasure."""

_SALT = "erasure"


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
