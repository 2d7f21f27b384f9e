"""Decisions as pins, on the day they are taken and on the days after, when periods are others."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.service.decisions.decisions import pin_of
from api.service.decisions.pins import unbroken, with_decided_pins, with_pin
from api.store.decisions import DecisionRecord
from api.store.states import DecisionKind
from matcher.check import check_plan
from matcher.desk import open_desk, recommend
from matcher.travel.great_circle import GreatCircleTravel
from models.issue import Severity
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay
from models.validation import find_issues
from tests.matcher.check.build import AS_OF, authorised, day, living, need, pinned, stay, unit, world, youth
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.strategies import tiny_snapshots

TRAVEL = GreatCircleTravel()
U1 = stay("u-1", 10, 40)


def test_unbroken_stays_end_at_another_place_or_at_a_gap() -> None:
    course = [stay("u-0", 0, 10), stay("u-1", 10, 20), stay("u-1", 20, 30), stay("u-1", 31, 40), stay("u-2", 40, 50)]
    assert unbroken(course, 1) == tuple(course[1:3])
    assert unbroken(course, 3) == (course[3],)
    assert unbroken([], 0) == ()


def _decision(*stays: Stay, youth_id: str = "y-1") -> DecisionRecord:
    return DecisionRecord(
        id="d",
        sequence=1,
        by="key-1",
        on_behalf_of=None,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        youth_id=youth_id,
        kind=DecisionKind.ACCEPT,
        reason="near",
        stays=stays,
        snapshot_id="s",
    )


def _alliance(days_later: int = 0, **of_youth: Any) -> Snapshot:
    """The road of these tests lies elsewhere; only dates count here."""
    made = world(
        youth("y-1", **of_youth),
        youth("y-2"),
        unit("u-1"),
        unit("u-2", max_stay_days=28),
        unit("u-closed", setting="closed"),
    ).snapshot()
    return _moved_on(_in_gelderland(made), days_later)


def _in_gelderland(snapshot: Snapshot) -> Snapshot:
    """Within the road graph's area, which uploads are held to."""
    text = snapshot.model_dump(mode="json", by_alias=True)

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            if "lat" in value:
                return value | {"lat": 52.2, "lon": 5.9 + value["lon"] / 100}
            return {key: moved(item) for key, item in value.items()}
        return [moved(item) for item in value] if isinstance(value, list) else value

    return Snapshot.model_validate(moved(text))


def _moved_on(snapshot: Snapshot, days: int) -> Snapshot:
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    return Snapshot(**fields | {"as_of": snapshot.as_of + timedelta(days=days)})


def _pins(snapshot: Snapshot, decided: Iterable[DecisionRecord]) -> tuple[list[tuple[str, int, int]], tuple[str, ...]]:
    """Place, first day and end of the pins of y-1, in days of the first snapshot; and who was left out."""
    found, left_out = with_decided_pins(snapshot, decided)
    stays = found.youths[0].pinned.stays if found.youths[0].pinned else ()
    assert not [issue for issue in find_issues(found) if issue.severity is Severity.ERROR]
    return [(item.place, (item.from_date - AS_OF).days, (item.until - AS_OF).days) for item in stays], left_out


def test_a_decision_holds_until_it_is_over() -> None:
    spans = [_pins(_alliance(days), [_decision(U1)]) for days in (0, 12, 39, 40)]
    assert spans == [([("u-1", 10, 40)], ()), ([("u-1", 12, 40)], ()), ([("u-1", 39, 40)], ()), ([], ())]


def test_what_gave_way_does_not_come_back_when_the_decision_that_it_gave_way_to_is_over() -> None:
    decided = [_decision(stay("u-1", 5, 60)), _decision(stay("u-2", 10, 12))]
    assert _pins(_alliance(), decided) == ([("u-1", 5, 10), ("u-2", 10, 12)], ())
    assert _pins(_alliance(11), decided) == ([("u-2", 11, 12)], ())
    assert _pins(_alliance(12), decided) == ([], ())


def test_two_decisions_may_share_a_period_after_the_date_has_moved_on() -> None:
    decided = [_decision(stay("u-1", 0, 14), stay("u-2", 14, 42))]
    for days in range(14):
        assert _pins(_alliance(days), decided) == ([("u-1", days, 14), ("u-2", 14, 42)], ())


def test_a_closed_placement_is_rounded_inwards_while_weeks_do_not_meet_its_authorisation() -> None:
    # weeks begin on day 8 and 15 of the first day's count, then on 9 and 16; from day 14 on its end is a day itself
    decided = [_decision(stay("u-closed", 7, 21))]
    whole = [("u-closed", 7, 21)]
    ends = {
        days: _pins(_alliance(days, closed_authorisation=authorised(7, 20)), decided) for days in (0, 1, 2, 7, 13, 14)
    }
    assert ends == {
        0: (whole, ()),
        1: ([("u-closed", 7, 15)], ()),
        2: ([("u-closed", 7, 16)], ()),
        7: (whole, ()),
        13: ([("u-closed", 13, 20)], ()),
        14: ([("u-closed", 14, 21)], ()),
    }


def test_a_closed_placement_that_has_no_whole_period_yet_is_told() -> None:
    authorisation = authorised(14, 20)
    decided = [_decision(stay("u-closed", 14, 21), stay("u-1", 21, 40))]
    assert _pins(_alliance(1, closed_authorisation=authorisation), decided) == ([("u-1", 21, 40)], ("y-1",))
    both = [("u-closed", 14, 21), ("u-1", 21, 40)]
    assert _pins(_alliance(7, closed_authorisation=authorisation), decided) == (both, ())


def test_where_an_authorisation_has_ended_the_rest_is_told_and_what_is_authorised_holds() -> None:
    decided = [_decision(stay("u-closed", 0, 35))]
    assert _pins(_alliance(closed_authorisation=authorised(-30, 13)), decided) == ([("u-closed", 0, 14)], ("y-1",))
    assert _pins(_alliance(), decided) == ([], ("y-1",))


def test_a_decision_about_an_interim_place_leaves_what_was_decided_for_later() -> None:
    made = world(
        youth("y-1", pinned=pinned(stay("u-1", 14, 42)), need=need("open_group", "crisis")),
        unit("u-1", beds=5),
        unit("crisis", setting="crisis"),
    ).snapshot()
    desk = open_desk(made, Policy(), EVERYTHING, TRAVEL)
    options = recommend(desk, "y-1").options
    interim = next(item for item in options if item.place == "crisis" and item.from_date == day(0))
    decided = with_pin(made, "y-1", pin_of(interim, made.youths[0].pinned))
    stays = decided.youths[0].pinned.stays if decided.youths[0].pinned else ()
    assert [(item.place, item.from_date, item.until) for item in stays] == [
        ("crisis", day(0), day(14)),
        ("u-1", day(14), day(42)),
    ]


def test_who_left_and_comes_back_keeps_the_decision() -> None:
    assert with_decided_pins(_alliance(), [_decision(U1, youth_id="y-9")]) == (_alliance(), ())
    assert _pins(_alliance(current_stay=living("u-2", -9)), [_decision(U1)]) == ([("u-1", 10, 40)], ())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), snapshot=tiny_snapshots(weeks=True), days=st.integers(1, 9))
def test_what_was_decided_is_planned_on_any_later_date(data: st.DataObject, snapshot: Snapshot, days: int) -> None:
    decided = []
    for item in snapshot.youths:
        if options := recommend(open_desk(snapshot, Policy(), EVERYTHING, TRAVEL), item.id).options:
            stays = pin_of(data.draw(st.sampled_from(options)), item.pinned)
            decided.append(_decision(*stays, youth_id=item.id))
    later = _moved_on(snapshot, days)
    found, left_out = with_decided_pins(later, decided)
    assert not [issue for issue in find_issues(found) if issue.severity is Severity.ERROR]
    authorised_youths = {item.id for item in later.youths if item.closed_authorisation}
    assert set(left_out) <= authorised_youths
    plan = solved(found)
    assert plan.refused == ()
    assert check_plan(found, plan, travel=TRAVEL).violations == ()
