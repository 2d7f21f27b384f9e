from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from api.access.clients import KeyParts, parse_key
from api.access.grants import Grant, Role, Scope
from api.store.database import writing
from api.store.keys import KeyMissingError, add_key, authenticate, get_key, list_keys, revoke_key, rotate_key
from api.store.tables import api_keys
from tests.api.store.things import NOON

GRANT = Grant(
    roles=frozenset({Role.DESK, Role.PLANNER}),
    scope=Scope(region_ids=frozenset({"JZ12"}), organisation_ids=frozenset({"org-03"})),
)
DAY = timedelta(days=1)


def parts_of(token: str) -> KeyParts:
    parts = parse_key(token)
    assert parts is not None
    return parts


def test_a_key_opens_with_its_grant_until_it_expires(engine: Engine) -> None:
    with writing(engine) as connection:
        record, token = add_key(connection, "desk north", GRANT, NOON + 30 * DAY, NOON)
        found = authenticate(connection, parts_of(token), NOON + 30 * DAY - timedelta(seconds=1))
        assert found == record
        assert found.grant == GRANT
        assert authenticate(connection, parts_of(token), NOON + 30 * DAY) is None


def test_the_secret_is_kept_nowhere(engine: Engine) -> None:
    with writing(engine) as connection:
        _, token = add_key(connection, "desk", GRANT, NOON + DAY, NOON)
        assert parts_of(token).secret not in str(connection.execute(select(api_keys)).all())


def test_a_wrong_secret_and_an_unknown_key_do_not_open(engine: Engine) -> None:
    with writing(engine) as connection:
        _, token = add_key(connection, "desk", GRANT, NOON + DAY, NOON)
        parts = parts_of(token)
        assert authenticate(connection, parts._replace(secret="x" * 43), NOON) is None
        assert authenticate(connection, parts._replace(key_id="a" * 12), NOON) is None
        assert authenticate(connection, KeyParts("a" * 12, ""), NOON) is None


def test_a_revoked_key_ends_at_once(engine: Engine) -> None:
    with writing(engine) as connection:
        record, token = add_key(connection, "desk", GRANT, NOON + DAY, NOON)
        revoke_key(connection, record.id, NOON)
        assert authenticate(connection, parts_of(token), NOON) is None
        with pytest.raises(KeyMissingError):
            revoke_key(connection, "none", NOON)


def test_a_rotated_key_goes_on_until_clients_changed_over(engine: Engine) -> None:
    with writing(engine) as connection:
        old, old_token = add_key(connection, "desk", GRANT, NOON + 30 * DAY, NOON)
        new, new_token = rotate_key(connection, old.id, NOON + 90 * DAY, NOON + 2 * DAY, NOON + DAY)
        assert new.grant == GRANT
        assert get_key(connection, old.id).replaced_by == new.id
        for moment, opens in ((NOON + DAY, True), (NOON + 2 * DAY, False)):
            assert (authenticate(connection, parts_of(old_token), moment) is not None) is opens
        assert authenticate(connection, parts_of(new_token), NOON + 89 * DAY) == new
        assert [item.id for item in list_keys(connection)] == [old.id, new.id]
