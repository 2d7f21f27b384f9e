"""Whatever somebody has done to a snapshot: it is stored, or every problem is told with its place; never 500."""

import copy
import gzip
import json
import random
from typing import Any

import pytest

from api.access.grants import Role, Scope
from models.files.json_text import json_bytes
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload
from tests.models.snapshots import document, snapshot


def test_a_snapshot_is_stored_once_and_read_whole(served: Served) -> None:
    client = served.client(Role.PLANNER)
    content = snapshot()
    first = client.post("/v1/snapshots", content=json_bytes(content))
    assert (first.status_code, first.headers["location"]) == (201, f"/v1/snapshots/{content.id}")
    stored = first.json()
    assert (stored["youths"], stored["units"], stored["teams"], stored["head_id"]) == (3, 2, 2, content.id)
    again = client.post("/v1/snapshots", content=json_bytes(content))
    assert (again.status_code, again.json()["id"]) == (200, content.id)
    read = client.get(first.headers["location"])
    assert Snapshot.model_validate_json(read.content) == content
    assert read.headers["content-encoding"] == "gzip"
    plain = client.get(first.headers["location"], headers={"Accept-Encoding": "identity"})
    assert plain.content == json_bytes(content)


def test_a_gzipped_answer_is_the_content_as_it_is_kept(served: Served) -> None:
    client = served.client(Role.PLANNER)
    stored = upload(client, snapshot())
    with client.stream("GET", f"/v1/snapshots/{stored['id']}") as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())) == json_bytes(snapshot())


def test_every_problem_is_listed_at_once(served: Served) -> None:
    content = document()
    content["units"][0]["beds"] = "8"
    content["units"][1]["bedz"] = 3
    content["youths"][0]["birth_date"] = "14-05-2011"
    refused = served.client(Role.PLANNER).post("/v1/snapshots", json=content)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    paths = {issue["path"] for issue in refused.json()["issues"]}
    assert {"/units/0/beds", "/units/1/bedz", "/youths/0/birth_date"} <= paths
    assert all(issue["remedy"] for issue in refused.json()["issues"])
    assert "14-05-2011" not in refused.text


def test_a_place_outside_the_roads_is_refused_at_the_door(served: Served) -> None:
    content = document()
    content["units"][1]["location"] = {"lat": 53.2, "lon": 6.56}
    refused = served.client(Role.PLANNER).post("/v1/snapshots", json=content)
    assert [(item["code"], item["path"]) for item in refused.json()["issues"] if item["severity"] == "error"] == [
        ("outside_roads", "/units/1/location")
    ]


def test_an_etag_spares_what_is_known(served: Served) -> None:
    client = served.client(Role.PLANNER)
    stored = upload(client, snapshot())
    etag = client.get("/v1/snapshots/head").headers["etag"]
    known = client.get("/v1/snapshots/head", headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    other = client.get(f"/v1/snapshots/{stored['id']}", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_list_goes_on_where_a_page_ended(served: Served) -> None:
    client = served.client(Role.PLANNER)
    ids = [upload(client, snapshot(horizon={"days": 7, "weeks": weeks}))["id"] for weeks in (21, 22, 23)]
    first = client.get("/v1/snapshots", params={"limit": 2}).json()
    assert [item["id"] for item in first["items"]] == [ids[2], ids[1]]
    rest = client.get("/v1/snapshots", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([ids[0]], None)


@pytest.mark.parametrize(
    "cursor", ["x", "bnVsbA==", "W10=", "InRleHQi", "dHJ1ZQ==", "\u00e9", "MTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"]
)
@pytest.mark.parametrize("path", ["snapshots", "plans", "decisions", "audit"])
def test_a_foreign_cursor_is_refused(served: Served, path: str, cursor: str) -> None:
    client = served.client(Role.PLANNER, Role.ADMINISTRATOR)
    answer = client.get(f"/v1/{path}", params={"cursor": cursor})
    assert answer.status_code == 422, answer.text


def test_a_patch_makes_a_child_with_lineage_that_is_the_head(served: Served) -> None:
    client = served.client(Role.PLANNER)
    parent = upload(client, snapshot())["id"]
    made = client.post(f"/v1/snapshots/{parent}:patch", json={"units": {"unit-018": {"beds": 4}}})
    assert made.status_code == 201, made.text
    child = made.json()
    assert (child["parent_id"], child["cause"], child["head_id"]) == (parent, "patch", child["id"])
    assert [unit["beds"] for unit in client.get("/v1/snapshots/head").json()["units"]] == [8, 4]


def test_of_two_changes_to_one_parent_the_second_is_told_what_the_head_is(served: Served) -> None:
    client = served.client(Role.PLANNER)
    parent = upload(client, snapshot())["id"]
    first = client.post(f"/v1/snapshots/{parent}:patch", json={"units": {"unit-018": {"beds": 4}}}).json()
    second = client.post(f"/v1/snapshots/{parent}:patch", json={"units": {"unit-018": {"beds": 5}}})
    assert (second.status_code, second.json()["code"], second.json()["head_id"]) == (409, "head_moved", first["id"])
    assert client.get("/v1/snapshots/head").headers["x-snapshot-id"] == first["id"]


def test_a_scenario_leaves_the_head_alone(served: Served) -> None:
    planner, analyst = served.client(Role.PLANNER), served.client(Role.ANALYST)
    head = upload(planner, snapshot())["id"]
    scenario = upload(analyst, snapshot(horizon={"days": 7, "weeks": 4}), scenario=True)
    assert scenario["head_id"] is None
    assert planner.get("/v1/snapshots/head").headers["x-snapshot-id"] == head
    refused = analyst.post("/v1/snapshots", content=json_bytes(snapshot(horizon={"days": 7, "weeks": 5})))
    assert refused.status_code == 403


def test_a_scope_shows_its_youths_and_no_trace_of_others(served: Served) -> None:
    content = document()
    content["municipalities"].append(
        {"id": "GM0244", "name": "Elders", "region_id": "JZ13", "location": {"lat": 52.3, "lon": 5.7}}
    )
    content["youths"][1]["home"]["municipality_id"] = "GM0244"
    head = upload(served.client(Role.PLANNER), Snapshot.model_validate(content))["id"]
    client = served.client(Role.DESK, scope=Scope(region_ids=frozenset({"JZ12"})))
    answer = client.get("/v1/snapshots/head")
    assert answer.headers["x-snapshot-id"] == head
    assert [item["id"] for item in answer.json()["youths"]] == ["y-00421", "y-00423"]
    assert "y-00422" not in answer.text
    assert client.post("/v1/snapshots", content=json_bytes(snapshot())).status_code == 403
    again = client.get("/v1/snapshots/head", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_refused_patch_names_no_youth_outside_the_scope(served: Served) -> None:
    content = document()
    content["municipalities"].append(
        {"id": "GM0244", "name": "Elders", "region_id": "JZ13", "location": {"lat": 52.3, "lon": 5.7}}
    )
    content["organisations"].append({"id": "org-09", "name": "Andere"})
    content["ambulant_teams"][0]["organisation_id"] = content["brigade_teams"][0]["organisation_id"] = "org-09"
    content["youths"][0]["home"]["municipality_id"] = "GM0244"
    head = upload(served.client(Role.PLANNER), Snapshot.model_validate(content))["id"]
    # y-00421 has this team, and lives in a region that the key does not see
    scope = Scope(region_ids=frozenset({"JZ12"}), organisation_ids=frozenset({"org-09"}))
    own = served.client(Role.DESK, scope=scope)
    named = own.post(f"/v1/snapshots/{head}:patch", json={"ambulant_teams": {"team-04": {"expertises": ["lvb"]}}})
    assert named.status_code == 422
    assert "y-00421" in named.text
    content["youths"][0]["current_stay"] |= {"support": [], "brigade_team_id": None}
    content["youths"][0]["pinned"]["stays"][0]["support"] = [{"expertise": "ggz", "team_id": "team-04"}]
    head = upload(served.client(Role.PLANNER), Snapshot.model_validate(content))["id"]
    hidden = own.post(f"/v1/snapshots/{head}:patch", json={"ambulant_teams": {"team-04": {"expertises": ["lvb"]}}})
    assert hidden.status_code == 422
    assert "y-00421" not in hidden.text
    assert {item["path"] for item in hidden.json()["issues"]} == {"/youths"}


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
