"""Everybody does everything at once: nothing breaks, nobody waits for ever, and the chain of the audit is whole."""

import random
from collections.abc import Callable
from threading import Thread

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role
from api.store.audit import verify_audit
from api.store.database import reading
from fixtures.cases import keep_apart
from models.files.json_text import json_bytes
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload

ACTIONS = 14
"""Of each person; in as long as it takes."""
PEOPLE = 5
LONGEST_SECONDS = 300.0


def alliance(number: int) -> Snapshot:
    """Two youths of their own each time."""
    content = keep_apart().snapshot
    fields = {name: getattr(content, name) for name in Snapshot.model_fields}
    youths = tuple(
        item.model_copy(update={"id": f"{item.id}-{number}", "keep_apart_ids": ()}) for item in content.youths
    )
    return Snapshot(**fields | {"youths": youths})


def do_something(client: TestClient, chance: random.Random) -> int:
    """One of the things that change something; gives the answer's status."""
    match chance.randrange(7):
        case 0:
            return client.post("/v1/snapshots", content=json_bytes(alliance(chance.randint(0, 6)))).status_code
        case 1:
            head = client.get("/v1/snapshots/head").headers["x-snapshot-id"]
            changes = {"units": {"near": {"beds": chance.randint(1, 9)}}}
            return client.post(f"/v1/snapshots/{head}:patch", json=changes).status_code
        case 2:
            return client.post("/v1/plans", json={}, headers={"Idempotency-Key": str(chance.randint(0, 5))}).status_code
        case 3:
            return client.delete(f"/v1/youths/y-1-{chance.randint(1, 6)}").status_code
        case 4:
            plan = client.get("/v1/plans").json()["items"][-1]["id"]
            return client.post(f"/v1/plans/{plan}/publication").status_code
        case _:
            youths = client.get("/v1/snapshots/head").json()["youths"]
            shown = client.post("/v1/recommendations", json={"youth_id": chance.choice(youths)["id"]})
            if shown.status_code != 201:
                return shown.status_code
            decision = {"kind": "accept", "option": 0, "reason": "near to home"}
            return client.post(f"/v1/recommendations/{shown.json()['id']}/decision", json=decision).status_code


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_happens_at_once_nothing_breaks(served_on: Callable[[str], Served], kind: str) -> None:
    served = served_on(kind)
    clients = [served.client(*Role) for _ in range(PEOPLE)]
    upload(clients[0], alliance(0))
    clients[0].post("/v1/plans", json={})
    served.work()
    statuses: list[int] = []

    def live(number: int) -> None:
        chance = random.Random(number)
        for _ in range(ACTIONS):
            statuses.append(do_something(clients[number], chance))

    threads = [Thread(target=live, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    assert set(statuses) <= {200, 201, 202, 404, 409, 422}
    assert {200, 201, 202} <= set(statuses)
    with reading(served.engine) as connection:
        found = verify_audit(connection)
    assert found.findings == ()
    assert len(statuses) == PEOPLE * ACTIONS
    assert found.rows >= len(statuses)
