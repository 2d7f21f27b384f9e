from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.check.alliance import Alliance
from matcher.check.demand import Demand, Resource


class Overload(NamedTuple):
    """Days on which demand is above capacity, both the same on all of them."""

    start: int
    end: int
    demand: int
    capacity: int


def overloads(alliance: Alliance, demands: Iterable[Demand]) -> dict[Resource, tuple[Overload, ...]]:
    """For every resource with too much demand the days on which it has."""
    by_resource: dict[Resource, list[Demand]] = defaultdict(list)
    for demand in demands:
        by_resource[demand.resource].append(demand)
    found = {}
    for resource, asked in by_resource.items():
        days = tuple(_overloaded(alliance, resource, asked))
        if days:
            found[resource] = days
    return found


def capacity_steps(alliance: Alliance, resource: Resource) -> tuple[tuple[int, int], ...]:
    """Days from which on a resource has so much capacity, from day 0 on; for sexes: one at a time."""
    if resource.kind == "beds":
        return alliance.beds[resource.owner_id]
    if resource.kind == "mix":
        return ((0, alliance.units[resource.owner_id].mix_limits[resource.detail]),)
    if resource.kind == "ambulant":
        return ((0, alliance.ambulant_teams[resource.owner_id].minutes_per_week),)
    if resource.kind == "brigade":
        return ((0, alliance.brigade_teams[resource.owner_id].minutes_per_week),)
    return ((0, 1),)


def _overloaded(alliance: Alliance, resource: Resource, asked: Sequence[Demand]) -> list[Overload]:
    """Sweeps over the days on which demand or capacity changes."""
    steps = capacity_steps(alliance, resource)
    by_sex = resource.kind == "sex"
    if not by_sex and sum(demand.amount for demand in asked) <= min(beds for _, beds in steps):
        return []
    changes: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for demand in asked:
        group = alliance.youths[demand.youth_id].sex.value if by_sex else ""
        changes[demand.start].append((group, demand.amount))
        changes[demand.end].append((group, -demand.amount))
    capacities = dict(steps)
    days = sorted(changes.keys() | capacities.keys())
    load: Counter[str] = Counter()
    capacity = 0
    found = []
    for day, next_day in pairwise(days):
        for group, amount in changes.get(day, ()):
            load[group] += amount
        capacity = capacities.get(day, capacity)
        total = sum(amount > 0 for amount in load.values()) if by_sex else load[""]
        if total > capacity:
            found.append(Overload(day, next_day, total, capacity))
    return found
