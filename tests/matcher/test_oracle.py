"""The oracle against cases worked out by hand, against the checker, and against trying everything."""

from collections.abc import Callable, Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given, settings

from fixtures.cases import CASES, Case
from matcher.check import evaluate_plan, incumbent_stays
from matcher.check.day_stay import to_dates
from matcher.travel.great_circle import GreatCircleTravel
from models.issue import Severity
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import HOME, Stay, Support
from models.validation import find_issues
from tests.matcher.oracle import allowed_trajectories, best_plan, violations_of
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TRAVEL = GreatCircleTravel()


MOST_ARRANGEMENTS = 20
"""With more of them, trying every sequence takes too long."""

PlacedDays = tuple[str, int, int, tuple[str, ...]]
Arrangement = tuple[str, tuple[Support, ...], str | None]


def places_and_teams(snapshot: Snapshot, stays: tuple[Stay, ...]) -> list[PlacedDays]:
    day_of = snapshot.calendar.day_of
    return [
        (
            stay.place,
            day_of(stay.from_date),
            day_of(stay.until),
            (
                *(item.team_id for item in stay.support),
                *([stay.brigade_team_id] if stay.brigade_team_id else []),
            ),
        )
        for stay in stays
    ]


@pytest.mark.parametrize("function", CASES, ids=lambda function: function.__name__)
def test_the_oracle_finds_the_plan_of_each_hand_made_case(function: Callable[[], Case]) -> None:
    case = function()
    cost, stays = best_plan(case.snapshot, Policy(), TRAVEL)
    assert cost == case.expected_cost_points
    found = {youth_id: places_and_teams(case.snapshot, of_youth) for youth_id, of_youth in stays.items()}
    assert found == {youth_id: [tuple(stay) for stay in planned] for youth_id, planned in case.expected_places.items()}
    assert violations_of(case.snapshot, Policy(), TRAVEL, stays) == ()


@settings(max_examples=40, deadline=None)
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_oracle_plans_pass_the_checker(snapshot: Snapshot, policy: Policy) -> None:
    assert not [issue for issue in find_issues(snapshot) if issue.severity is Severity.ERROR]
    cost, stays = best_plan(snapshot, policy, TRAVEL)
    assert violations_of(snapshot, policy, TRAVEL, stays) == ()
    assert evaluate_plan(snapshot, stays, policy, TRAVEL).cost_points == cost


@settings(max_examples=60, deadline=None)
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_the_incumbent_is_always_a_plan_and_never_better(snapshot: Snapshot, policy: Policy) -> None:
    stays = incumbent_stays(snapshot, policy, TRAVEL)
    assert violations_of(snapshot, policy, TRAVEL, stays) == ()
    cost = evaluate_plan(snapshot, stays, policy, TRAVEL).cost_points
    assert best_plan(snapshot, policy, TRAVEL)[0] <= cost


@settings(max_examples=15, deadline=None)
@given(snapshot=tiny_snapshots(most_youths=1, most_days=2), policy=tiny_policies())
def test_allowed_trajectories_are_all_that_the_checker_accepts(snapshot: Snapshot, policy: Policy) -> None:
    """For one youth and two days every sequence of places and teams is tried."""
    (youth,) = snapshot.youths
    if len(arrangements_of(snapshot)) > MOST_ARRANGEMENTS:
        return
    allowed = allowed_trajectories(snapshot, policy, TRAVEL, youth.id)
    found = {tuple(to_dates(s, snapshot.calendar) for s in item.course.stays) for item in allowed}
    assert len(found) == len(allowed)
    single = {
        stays
        for stays in every_sequence(snapshot)
        if not [v for v in violations_of(snapshot, policy, TRAVEL, {youth.id: stays}) if not_shared(v.code)]
    }
    assert found == single


@settings(max_examples=15, deadline=None)
@given(snapshot=tiny_snapshots(most_youths=2, most_days=2), policy=tiny_policies())
def test_the_best_plan_is_the_best_of_all_combinations(snapshot: Snapshot, policy: Policy) -> None:
    """Two youths and two days: every pair of allowed trajectories, cheapest first."""
    by_youth = [
        [
            tuple(to_dates(s, snapshot.calendar) for s in item.course.stays)
            for item in allowed_trajectories(snapshot, policy, TRAVEL, youth.id)
        ]
        for youth in snapshot.youths
    ]
    if len(by_youth[0]) * len(by_youth[-1]) > 400:
        return
    ids = [youth.id for youth in snapshot.youths]
    plans = [dict(zip(ids, combination, strict=True)) for combination in product(*by_youth)]
    costs = [evaluate_plan(snapshot, plan, policy, TRAVEL).cost_points for plan in plans]
    for number in sorted(range(len(plans)), key=costs.__getitem__):
        if not violations_of(snapshot, policy, TRAVEL, plans[number]):
            assert best_plan(snapshot, policy, TRAVEL)[0] == costs[number]
            return
    raise AssertionError("the incumbent is always a plan")


def not_shared(code: str) -> bool:
    """Capacity and excess concern several youths; a trajectory is allowed without regard to them."""
    return not code.startswith("capacity") and code != "full_today"


def arrangements_of(snapshot: Snapshot) -> list[Arrangement | None]:
    """Any place, ambulant teams and brigade team, or none."""
    (youth,) = snapshot.youths
    bringing = [
        [
            None,
            *(Support(expertise=item, team_id=t.id) for t in snapshot.ambulant_teams if item in t.expertises),
        ]
        for item in sorted(youth.need.expertises)
    ]
    return [
        None,
        *product(
            [HOME, *(unit.id for unit in snapshot.units)],
            [tuple(item for item in brought if item) for brought in product(*bringing)],
            [None, *(team.id for team in snapshot.brigade_teams)],
        ),
    ]


def every_sequence(snapshot: Snapshot) -> Iterator[tuple[Stay, ...]]:
    """Any arrangement, or none, in each period."""
    calendar = snapshot.calendar
    spans = list(pairwise(calendar.boundaries))
    for sequence in product(arrangements_of(snapshot), repeat=len(spans)):
        stays: list[Stay] = []
        before = None
        for (start, end), arrangement in zip(spans, sequence, strict=True):
            if arrangement is not None and arrangement == before:
                stays[-1] = stays[-1].model_copy(update={"until": calendar.date_of(end)})
            elif arrangement is not None:
                place, support, brigade_team_id = arrangement
                stays.append(
                    Stay(
                        place=place,
                        from_date=calendar.date_of(start),
                        until=calendar.date_of(end),
                        support=support,
                        brigade_team_id=brigade_team_id,
                    )
                )
            before = arrangement
        yield tuple(stays)
