"""A resource's name says one thing, whatever its ids and tag are."""

from datetime import date

import pytest

from api.access.redaction import names_any
from api.messages import Lang, Messages
from api.summary.courses import CourseWords, ResourceWords, Segment, segments_of
from matcher.desk.comparison import CostedStays, differences, find_changes
from models.plan import CostLine
from models.snapshot import Snapshot
from models.stay import HOME, Stay, Support
from models.vocabulary import Expertise
from tests.models.snapshots import document, put

FIRST, SECOND, THIRD = date(2026, 11, 23), date(2026, 12, 7), date(2027, 1, 4)
JEO, GGZ = Support(expertise=Expertise.JEO, team_id="t-1"), Support(expertise=Expertise.GGZ, team_id="t-2")


def _stay(place: str, start: date, end: date, *support: Support) -> Stay:
    return Stay(place=place, from_date=start, until=end, support=support)


def _line(term: str, points: int) -> CostLine:
    return CostLine(term=term, points=points, amount=1, unit="days")


def test_a_change_of_support_is_no_new_segment() -> None:
    stays = [_stay("u-1", FIRST, SECOND, JEO), _stay("u-1", SECOND, THIRD)]
    assert segments_of(stays) == [Segment(FIRST, "u-1")]


def test_a_gap_is_a_segment_without_a_place() -> None:
    stays = [_stay("u-2", THIRD, date(2027, 2, 1)), _stay("u-1", FIRST, SECOND)]
    assert segments_of(stays) == [Segment(FIRST, "u-1"), Segment(SECOND, None), Segment(THIRD, "u-2")]


def test_a_resident_without_stays_has_no_place_and_another_waits(snapshot: Snapshot) -> None:
    words = CourseWords(snapshot, Messages())
    resident = next(youth for youth in snapshot.youths if youth.current_stay is not None)
    waiting = next(youth for youth in snapshot.youths if youth.current_stay is None)
    assert words.course(resident, ()) == "no place"
    assert words.course(waiting, ()) == "waiting"


@pytest.mark.parametrize(
    ("until", "told"),
    [(THIRD, "waiting, home from 2026-12-07, until 2027-01-04"), (None, "waiting, home from 2026-12-07")],
)
def test_an_end_within_the_horizon_is_told(snapshot: Snapshot, until: date | None, told: str) -> None:
    waiting = next(youth for youth in snapshot.youths if youth.current_stay is None)
    stays = [_stay(HOME, SECOND, until or snapshot.calendar.end)]
    assert CourseWords(snapshot, Messages()).course(waiting, stays) == told


def test_a_course_with_its_teams_tells_waiting_gaps_and_the_end_as_well(snapshot: Snapshot) -> None:
    waiting = next(youth for youth in snapshot.youths if youth.current_stay is None)
    stays = [_stay(HOME, THIRD, date(2027, 2, 1), GGZ), _stay(HOME, SECOND, date(2026, 12, 21), JEO)]
    assert CourseWords(snapshot, Messages()).course(waiting, stays, with_support=True) == (
        "waiting, home (jeo t-1) from 2026-12-07, no place from 2026-12-21, home (ggz t-2) from 2027-01-04, "
        "until 2027-02-01"
    )


def test_the_order_of_support_is_no_change() -> None:
    before = CostedStays({"y-1": [_stay("u-1", FIRST, THIRD, JEO, GGZ)]}, {})
    after = CostedStays({"y-1": [_stay("u-1", FIRST, THIRD, GGZ, JEO)]}, {})
    assert find_changes(before, after) == []


def test_another_team_at_the_same_place_is_a_change_of_support_only() -> None:
    before = CostedStays({"y-1": [_stay("u-1", FIRST, THIRD, JEO)]}, {})
    after = CostedStays(
        {"y-1": [_stay("u-1", FIRST, SECOND, JEO), _stay("u-1", SECOND, THIRD, GGZ)]},
        {},
    )
    (change,) = find_changes(before, after)
    assert change.only_support


def test_the_largest_gain_comes_first() -> None:
    old, new = [_stay("u-1", FIRST, THIRD)], [_stay("u-2", FIRST, THIRD)]
    before = CostedStays(
        dict.fromkeys(("y-1", "y-2", "y-3"), old),
        {"y-1": [_line("waiting", 50)], "y-2": [_line("waiting", 70)], "y-3": []},
    )
    after = CostedStays(
        dict.fromkeys(("y-1", "y-2", "y-3"), new),
        {"y-1": [_line("waiting", 20)], "y-2": [_line("moves", 31)], "y-3": [_line("moves", 5)]},
    )
    changes = find_changes(before, after)
    assert [(change.youth_id, change.points) for change in changes] == [
        ("y-2", -39),
        ("y-1", -30),
        ("y-3", 5),
    ]
    assert changes[0].differences == {"waiting": -70, "moves": 31}


def test_terms_that_do_not_differ_are_left_out() -> None:
    assert differences({"moves": 3, "waiting": 4}, {"moves": 3, "preference": 2}) == {
        "waiting": -4,
        "preference": 2,
    }


def words() -> ResourceWords:
    content = document()
    # a unit and a team of each kind may have one id: they stand in tables of their own
    put(content, "/ambulant_teams/0/id", "unit-017")
    put(content, "/brigade_teams/0/id", "unit-017")
    put(content, "/brigade_teams/0/name", "Brigade West")
    snapshot, messages = Snapshot.model_validate(content), Messages(Lang.EN)
    return ResourceWords(CourseWords(snapshot, messages), snapshot, messages)


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        ("beds:unit-017", "unit-017 De Berk"),
        ("ambulant:unit-017", "unit-017 Team Oost"),
        ("brigade:unit-017", "unit-017 Brigade West"),
        ("mix:unit-017:unit-018", "unit-017 De Berk unit-018"),
        ("mix:unit-017:a:b c", "unit-017 De Berk a:b c"),
        ("apart:y-1:y-2:unit-018", "y-1 y-2 unit-018 De Linde"),
        ("sex:unit-017:male", "unit-017 De Berk male"),
    ],
)
def test_an_id_is_that_of_its_own_table_and_a_tag_is_no_id(resource: str, where: str) -> None:
    assert words().name(resource).endswith(where)


def test_a_pair_names_its_youths_and_a_tag_names_nobody() -> None:
    youths = frozenset({"y-1"})
    assert names_any("apart:y-1:y-2:unit", youths)
    assert names_any("siblings:y-2:y-1:elsewhere", youths)
    assert not names_any("apart:y-11:y-2:y-1", youths)
    assert not names_any("mix:unit:y-1", youths)
