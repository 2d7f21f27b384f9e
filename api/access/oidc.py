from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import ValidationError

from api.access.grants import Grant, Role, Scope

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by a key pair only: with a shared secret whoever can check a token could make one."""
LEEWAY_SECONDS = 60
SOONEST_REFETCH_SECONDS = 30
LONGEST_SUBJECT = 75
EVERYTHING = "*"


class KeysUnavailableError(RuntimeError):
    """The identity provider's public keys cannot be had, and none are known from before."""


class Claims(NamedTuple):
    """Names of the claims that are read."""

    subject: str
    roles: str
    regions: str
    organisations: str


class Bearer(NamedTuple):
    """Who sent a token, and what it gives."""

    subject: str
    grant: Grant


class BearerTokens:
    """
    Checks bearer tokens of an identity provider (OpenID Connect).

    Parameters
    ----------
    fetch_keys
        Gets the provider's public keys as a JSON Web Key Set; where it fails, the keys known before go on.
    keys_for_seconds
        How long they are kept; a token signed with another key has them fetched sooner.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        claims: Claims,
        fetch_keys: Callable[[], Mapping[str, Any]],
        keys_for_seconds: float = 300,
        clock_seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._claims = claims
        self._fetch, self._keep, self._clock = fetch_keys, keys_for_seconds, clock_seconds
        self._registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
        )
        self._keys: KeySet | None = None
        self._asked = 0.0
        self._lock = Lock()

    def read(self, token: str) -> Bearer | None:
        """
        The token's subject and grant; None where it is not valid, expired, or gives no role.

        Raises
        ------
        KeysUnavailableError
            If there are no keys to check it with.
        """
        decoded = self._decoded(token)
        if decoded is None:
            return None
        try:
            self._registry.validate(decoded)
            subject = decoded.get(self._claims.subject)
            # what is no text could not be written into the audit
            if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
                return None
            return Bearer(f"oidc:{subject}", self._grant(decoded))
        except (JoseError, ValidationError, ValueError, TypeError):
            return None

    def _decoded(self, token: str) -> dict[str, Any] | None:
        for keys in (self._key_set(), self._key_set(renew=True)):
            try:
                return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError):
                continue
        return None

    def _key_set(self, renew: bool = False) -> KeySet:
        with self._lock:
            age = self._clock() - self._asked
            if self._keys is None or age > (SOONEST_REFETCH_SECONDS if renew else self._keep):
                self._keys = self._fetched_keys()
                self._asked = self._clock()
            return self._keys

    def _fetched_keys(self) -> KeySet:
        try:
            return KeySet.import_key_set(dict(self._fetch()))  # type: ignore[arg-type]
        except Exception as error:
            # a provider that is away for a while does not lock everybody out
            if self._keys is None:
                raise KeysUnavailableError from error
            return self._keys

    def _grant(self, decoded: Mapping[str, Any]) -> Grant:
        known = {item.value for item in Role}
        roles = frozenset(Role(item) for item in _texts(decoded.get(self._claims.roles)) if item in known)
        regions = frozenset(_texts(decoded.get(self._claims.regions)))
        organisations = frozenset(_texts(decoded.get(self._claims.organisations)))
        if regions == {EVERYTHING}:
            return Grant(roles=roles, scope=Scope(everything=True))
        return Grant(roles=roles, scope=Scope(region_ids=regions, organisation_ids=organisations))


def _texts(value: Any) -> list[str]:
    """A claim as list: providers send one value as a text."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
