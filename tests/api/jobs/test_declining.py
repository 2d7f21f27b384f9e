from datetime import UTC, date, datetime, timedelta

import pytest

from api.jobs.nightly.proposals import first_change, was_declined
from api.jobs.solve.folder import ProposedChange
from api.store.proposals import Proposal
from api.store.states import ProposalState
from models.stay import Stay, Support
from models.vocabulary import Expertise

FIRST = date(2026, 12, 7)
LAST = date(2027, 3, 1)


def stay(place: str, from_date: date = FIRST, until: date = LAST, team: str | None = None) -> Stay:
    support = () if team is None else (Support(expertise=Expertise.GGZ, team_id=team),)
    return Stay(place=place, from_date=from_date, until=until, support=support)


def declined(points: int, *stays: Stay) -> Proposal:
    return Proposal(
        plan_id="p-1",
        youth_id="y-1",
        state=ProposalState.DECLINED,
        version=2,
        stays=stays,
        points=points,
        at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


def change(points: int, *stays: Stay, here: str | None = None) -> ProposedChange:
    return ProposedChange(youth_id="y-1", points=points, after=stays, here=here)


@pytest.mark.parametrize(
    ("before", "now", "is_asked_again"),
    [
        (-1000, -1249, False),
        (-1000, -1250, False),
        (-1000, -1251, True),
        (-1000, 700, False),
        # a move for the sake of others, which costs the youth points
        (800, 800, False),
        (800, 600, False),
        (800, 599, True),
        (0, 0, False),
        (0, -1, True),
    ],
)
def test_the_same_place_is_asked_again_for_a_quarter_more_gain(before: int, now: int, is_asked_again: bool) -> None:
    assert was_declined(change(now, stay("unit-3")), [declined(before, stay("unit-3"))]) is not is_asked_again


@pytest.mark.parametrize(("days", "is_asked_again"), [(-14, True), (-13, False), (13, False), (14, True)])
def test_the_same_place_is_asked_again_14_days_sooner_or_later(days: int, is_asked_again: bool) -> None:
    moved = stay("unit-3", FIRST + timedelta(days=days))
    assert was_declined(change(-90, moved), [declined(-90, stay("unit-3"))]) is not is_asked_again


def test_another_place_is_asked_and_any_decline_before_counts() -> None:
    before = [declined(-90, stay("unit-3")), declined(-70, stay("unit-5"))]
    assert was_declined(change(-90, stay("unit-3")), before)
    assert was_declined(change(-70, stay("unit-5")), before)
    assert not was_declined(change(-90, stay("unit-7")), before)
    assert not was_declined(change(-90), before)
    assert not was_declined(change(-90, stay("unit-3")), [])
    assert was_declined(change(-90), [declined(-90)])


def test_how_long_one_stays_first_and_what_follows_do_not_count() -> None:
    # the first stay is where the youth is: its first day is that of the plan, another one each night
    then = (stay("unit-1", date(2026, 11, 24), FIRST), stay("unit-3", FIRST, date(2027, 1, 1)), stay("home"))
    now = (stay("unit-1", date(2026, 12, 6), FIRST), stay("unit-3", FIRST, date(2027, 2, 1)))
    assert was_declined(change(-90, *now, here="unit-1"), [declined(-90, *then)])
    assert first_change(now, "unit-1") == now[1]
    assert first_change(now, None) == now[0]
    assert first_change((), None) is None


def test_where_the_place_stays_the_same_the_support_is_the_question() -> None:
    before = [declined(-90, stay("home", team="team-2"))]
    assert was_declined(change(-90, stay("home", team="team-2"), here="home"), before)
    assert not was_declined(change(-90, stay("home", team="team-4"), here="home"), before)
    # who moves is asked about the place
    assert was_declined(change(-90, stay("home", team="team-4"), here="unit-1"), before)
