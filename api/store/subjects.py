import hashlib
import secrets

from sqlalchemy import Connection, insert, select

from api.store.tables import subjects

TOKEN_CHARACTERS = 32


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
