from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from api.jobs.nightly.proposals import first_change, renew_proposals, was_declined
from api.jobs.solve.folder import ProposedChange
from api.store.audit import system
from api.store.database import open_database, reading, writing
from api.store.decisions import NewDecision, add_decision
from api.store.erasure import erase_youth
from api.store.plans import NewPlan, add_plan, get_plan
from api.store.proposals import Proposal, close_proposal, declined_youths, get_proposal, list_proposals
from api.store.snapshots import add_snapshot
from api.store.states import DecisionKind, PlanKind, ProposalState
from models.snapshot import Snapshot
from models.stay import Stay, Support
from models.vocabulary import Expertise
from tests.api.databases import NewDatabase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AUTHOR = system("tests")
STAY = Stay(place="unit-017", from_date=date(2026, 12, 7), until=date(2027, 2, 1))


def a_change(youth_id: str, points: int) -> ProposedChange:
    return ProposedChange(youth_id=youth_id, points=points, after=(STAY,))


@pytest.fixture
def engine(new_database: NewDatabase, tiny: Snapshot) -> Iterator[Engine]:
    opened = open_database(new_database())
    with writing(opened) as connection:
        add_snapshot(connection, tiny, AUTHOR, NOON)
    yield opened
    opened.dispose()


def _night(engine: Engine, snapshot: Snapshot, number: int) -> str:
    asked = NewPlan(snapshot_id=snapshot.id, kind=PlanKind.NIGHTLY, requested_by="nightly", idempotency_key=str(number))
    with writing(engine) as connection:
        return add_plan(connection, asked, NOON + timedelta(days=number))[0].id


def _states(engine: Engine, plan_id: str) -> dict[str, ProposalState]:
    with reading(engine) as connection:
        return {item.youth_id: item.state for item in list_proposals(connection, plan_id)}


def test_a_plan_opens_its_proposals_and_the_ones_before_lapse(engine: Engine, tiny: Snapshot) -> None:
    first, second = _night(engine, tiny, 1), _night(engine, tiny, 2)
    with writing(engine) as connection:
        assert renew_proposals(connection, first, [a_change("y-1", -300), a_change("y-2", -41)], NOON) == 2
        accepted = get_proposal(connection, first, "y-2")
        close_proposal(connection, accepted, ProposalState.ACCEPTED, NOON)
    assert _states(engine, first) == {"y-1": ProposalState.OPEN, "y-2": ProposalState.ACCEPTED}
    with writing(engine) as connection:
        assert renew_proposals(connection, second, [a_change("y-1", -310)], NOON) == 1
        lapsed = get_proposal(connection, first, "y-1")
        renewed = get_proposal(connection, second, "y-1")
    assert (lapsed.state, lapsed.version) == (ProposalState.LAPSED, 2)
    assert (renewed.state, renewed.version, renewed.points, renewed.stays) == (ProposalState.OPEN, 1, -310, (STAY,))
    assert _states(engine, first)["y-2"] is ProposalState.ACCEPTED


def test_a_plan_without_changes_lets_the_ones_before_lapse(engine: Engine, tiny: Snapshot) -> None:
    first, second = _night(engine, tiny, 1), _night(engine, tiny, 2)
    with writing(engine) as connection:
        renew_proposals(connection, first, [a_change("y-1", -300)], NOON)
        assert renew_proposals(connection, second, [], NOON) == 0
    assert _states(engine, first) == {"y-1": ProposalState.LAPSED}


def test_a_youth_decided_about_meanwhile_gets_no_proposal(engine: Engine, tiny: Snapshot) -> None:
    night = _night(engine, tiny, 3)
    known = NewDecision(youth_id="y-1", kind=DecisionKind.DECLINE, reason="not now", snapshot_id=tiny.id)
    with writing(engine) as connection:
        add_decision(connection, known, AUTHOR, NOON + timedelta(days=2))
        add_decision(connection, known.model_copy(update={"youth_id": "y-2"}), AUTHOR, NOON + timedelta(days=4))
        changes = [a_change(youth_id, -10 * number) for number, youth_id in enumerate(("y-1", "y-2", "y-3"), 1)]
        renew_proposals(connection, night, changes, NOON + timedelta(days=5))
    assert set(_states(engine, night)) == {"y-1", "y-3"}


def _decline(engine: Engine, plan_id: str, youth_id: str, day: int) -> None:
    at = NOON + timedelta(days=day)
    with writing(engine) as connection:
        close_proposal(connection, get_proposal(connection, plan_id, youth_id), ProposalState.DECLINED, at)
        taken = NewDecision(
            plan_id=plan_id,
            youth_id=youth_id,
            kind=DecisionKind.DECLINE,
            reason="not now",
            snapshot_id=get_plan(connection, plan_id).snapshot_id,
        )
        add_decision(connection, taken, AUTHOR, at)


def test_what_was_declined_is_declined_the_next_nights_as_well(engine: Engine, tiny: Snapshot) -> None:
    nights = [_night(engine, tiny, number) for number in range(1, 5)]
    changes = [a_change("y-1", -300), a_change("y-2", -41)]
    with writing(engine) as connection:
        renew_proposals(connection, nights[0], changes, NOON)
    _decline(engine, nights[0], "y-1", 1)
    for night, opened in ((nights[1], 1), (nights[2], 1)):
        with writing(engine) as connection:
            # a little better each night: beside what was declined, not beside the night before
            changes = [a_change("y-1", changes[0].points - 37), a_change("y-2", -41)]
            assert renew_proposals(connection, night, changes, NOON) == opened
        assert _states(engine, night) == {"y-1": ProposalState.DECLINED, "y-2": ProposalState.OPEN}
    with writing(engine) as connection:
        renew_proposals(connection, nights[3], [a_change("y-1", -376)], NOON)
    assert _states(engine, nights[3]) == {"y-1": ProposalState.OPEN}


def test_what_is_declined_while_a_plan_is_made_is_declined_in_it(engine: Engine, tiny: Snapshot) -> None:
    first, second = _night(engine, tiny, 1), _night(engine, tiny, 2)
    with writing(engine) as connection:
        renew_proposals(connection, first, [a_change("y-1", -300)], NOON)
    _decline(engine, first, "y-1", 3)
    with writing(engine) as connection:
        assert renew_proposals(connection, second, [a_change("y-1", -300)], NOON) == 0
        assert declined_youths(connection, second) == {"y-1"}


def test_a_youth_erased_meanwhile_gets_no_proposal(engine: Engine, tiny: Snapshot) -> None:
    night, erased = _night(engine, tiny, 1), tiny.youths[0].id
    with writing(engine) as connection:
        erase_youth(connection, erased, AUTHOR, NOON)
        renew_proposals(connection, night, [a_change(erased, -300), a_change("y-9", -7)], NOON)
    assert set(_states(engine, night)) == {"y-9"}


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
