"""Two desks want the last bed at once, again and again: exactly one gets it, the other gets fresh options."""

import json
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role
from api.store.audit import system, verify_audit
from api.store.database import reading, writing
from api.store.decisions import add_recommendation, list_moves
from api.store.snapshots import add_snapshot, move_head
from api.store.states import SnapshotCause
from models.policy import Policy
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload
from tests.api.service.routes.test_recommendations import ask, decide, number_of

TESTS = system("tests")
Shown = list[dict[str, Any]]


def numbered(last_bed: Snapshot, number: int) -> Snapshot:
    """An alliance of its own: nothing that was decided in another one is known here."""
    unit = last_bed.units[0].model_copy(update={"name": f"unit {number}"})
    youths = tuple(item.model_copy(update={"id": f"{item.id}-{number}"}) for item in last_bed.youths)
    fields = {name: getattr(last_bed, name) for name in Snapshot.model_fields}
    return Snapshot(**fields | {"units": (unit,), "youths": youths})


def prepared(served: Served, shown: Shown, content: Snapshot) -> Shown:
    """The head, and what both desks would be shown of it: as they were shown of another, with its ids."""
    found = []
    with writing(served.engine) as connection:
        now = served.tick()
        record, _ = add_snapshot(connection, content, TESTS, now)
        move_head(connection, record.id, TESTS, now, SnapshotCause.UPLOAD)
        for item, youth in zip(shown, content.youths, strict=True):
            text = json.dumps(item["recommendation"]).replace(item["youth_id"], youth.id)
            args = (record.id, None, Policy(), youth.id, text.encode(), TESTS, now)
            kept = add_recommendation(connection, *args)
            found.append({"id": kept.id, "recommendation": json.loads(text)})
    return found


def race(clients: list[TestClient], shown: Shown) -> list[Any]:
    """Both accept the bed, at once."""
    barrier, answers = Barrier(2), []

    def accept(index: int) -> None:
        number = number_of(shown[index], "unit")
        barrier.wait()
        answers.append(decide(clients[index], shown[index], kind="accept", option=number))

    threads = [Thread(target=accept, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize(("kind", "rounds"), [("sqlite", 200), ("postgresql", 100)])
def test_of_two_desks_that_accept_the_last_bed_at_once_exactly_one_wins(
    served_on: Callable[[str], Served], last_bed: Snapshot, kind: str, rounds: int
) -> None:
    served = served_on(kind)
    clients = [served.client(Role.PLANNER, Role.DESK) for _ in range(2)]
    first = numbered(last_bed, 0)
    upload(clients[0], first)
    shown = [ask(client, youth.id) for client, youth in zip(clients, first.youths, strict=True)]
    wins = []
    with clients[0], clients[1]:
        for number in range(1, rounds + 1):
            answers = race(clients, prepared(served, shown, numbered(last_bed, number)))
            assert sorted(item.status_code for item in answers) == [201, 409], [item.text for item in answers]
            loser = next(item.json() for item in answers if item.status_code == 409)
            assert loser["code"] == "option_gone"
            assert all(item["place"] != "unit" for item in loser["fresh"]["recommendation"]["options"])
            wins.append(next(item.json()["youth_id"] for item in answers if item.status_code == 201))
    with reading(served.engine) as connection:
        assert sorted(item.youth_id for item in list_moves(connection)) == sorted(wins)
        assert verify_audit(connection).findings == ()
    # it is a race: not always the same desk
    assert len({youth_id.rpartition("-")[0] for youth_id in wins}) == 2
