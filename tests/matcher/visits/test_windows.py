import pytest

from matcher.visits.windows import day_windows, visit_days
from models.visits.arrangements import VisitWishes
from tests.matcher.visits.building import day


def wishes(**values: object) -> VisitWishes:
    return VisitWishes.model_validate({"youth_id": "y-1", **values})


def windows(number: int, **values: object) -> list[tuple[str, str]]:
    return [(item.from_clock, item.until) for item in day_windows(day(number), wishes(**values))]


def test_without_wishes_the_whole_day_is_open() -> None:
    assert [(item.from_clock, item.until) for item in day_windows(day(0), None)] == [("00:00", "23:59")]
    assert windows(0) == [("00:00", "23:59")]


def test_windows_of_other_days_leave_a_day_closed() -> None:
    given = [{"day": "tuesday", "from": "10:00", "until": "12:00"}]
    assert windows(0, windows=given) == []
    assert windows(1, windows=given) == [("10:00", "12:00")]


def test_touching_windows_are_one() -> None:
    given = [{"from": "11:00", "until": "12:30"}, {"from": "10:00", "until": "11:00"}]
    assert windows(0, windows=given) == [("10:00", "12:30")]


@pytest.mark.parametrize(
    ("school", "left"),
    [
        (("08:30", "14:30"), [("08:00", "08:30"), ("14:30", "18:00")]),
        (("07:00", "14:30"), [("14:30", "18:00")]),
        (("08:00", "18:00"), []),
        (("18:00", "19:00"), [("08:00", "18:00")]),
    ],
)
def test_school_hours_are_taken_out(school: tuple[str, str], left: list[tuple[str, str]]) -> None:
    closed = [{"from": school[0], "until": school[1]}]
    assert windows(0, windows=[{"from": "08:00", "until": "18:00"}], school_hours=closed) == left


def test_an_agreed_slot_leaves_its_day_only() -> None:
    given = wishes(agreed=[{"day": "wednesday", "from": "10:00", "until": "10:20"}])
    found = visit_days([day(number) for number in range(5)], given, given.agreed[0])
    assert [(item.date, item.agreed and item.agreed.until) for item in found] == [(day(2), "10:20")]


def test_a_slot_on_a_day_that_is_not_there_leaves_no_day() -> None:
    given = wishes(agreed=[{"day": "sunday", "from": "10:00", "until": "10:20"}])
    assert visit_days([day(0)], given, given.agreed[0]) == ()
