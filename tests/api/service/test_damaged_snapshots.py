"""Whatever somebody has done to a snapshot: it is stored, or every problem is told with its place; never 500."""

import copy
import json
import random
from typing import Any

from api.access.grants import Role
from tests.api.service.conftest import Served
from tests.models.snapshots import document

SNAPSHOTS = 1000
VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    10**30,
    1e308,
    "",
    "x" * 300,
    "2026-02-30",
    [],
    [None],
    {},
    {"a": 1},
    "\ud83d",
]
BIRTH_DATE = "2011-05-14"
"""Of a youth in it: an answer must not repeat it."""


def test_a_thousand_damaged_snapshots_are_stored_or_refused_with_places(served: Served) -> None:
    chance = random.Random(7)
    statuses: dict[int, int] = {}
    # one event loop for all of them
    with served.client(Role.PLANNER) as client:
        for _ in range(SNAPSHOTS):
            answer = client.post("/v1/snapshots", content=damaged(chance))
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            assert answer.status_code in (200, 201, 422), answer.text
            assert BIRTH_DATE not in answer.text
            if answer.status_code == 422:
                assert answer.headers["content-type"] == "application/problem+json"
                issues = answer.json()["issues"]
                assert issues
                for issue in issues:
                    assert issue["path"].startswith(("/", "line ")), issue
                    assert issue["code"], issue
                    assert issue["message"], issue
                    assert issue["remedy"], issue
    # neither is everything refused, nor is nothing
    assert statuses[422] > SNAPSHOTS // 2
    assert statuses[201] > SNAPSHOTS // 50


def damaged(chance: random.Random) -> bytes:
    """A snapshot with one to three values damaged; every fifth as well in its bytes."""
    content = document()
    for _ in range(chance.randint(1, 3)):
        damage_value(content, chance)
    text = json.dumps(content).encode()
    return damage_bytes(text, chance) if chance.random() < 0.2 else text


def damage_value(content: Any, chance: random.Random) -> None:
    """Removes one value somewhere, puts another in its place, or counts one more or less."""
    while True:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = content[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            content = inner
            continue
        if isinstance(inner, int) and not isinstance(inner, bool) and chance.random() < 0.7:
            content[key] = inner + chance.choice([-1, 1])
        elif chance.random() < 0.3:
            del content[key]
        else:
            content[key] = copy.deepcopy(chance.choice(VALUES))
        return


def damage_bytes(text: bytes, chance: random.Random) -> bytes:
    """Cuts it off, leaves some bytes out, has some twice, or puts another byte somewhere."""
    at, length = chance.randrange(len(text)), chance.randint(1, 30)
    match chance.randrange(4):
        case 0:
            return text[:at]
        case 1:
            return text[:at] + text[at + length :]
        case 2:
            return text[: at + length] + text[at:]
        case _:
            return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]
