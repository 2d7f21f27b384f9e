"""Clients of the service: the keys that they send, and how much each may ask."""

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

PREFIX = "tn"
_FORM = re.compile(rf"{PREFIX}_([a-z0-9]{{12}})_([A-Za-z0-9_-]{{43}})", re.ASCII)
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
MOST_CLIENTS = 10_000
"""Clients remembered; the one longest unseen is forgotten first, and then has its whole burst again."""


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


class RateLimit:
    """
    So many requests a minute for each client, a burst of as many at once (token bucket).

    Each API process counts for itself.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._burst = float(per_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, now_seconds: float) -> float:
        """
        Counts one request.

        Returns
        -------
        float
            0 if it may go on, else the seconds after which to try again.
        """
        with self._lock:
            left, seen = self._left.pop(client, (self._burst, now_seconds))
            left = min(self._burst, left + max(0.0, now_seconds - seen) * self._per_second)
            allowed = left >= 1
            self._left[client] = (left - 1 if allowed else left, now_seconds)
            if len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_second
