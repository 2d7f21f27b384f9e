"""Small worlds in which residents could exchange places, and every exchange of two by complete enumeration."""

from itertools import combinations, product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from matcher.check import evaluate_plan
from matcher.check.day_stay import to_dates
from models.policy import ExchangeRates, Norms, Policy
from models.snapshot import Horizon, Snapshot
from models.stay import Stay
from tests.matcher.check.build import RoadTravel, World, ambulant, living, need, unit, youth
from tests.matcher.oracle import allowed_trajectories, violations_of

CHEAP = Policy(rates=ExchangeRates(move=50, change_of_team=30, siblings_apart_day=40), norms=Norms(max_moves=1))
"""Moves that even three days can pay back."""
ROAD = RoadTravel()
TAG = "fire_setting"
Stays = dict[str, tuple[Stay, ...]]


@st.composite
def exchange_worlds(draw: Any, most_youths: int = 3) -> World:
    """Residents of full units on one road, most of whom come from near another one and may move; few minutes."""
    here = World(horizon=Horizon(days=3, weeks=0), policy=CHEAP)
    where = {f"u-{number}": 25 * number for number in range(draw(st.integers(2, 3)))}
    ids = [f"y-{number}" for number in range(draw(st.integers(2, most_youths)))]
    lives = {name: draw(st.sampled_from([*where, *where, *where, "home"])) for name in ids}
    here.add(ambulant("t-1", "ggz", minutes_per_week=draw(st.sampled_from([0, 130, 180, 400])), max_travel_minutes=60))
    for place, minute in where.items():
        residents = sum(lives[name] == place for name in ids)
        here.add(
            unit(
                place,
                where=minute,
                beds=max(1, residents) + draw(st.sampled_from([0, 0, 0, 1])),
                setting=draw(st.sampled_from(["open_group", "open_group", "family_home"])),
                one_sex_at_a_time=draw(st.sampled_from([False, False, True])),
                mix_limits=draw(st.sampled_from([{}, {}, {TAG: 1}])),
                expertises=draw(st.sampled_from([(), (), ("ggz",)])),
                max_stay_days=draw(st.sampled_from([None, None, None, None, 2])),
            )
        )
    for name in ids:
        others = [other for other in ids if other != name]
        wished = draw(st.sampled_from([place for place in where if place != lives[name]]))
        asked = draw(st.sampled_from([{}, {}, {"ggz": 60}]))
        support = draw(st.sampled_from([{}, {"ggz": "t-1"}])) if asked else {}
        here.add(
            youth(
                name,
                home=max(0, where[wished] + draw(st.sampled_from([-3, 1, 4, 30]))),
                sex=draw(st.sampled_from(["female", "female", "female", "male"])),
                need=need("open_group", "family_home", expertises=asked, start=-9),
                may_move=draw(st.sampled_from([True, True, True, True, False])),
                current_stay=living(lives[name], -9, **support),
                family_visits_per_week=draw(st.integers(2, 5)),
                risk_tags=draw(st.sampled_from([(), (), (TAG,)])),
                sibling_ids=tuple(draw(st.sampled_from([[], [], others[:1]]))),
                keep_apart_ids=tuple(draw(st.sampled_from([[], [], [], others[-1:]]))),
            )
        )
    return here


class Pair(NamedTuple):
    """The best exchange of two youths."""

    gained_points: int
    stays: Stays
    """Of the two."""


def points_after(snapshot: Snapshot, stays: Stays) -> int:
    """Cost of everybody's stays under the cheap policy."""
    return evaluate_plan(snapshot, stays, CHEAP, ROAD).cost_points


def own_gains(snapshot: Snapshot, before: Stays, changed: Stays) -> dict[str, int]:
    """Points before minus after of each youth who changes, living with siblings counted wholly."""
    gains = {}
    after = before | changed
    for youth_id in changed:
        of_youth = [_own_points(snapshot, stays, youth_id) for stays in (before, after)]
        gains[youth_id] = of_youth[0] - of_youth[1]
    return gains


def is_allowed(snapshot: Snapshot, stays: Stays) -> bool:
    """The checker finds nothing wrong with them, whatever a plan says of its cost."""
    return violations_of(snapshot, CHEAP, ROAD, stays) == ()


def best_pairs(snapshot: Snapshot, before: Stays) -> dict[frozenset[str], Pair]:
    """
    For every two youths the best exchange on the first day in which neither loses and the total gains.

    Left out are those whose halves could each be made alone.
    """
    places = {youth_id: stays[0].place for youth_id, stays in before.items() if stays}
    today = {item.id: item.current_stay.place for item in snapshot.youths if item.current_stay is not None}
    staying = [youth_id for youth_id, place in places.items() if today.get(youth_id) == place]
    courses = {youth_id: _single_stays(snapshot, youth_id) for youth_id in staying}
    found: dict[frozenset[str], Pair] = {}
    for one, other in combinations(staying, 2):
        if "home" in (places[one], places[other]):
            # nobody takes another's home
            continue
        mine = [stay for stay in courses[one] if stay.place == places[other]]
        theirs = [stay for stay in courses[other] if stay.place == places[one]]
        for pair in product(mine, theirs):
            changed: Stays = {one: (pair[0],), other: (pair[1],)}
            gained = points_after(snapshot, before) - points_after(snapshot, before | changed)
            key = frozenset((one, other))
            if gained <= 0 or (key in found and gained <= found[key].gained_points):
                continue
            if min(own_gains(snapshot, before, changed).values()) >= 0 and is_allowed(snapshot, before | changed):
                found[key] = Pair(gained, changed)
    return {key: pair for key, pair in found.items() if not _falls_apart(snapshot, before, pair)}


def _falls_apart(snapshot: Snapshot, before: Stays, pair: Pair) -> bool:
    alone = [{youth_id: stays} for youth_id, stays in pair.stays.items()]
    return all(
        is_allowed(snapshot, before | one) and min(own_gains(snapshot, before, one).values()) >= 0 for one in alone
    )


def _single_stays(snapshot: Snapshot, youth_id: str) -> list[Stay]:
    """Stays elsewhere from the first day that the checker allows, with nothing after them."""
    found = []
    for allowed in allowed_trajectories(snapshot, CHEAP, ROAD, youth_id):
        stays = allowed.course.stays
        if len(stays) == 1 and stays[0].start == 0:
            found.append(to_dates(stays[0], snapshot.calendar))
    return found


def _own_points(snapshot: Snapshot, stays: Stays, youth_id: str) -> int:
    costs = evaluate_plan(snapshot, stays, CHEAP, ROAD).costs
    without = evaluate_plan(snapshot, stays | {youth_id: ()}, CHEAP, ROAD).costs
    apart = [sum(line.points for lines in of.values() for line in lines if _is_apart(line)) for of in (costs, without)]
    return sum(line.points for line in costs[youth_id] if not _is_apart(line)) + apart[0] - apart[1]


def _is_apart(line: Any) -> bool:
    return bool(line.term == "siblings_apart")
