import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

PREFIX = "tn"
_FORM = re.compile(rf"{PREFIX}_([a-z0-9]{{12}})_([A-Za-z0-9_-]{{43}})", re.ASCII)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class KeyParts(NamedTuple):
    """An API key taken apart: a public id and a secret."""

    key_id: str
    secret: str

    @property
    def token(self) -> str:
        """As the client sends it."""
        return f"{PREFIX}_{self.key_id}_{self.secret}"


def new_key() -> KeyParts:
    """A key that nobody can guess: 256 random bits."""
    return KeyParts("".join(secrets.choice(_ALPHABET) for _ in range(12)), secrets.token_urlsafe(32))


def parse_key(token: str) -> KeyParts | None:
    """The parts of what a client sent; None where it is no API key."""
    found = _FORM.fullmatch(token)
    return None if found is None else KeyParts(found[1], found[2])


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so a slow hash for passwords would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(secret: str, kept: str) -> bool:
    """Whether the secret is the one that was kept; takes the same time whatever differs."""
    return hmac.compare_digest(hash_of(secret), kept)
