"""
Inputs that once gave no plan, a plan that broke the contract, or a proof of what was not so.

Each kind is held by tests of its own, built from nothing: decisions here and in tests/matcher/check/test_pins.py, the
rest by enumeration. The files themselves are read where they lie beside the project, and skipped where they do not.
"""

from pathlib import Path

import pytest

from fixtures.generator import generate
from matcher.check import check_plan
from matcher.engine.solve import solve
from matcher.travel.protocol import TravelTimes
from matcher.travel.roads.travel import RoadTravel as Roads
from models.files import read_snapshot
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Horizon, Snapshot
from models.stay import Stay
from tests.matcher.check.build import (
    RoadTravel,
    World,
    alternative,
    brigade,
    contract,
    living,
    need,
    pinned,
    stay,
    unit,
    world,
    youth,
)
from tests.matcher.engine.exact import EVERYTHING
from tests.matcher.oracle import best_plan

CASES = Path(__file__).parents[4] / "shared" / "cases"

RIGHT = {
    "pins/false-optimum-126": 126,
    "pins/false-optimum-420": 420,
    "pins/false-optimum-1449": 1449,
    "pins/invalid-bound-41083": 41_083,
    "pins/resume-brigade-6119": 6_119,
    "pins/longest-stay-own-plan": 63_077,
    "pins/pin-makes-cheaper": 189_760,
    "pins/incumbent-outside-candidates": 23_194,
    # one decision follows another; who came by it stays on as the rules allow: the unit's 28 days
    "pins/limited-after-pin-3w": 30_420,
    "pins/crisis-to-group-pin": 30_000,
    # a pin where somebody lives changes nothing: as without it, 56 and 84 days in the unit, then no second time
    "pins/resident-in-max90-pinned": 1_134_000,
    "pins/waiting-pinned-week-max90": 882_000,
    # at the place that was never left a stay goes on after its pin
    "pins/gap-after-pin": 301_708,
    # nobody is put out for days on which nothing is broken
    "meaning/contract-heals-within-grace": 781,
    "meaning/contract-renewed-in-3-days": 0,
    "meaning/excess-mid-week": 34_410,
    # as without the pin
    "meaning/sem-settled": 80_080,
    "meaning/sem-settled-pin": 80_080,
    "input/tag-other-case": 286_130,
}
"""Points of the cheapest plan, with travel by road."""

FOUND = {"pins/accepted-option", "pins/crisis-accepted-option"}
"""Larger ones: there is a plan, and it is checked."""


def _of_file(name: str) -> Snapshot:
    path = CASES / f"{name}.json"
    if not path.exists():
        pytest.skip("the file lies beside the project only where it was found")
    return read_snapshot(path)


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_the_cheapest_plan_of_each_file_is_found_and_proven(name: str) -> None:
    settings = EVERYTHING if "input" not in name else SolverSettings(time_limit_seconds=60, gap=0.0, prove=True)
    plan = _checked(_of_file(name), Policy(), Roads(), settings)
    assert (plan.cost, plan.bound, plan.status) == (RIGHT[name], RIGHT[name], PlanStatus.OPTIMAL)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_there_is_a_plan_of_each_file(name: str) -> None:
    plan = _checked(_of_file(name), Policy(), Roads(), SolverSettings(time_limit_seconds=5))
    assert plan.status is not PlanStatus.INCUMBENT


def _checked(snapshot: Snapshot, policy: Policy, travel: TravelTimes, settings: SolverSettings) -> Plan:
    plan = solve(snapshot, policy, settings, travel=travel)
    assert plan.refused == ()
    assert check_plan(snapshot, plan, travel=travel).violations == ()
    return plan


def _cheapest(made: World) -> list[tuple[str, int, int, str | None]]:
    """The stays of y-1 in the cheapest plan, which enumeration finds too."""
    snapshot = made.snapshot()
    plan = _checked(snapshot, made.policy, RoadTravel(), EVERYTHING)
    least, _ = best_plan(snapshot, made.policy, RoadTravel())
    assert (plan.cost, plan.bound) == (least, least)
    day_of = snapshot.calendar.day_of
    stays: tuple[Stay, ...] = {item.youth_id: item.stays for item in plan.trajectories}["y-1"]
    return [(item.place, day_of(item.from_date), day_of(item.until), item.brigade_team_id) for item in stays]


def _weeks(days: int, weeks: int, made: World) -> World:
    made.horizon = Horizon(days=days, weeks=weeks)
    return made


@pytest.mark.parametrize(("longest", "until"), [(20, 14), (21, 21), (27, 21), (28, 28), (34, 28), (35, 35)])
def test_a_stay_around_a_pin_lasts_as_long_as_one_without(longest: int, until: int) -> None:
    made = world(unit("u-1", max_stay_days=longest), youth(need=need(days=300), pinned=pinned(stay("u-1", 0, 7))))
    assert _cheapest(_weeks(0, 5, made)) == [("u-1", 0, until, None)]


@pytest.mark.parametrize(("longest", "until"), [(29, 14), (30, 21), (36, 21), (37, 28)])
def test_a_resident_s_longest_stay_is_counted_through_a_pin(longest: int, until: int) -> None:
    made = world(
        unit("u-1", max_stay_days=longest),
        youth(need=need(days=300), current_stay=living("u-1", -9), pinned=pinned(stay("u-1", 0, 14))),
    )
    assert _cheapest(_weeks(0, 4, made)) == [("u-1", 0, until, None)]


@pytest.mark.parametrize(("weeks", "until"), [(2, 14), (3, 21), (4, 28)])
def test_brigade_weeks_are_counted_from_their_beginning_through_a_pin(weeks: int, until: int) -> None:
    # the team has minutes for one youth; y-2 asks for them as soon as the visits to y-1 end
    visits = alternative("home", visits=1, minutes=60, weeks=weeks)
    made = world(
        brigade("b-1", where=20, minutes_per_week=60),
        youth(
            "y-1",
            need=need("closed", days=300),
            brigade_alternative=visits,
            pinned=pinned(stay("home", 7, 14, "b-1")),
        ),
        youth("y-2", need=need("closed", days=300), brigade_alternative=alternative("home", visits=1, minutes=60)),
    )
    made = _weeks(0, 5, made)
    assert _cheapest(made)[0] == ("home", 0, 35, "b-1")
    plan = _checked(made.snapshot(), made.policy, RoadTravel(), EVERYTHING)
    begins = {item.youth_id: item.stays for item in plan.trajectories}["y-2"][0].from_date
    assert (begins - made.snapshot().as_of).days == until


def test_a_brigade_that_a_pin_stopped_comes_back_and_begins_anew() -> None:
    made = world(
        brigade("b-1", where=25),
        youth(
            need=need("closed", days=300),
            brigade_alternative=alternative("family_home", visits=2, minutes=60, weeks=2),
            current_stay=living("home", -28, "b-1"),
            pinned=pinned(stay("home", 0, 5)),
        ),
    )
    # without the team the youth may not be at home after the pin
    assert _cheapest(_weeks(0, 2, made)) == [("home", 0, 7, None), ("home", 7, 14, "b-1")]


def test_pinning_where_a_settled_youth_lives_moves_nobody() -> None:
    near, far = unit("u-near", where=20), unit("u-far", where=50)
    settled = youth(need=need(days=300), current_stay=living("u-far", -99), family_visits_per_week=7)
    assert _cheapest(_weeks(2, 2, world(near, far, settled))) == [("u-far", 0, 16, None)]
    decided = settled.model_copy(update={"pinned": pinned(stay("u-far", 0, 1))})
    assert _cheapest(_weeks(2, 2, world(near, far, decided))) == [("u-far", 0, 16, None)]


def test_who_came_from_a_crisis_unit_by_decision_stays_on() -> None:
    made = world(
        unit("u-crisis", setting="crisis"),
        unit("u-1", max_stay_days=365),
        youth(
            need=need("open_group", "crisis", days=300),
            current_stay=living("u-crisis", -10),
            pinned=pinned(stay("u-1", 0, 14)),
        ),
    )
    assert _cheapest(_weeks(0, 5, made)) == [("u-1", 0, 35, None)]


@pytest.mark.parametrize(("renewed", "until"), [(3, 35), (7, 35), (8, 7)])
def test_nobody_is_put_out_for_a_contract_that_is_renewed_in_time(renewed: int, until: int) -> None:
    made = world(
        unit("u-1", contract=contract(renewed, 400)),
        youth(need=need(days=300), current_stay=living("u-1", -99)),
    )
    made.norms(grace_days=7)
    assert _cheapest(_weeks(0, 5, made))[0] == ("u-1", 0, until, None)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_generated_alliance_is_planned_after_every_stay_of_its_plan_was_decided(seed: int) -> None:
    snapshot = generate("small", seed)
    first = _checked(snapshot, Policy(), Roads(), SolverSettings(time_limit_seconds=10))
    stays = {item.youth_id: item.stays for item in first.trajectories if item.stays}
    youths = [
        item.model_copy(update={"pinned": pinned(*stays[item.id])}) if item.id in stays else item
        for item in snapshot.youths
    ]
    decided = Snapshot.model_validate(snapshot.model_dump() | {"youths": [item.model_dump() for item in youths]})
    again = _checked(decided, Policy(), Roads(), SolverSettings(time_limit_seconds=10))
    assert again.cost <= first.cost
