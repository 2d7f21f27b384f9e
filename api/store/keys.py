from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from api.access.clients import KeyParts, hash_of, is_secret, new_key
from api.access.grants import Grant, Role, Scope
from api.store.tables import api_keys
from models.base import Model


class KeyRecord(Model):
    """An API key as it is kept: never its secret."""

    id: str
    label: str
    grant: Grant
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    replaced_by: str | None

    def is_valid(self, at: datetime) -> bool:
        """Neither expired nor revoked."""
        return at < self.expires_at and (self.revoked_at is None or at < self.revoked_at)


class KeyMissingError(KeyError):
    """There is no API key of this id."""


def add_key(
    connection: Connection, label: str, grant: Grant, expires_at: datetime, at: datetime
) -> tuple[KeyRecord, str]:
    """A new key. Returns it with what the client sends: that is shown once and kept nowhere."""
    parts: KeyParts = new_key()
    row = {
        "id": parts.key_id,
        "secret_hash": hash_of(parts.secret),
        "label": label,
        "roles": sorted(grant.roles),
        "everything": grant.scope.everything,
        "organisation_ids": sorted(grant.scope.organisation_ids),
        "region_ids": sorted(grant.scope.region_ids),
        "created_at": at,
        "expires_at": expires_at,
    }
    connection.execute(insert(api_keys).values(row))
    return get_key(connection, parts.key_id), parts.token


def authenticate(connection: Connection, parts: KeyParts, at: datetime) -> KeyRecord | None:
    """The key that a client sent; None where it is unknown, wrong, expired or revoked."""
    row = connection.execute(select(api_keys).where(api_keys.c.id == parts.key_id)).mappings().first()
    kept = hash_of("") if row is None else str(row["secret_hash"])
    if not is_secret(parts.secret, kept) or row is None:
        return None
    record = _record(row)
    return record if record.is_valid(at) else None


def get_key(connection: Connection, key_id: str) -> KeyRecord:
    """One key; `KeyMissingError` if there is none."""
    row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).mappings().first()
    if row is None:
        raise KeyMissingError(key_id)
    return _record(row)


def list_keys(connection: Connection) -> list[KeyRecord]:
    """Every key, the oldest first."""
    rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)).mappings()
    return [_record(row) for row in rows]


def revoke_key(connection: Connection, key_id: str, at: datetime) -> KeyRecord:
    """Ends a key at a moment; an earlier end stays."""
    known = get_key(connection, key_id)
    if known.revoked_at is None or at < known.revoked_at:
        connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=at))
    return get_key(connection, key_id)


def rotate_key(
    connection: Connection, key_id: str, expires_at: datetime, old_until: datetime, at: datetime
) -> tuple[KeyRecord, str]:
    """A new key with the same grant; the old one goes on until a moment, so that clients can change over."""
    old = get_key(connection, key_id)
    record, token = add_key(connection, old.label, old.grant, expires_at, at)
    revoke_key(connection, key_id, old_until)
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(replaced_by=record.id))
    return record, token


def _record(row: RowMapping) -> KeyRecord:
    scope = Scope(
        everything=row["everything"],
        organisation_ids=frozenset(row["organisation_ids"]),
        region_ids=frozenset(row["region_ids"]),
    )
    grant = Grant(roles=frozenset(Role(item) for item in row["roles"]), scope=scope)
    names = ("id", "label", "created_at", "expires_at", "revoked_at", "replaced_by")
    return KeyRecord(grant=grant, **{name: row[name] for name in names})
