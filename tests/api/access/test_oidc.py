import time
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.access.grants import Role, Scope
from api.access.oidc import Bearer, BearerTokens, Claims, KeysUnavailableError

ISSUER, AUDIENCE = "https://idp.example/realm", "thuisnabij"
KEY = RSAKey.generate_key(2048, {"kid": "k-1"})
OTHER = ECKey.generate_key("P-256", {"kid": "k-2"})
CLAIMS = Claims("sub", "roles", "regions", "organisations")


class Provider:
    """Public keys, and how often they were fetched."""

    def __init__(self, *keys: Any) -> None:
        self.keys = list(keys)
        self.fetched = 0
        self.seconds = 100.0

    def fetch(self) -> Mapping[str, Any]:
        self.fetched += 1
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def tokens(self) -> BearerTokens:
        return BearerTokens(ISSUER, AUDIENCE, CLAIMS, self.fetch, 300, lambda: self.seconds)


def token(key: Any = KEY, algorithm: str = "RS256", **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "u-81", "exp": now + 300, "iat": now}
    claims |= {"roles": ["desk", "other"], "regions": ["JZ12"], "organisations": ["org-03"]}
    content = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": key.kid}, content, key, algorithms=[algorithm])


def test_a_token_gives_subject_roles_and_scope() -> None:
    found = Provider(KEY).tokens().read(token())
    assert found is not None
    assert found.subject == "oidc:u-81"
    assert found.grant.roles == {Role.DESK}
    assert found.grant.scope == Scope(region_ids=frozenset({"JZ12"}), organisation_ids=frozenset({"org-03"}))


@pytest.mark.parametrize(
    ("regions", "scope"),
    [
        (["*"], Scope(everything=True)),
        (None, Scope(organisation_ids=frozenset({"org-03"}))),
        ("*", Scope(everything=True)),
    ],
)
def test_everything_must_be_said_and_nothing_is_nobody(regions: Any, scope: Scope) -> None:
    found = Provider(KEY).tokens().read(token(regions=regions))
    assert isinstance(found, Bearer)
    assert found.grant.scope == scope


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"nbf": int(time.time()) + 600},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 76},
        {"sub": 5},
        {"sub": "u\x0081"},
        {"sub": "u\n81"},
        {"roles": ["other"]},
        {"roles": None},
        {"roles": {"desk": True}},
        {"regions": ["no id!"]},
    ],
)
def test_a_token_that_is_not_for_us_gives_nothing(changes: dict[str, Any]) -> None:
    assert Provider(KEY).tokens().read(token(**changes)) is None


def test_an_audience_among_several_is_enough() -> None:
    assert Provider(KEY).tokens().read(token(aud=["other", AUDIENCE])) is not None


def test_only_signatures_by_a_known_key_pair_count() -> None:
    secret = OctKey.generate_key(256, {"kid": "k-1"})
    assert Provider(KEY).tokens().read(token(OTHER, "ES256")) is None
    assert Provider(KEY).tokens().read(token(secret, "HS256")) is None
    assert Provider(secret).tokens().read(token(secret, "HS256")) is None
    head, body, signature = token().split(".")
    assert Provider(KEY).tokens().read(f"{head}.{body}.{signature[:-4]}AAAA") is None
    assert Provider(KEY).tokens().read("eyJhbGciOiJub25lIn0." + body + ".") is None


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "\u00e9", "a" * 5000])
def test_what_is_no_token_gives_nothing(text: str) -> None:
    assert Provider(KEY).tokens().read(text) is None


def test_a_new_key_of_the_provider_is_fetched_but_not_for_every_wrong_token() -> None:
    provider = Provider(KEY)
    tokens = provider.tokens()
    assert tokens.read(token()) is not None
    provider.keys = [OTHER]
    assert tokens.read(token(OTHER, "ES256")) is None
    assert provider.fetched == 1
    provider.seconds += 31
    assert tokens.read(token(OTHER, "ES256")) is not None
    assert provider.fetched == 2
    # a key that the provider took back ends when the keys are fetched anew
    assert tokens.read(token()) is None


def test_a_provider_that_is_away_locks_nobody_out_who_could_come_in_before() -> None:
    provider = Provider(KEY)
    tokens = provider.tokens()

    def away() -> Mapping[str, Any]:
        raise ConnectionError

    working, provider.fetch = provider.fetch, away  # type: ignore[method-assign]
    tokens = provider.tokens()
    with pytest.raises(KeysUnavailableError):
        tokens.read(token())
    provider.fetch = working  # type: ignore[method-assign]
    tokens = BearerTokens(ISSUER, AUDIENCE, CLAIMS, lambda: provider.fetch(), 300, lambda: provider.seconds)
    assert tokens.read(token()) is not None
    provider.fetch = away  # type: ignore[method-assign]
    provider.seconds += 301
    assert tokens.read(token()) is not None
