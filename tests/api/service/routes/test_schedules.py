from typing import Any

import pytest

from api.access.grants import Role
from tests.api.service.conftest import Served

PATH = "/v1/schedules/nightly"


def test_the_night_begins_at_half_past_three_until_somebody_changes_it(served: Served) -> None:
    client = served.client(Role.PLANNER)
    first = client.get(PATH)
    assert (first.json()["schedule"]["at"], first.json()["schedule"]["enabled"], first.json()["version"]) == (
        "03:30:00",
        True,
        0,
    )
    changed = client.put(PATH, json={"at": "04:17", "settings": {"time_limit_seconds": 731}})
    assert changed.status_code == 200, changed.text
    read = client.get(PATH).json()
    assert (read["schedule"]["at"], read["schedule"]["settings"]["time_limit_seconds"]) == ("04:17:00", 731)
    assert read["version"] == 1


def test_who_changes_what_somebody_else_has_changed_meanwhile_is_told(served: Served) -> None:
    client = served.client(Role.PLANNER)
    etag = client.get(PATH).headers["etag"]
    assert client.put(PATH, json={"at": "04:17"}, headers={"If-Match": etag}).status_code == 200
    late = client.put(PATH, json={"at": "05:23"}, headers={"If-Match": etag})
    assert (late.status_code, late.json()["code"]) == (412, "precondition")
    assert client.get(PATH).json()["schedule"]["at"] == "04:17:00"
    assert client.put(PATH, json={"at": "05:23"}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("at", ["03:30:30", "03:30:00.5", "03:30+02:00", "24:01", "3", None])
def test_a_moment_that_is_no_minute_in_amsterdam_is_refused(served: Served, at: Any) -> None:
    client = served.client(Role.PLANNER)
    refused = client.put(PATH, json={"at": at})
    assert (refused.status_code, refused.json()["issues"][0]["path"]) == (422, "/body/at")
    assert client.get(PATH).json()["version"] == 0
