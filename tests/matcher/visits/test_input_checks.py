from typing import Any

import pytest

from matcher.visits.input_checks import ARRANGEMENT_CHECKS, arrangement_issues
from models.visits.arrangements import Arrangements
from tests.matcher.visits.planning import an_allied, brigade_youth

BASE = {"lat": 52.0, "lon": 5.9}


def an_expert(**values: Any) -> dict[str, Any]:
    hours = [{"day": "monday", "from": "09:00", "until": "17:00"}]
    return {"id": "e-1", "team_id": "brigade-1", "base": BASE, "hours": hours, **values}


def wishes(**values: Any) -> dict[str, Any]:
    return {"youth_id": "y-1", **values}


def found(*experts: dict[str, Any], youths: tuple[dict[str, Any], ...] = ()) -> list[tuple[str, str]]:
    given = Arrangements.model_validate({"experts": experts or [an_expert()], "youths": youths})
    issues = arrangement_issues(an_allied(brigade_youth()), given)
    assert all(issue.message and issue.remedy for issue in issues)
    return [(issue.code, issue.path) for issue in issues]


def test_right_arrangements_have_no_issues() -> None:
    slot = {"day": "monday", "from": "15:00", "until": "15:15"}
    youth = wishes(
        windows=[{"from": "14:00", "until": "17:00"}],
        school_hours=[{"from": "08:30", "until": "14:30"}],
        agreed=[slot],
        pair={"kind": "together"},
        usual_expert_ids=["e-1"],
    )
    assert found(youths=(youth,)) == []


def test_an_expert_without_base() -> None:
    assert found(an_expert(base=None)) == [("expert_without_base", "/experts/0/base")]


def test_an_expert_who_is_there_twice() -> None:
    assert found(an_expert(), an_expert()) == [("duplicate_id", "/experts/0/id"), ("duplicate_id", "/experts/1/id")]


def test_an_unknown_team() -> None:
    assert found(an_expert(team_id="brigade-9")) == [("unknown_team", "/experts/0/team_id")]
    assert found(youths=(wishes(team_id="x"),)) == [("unknown_team", "/youths/0/team_id")]


def test_an_unknown_youth() -> None:
    assert found(youths=(wishes(youth_id="y-9"),)) == [("unknown_youth", "/youths/0/youth_id")]


def test_a_youth_who_is_there_twice_for_one_team() -> None:
    assert found(youths=(wishes(), wishes(team_id="brigade-1"))) == []
    assert [code for code, _ in found(youths=(wishes(), wishes()))] == ["duplicate_id", "duplicate_id"]


def test_an_unknown_expert() -> None:
    youth = wishes(usual_expert_ids=["e-1", "e-9"])
    assert found(youths=(youth,)) == [("unknown_expert", "/youths/0/usual_expert_ids/1")]


@pytest.mark.parametrize(("until", "wrong"), [("08:59", True), ("09:00", True), ("09:01", False)])
def test_hours_that_end_no_later_than_they_begin(until: str, wrong: bool) -> None:
    hours = [{"day": "monday", "from": "09:00", "until": until}]
    assert found(an_expert(hours=hours)) == ([("hours_reversed", "/experts/0/hours/0")] if wrong else [])


@pytest.mark.parametrize("field", ["windows", "school_hours", "agreed"])
def test_hours_of_youths_end_after_they_begin_too(field: str) -> None:
    hours = {"day": "monday", "from": "12:00", "until": "11:00"}
    assert ("hours_reversed", f"/youths/0/{field}/0") in found(youths=(wishes(**{field: [hours]}),))


@pytest.mark.parametrize(("begin", "wrong"), [("16:59", True), ("17:00", False)])
def test_working_hours_that_overlap(begin: str, wrong: bool) -> None:
    hours = [
        {"day": "monday", "from": "09:00", "until": "17:00"},
        {"day": "monday", "from": begin, "until": "18:00"},
        {"day": "tuesday", "from": "09:00", "until": "17:00"},
    ]
    assert found(an_expert(hours=hours)) == ([("hours_overlap", "/experts/0/hours/1")] if wrong else [])


@pytest.mark.parametrize(
    ("window", "wrong"),
    [
        ({"from": "16:59", "until": "20:00"}, False),
        ({"from": "17:00", "until": "20:00"}, True),
        ({"day": "tuesday", "from": "10:00", "until": "12:00"}, True),
    ],
)
def test_a_window_in_which_nobody_works(window: dict[str, str], wrong: bool) -> None:
    expected = [("window_outside_hours", "/youths/0/windows/0")] if wrong else []
    assert found(youths=(wishes(windows=[window]),)) == expected


def test_a_slot_in_which_nobody_works() -> None:
    slot = {"day": "friday", "from": "10:00", "until": "10:15"}
    assert found(youths=(wishes(agreed=[slot]),)) == [("window_outside_hours", "/youths/0/agreed/0")]


@pytest.mark.parametrize(
    ("field", "hours"),
    [("windows", {"from": "10:00", "until": "12:00"}), ("school_hours", {"from": "12:00", "until": "13:00"})],
)
def test_a_slot_at_which_the_youth_cannot_be_visited(field: str, hours: dict[str, str]) -> None:
    slot = {"day": "monday", "from": "12:30", "until": "12:40"}
    youth = wishes(agreed=[slot], **{field: [hours]})
    assert found(youths=(youth,)) == [("slot_outside_window", "/youths/0/agreed/0")]


def test_two_slots_on_one_day() -> None:
    slots = [{"day": "monday", "from": f"1{hour}:00", "until": f"1{hour}:10"} for hour in (0, 3)]
    codes = [code for code, _ in found(youths=(wishes(agreed=slots),))]
    assert codes == ["slots_on_one_day", "slots_on_one_day"]


@pytest.mark.parametrize(
    ("pair", "wrong"),
    [
        ({"kind": "after", "least_minutes": 31, "most_minutes": 30}, True),
        ({"kind": "after", "least_minutes": 30, "most_minutes": 30}, False),
        ({"kind": "together", "most_minutes": 1}, True),
        ({"kind": "together"}, False),
    ],
)
def test_minutes_of_a_pair(pair: dict[str, Any], wrong: bool) -> None:
    assert found(youths=(wishes(pair=pair),)) == ([("pair_minutes", "/youths/0/pair/most_minutes")] if wrong else [])


def test_everything_is_told_at_once_and_every_check_has_a_docstring() -> None:
    codes = {code for code, _ in found(an_expert(base=None, team_id="x"), youths=(wishes(youth_id="y-9"),))}
    assert codes == {"expert_without_base", "unknown_team", "unknown_youth"}
    assert all(check.__doc__ for check in ARRANGEMENT_CHECKS)
