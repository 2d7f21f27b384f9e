"""The cheapest way to give every youth of a tiny snapshot one of its trajectories."""

from collections import defaultdict
from itertools import accumulate
from typing import NamedTuple

from matcher.check.alliance import Alliance
from matcher.check.course import Course
from matcher.check.demand import Demand, Resource
from matcher.check.excess import Excess
from matcher.check.overload import capacity_steps

Places = tuple[str | None, ...]
"""Where a youth with siblings is on each day; empty for others."""

BEAM = 50
"""Partial plans kept while looking for a first good plan."""


class Choice(NamedTuple):
    """A trajectory with its cost, siblings left out, and what it asks for."""

    course: Course
    cost_points: int
    demands: tuple[Demand, ...]


class Slot(NamedTuple):
    """A resource on one day on which not all can have what they would like."""

    resource: Resource
    day: int
    capacity: int


class Option(NamedTuple):
    """The cheapest choice with this use of the slots and these places."""

    choice: Choice
    used: tuple[int, ...]
    places: Places


class Partial(NamedTuple):
    """Choices for the first few youths."""

    cost_points: int
    chosen: tuple[Choice, ...]


State = tuple[tuple[int, ...], tuple[Places, ...]]


def cheapest_combination(
    alliance: Alliance, excess: Excess, choices: dict[str, list[Choice]]
) -> tuple[int, dict[str, Choice]] | None:
    """
    One choice for each youth at the least cost in all, siblings apart included; null if they do not fit.

    Youth by youth; of partial plans with the same use of scarce resources and the same places of siblings
    only the cheapest is kept, so the result is that of trying every combination.
    """
    fitting = {
        youth_id: [c for c in of_youth if not any(excess.first_added_day(d) is not None for d in c.demands)]
        for youth_id, of_youth in choices.items()
    }
    slots = _slots(alliance, excess, fitting)
    options = [_options(alliance, slots, youth_id, of_youth) for youth_id, of_youth in fitting.items()]
    least = [min((option.choice.cost_points for option in of_youth), default=0) for of_youth in options]
    rest = [*accumulate(reversed(least[1:]), initial=0)][::-1]
    found: Partial | None = None
    for beam in (BEAM, None):
        reached = _combined(alliance, slots, list(fitting), options, rest, found, beam)
        if reached is not None and (found is None or reached.cost_points < found.cost_points):
            found = reached
    if found is None:
        return None
    return found.cost_points, dict(zip(fitting, found.chosen, strict=True))


def _combined(
    alliance: Alliance,
    slots: list[Slot],
    youth_ids: list[str],
    options: list[list[Option]],
    rest: list[int],
    best: Partial | None,
    beam: int | None,
) -> Partial | None:
    """The cheapest complete plan; none where it is not below the best one so far."""
    partials: dict[State, Partial] = {((0,) * len(slots), ()): Partial(0, ())}
    for index, of_youth in enumerate(options):
        longer: dict[State, Partial] = {}
        for (used, places), partial in partials.items():
            for option in of_youth:
                cost = partial.cost_points + option.choice.cost_points
                if best is not None and cost + rest[index] >= best.cost_points:
                    break
                total = _added(slots, used, option.used)
                if total is None:
                    continue
                everywhere = (*places, option.places)
                cost += _siblings_apart(alliance, youth_ids, everywhere)
                if best is not None and cost + rest[index] >= best.cost_points:
                    continue
                state = (total, everywhere)
                if state not in longer or cost < longer[state].cost_points:
                    longer[state] = Partial(cost, (*partial.chosen, option.choice))
        cheapest = sorted(longer.items(), key=lambda item: item[1].cost_points)
        partials = dict(cheapest[:beam])
    return min(partials.values(), key=lambda item: item.cost_points, default=None)


def _options(alliance: Alliance, slots: list[Slot], youth_id: str, choices: list[Choice]) -> list[Option]:
    """Cheapest first; of choices that use the slots alike and have the same places only the cheapest."""
    has_siblings = any(youth_id in pair for pair in alliance.sibling_pairs)
    found: dict[tuple[tuple[int, ...], Places], Option] = {}
    for choice in sorted(choices, key=lambda item: item.cost_points):
        used = tuple(_asked(alliance, choice.demands, slot) for slot in slots)
        places = _places(alliance, choice.course) if has_siblings else ()
        if _added(slots, used, (0,) * len(slots)) is not None:
            found.setdefault((used, places), Option(choice, used, places))
    return list(found.values())


def _slots(alliance: Alliance, excess: Excess, choices: dict[str, list[Choice]]) -> list[Slot]:
    """Where the greatest demands of all youths together are above capacity; days in excess left out."""
    most: dict[tuple[Resource, int], dict[str, int]] = defaultdict(dict)
    for youth_id, of_youth in choices.items():
        for choice in of_youth:
            for resource, day in {(d.resource, day) for d in choice.demands for day in range(d.start, d.end)}:
                slot = Slot(resource, day, 0)
                asked = _asked(alliance, choice.demands, slot)
                most[resource, day][youth_id] = max(asked, most[resource, day].get(youth_id, 0))
    slots = []
    for (resource, day), by_youth in most.items():
        capacity = [value for first, value in capacity_steps(alliance, resource) if first <= day][-1]
        in_excess = any(start <= day < end for start, end in excess.periods(resource))
        scarce = sum(by_youth.values()) > capacity
        if scarce and not in_excess:
            slots.append(Slot(resource, day, capacity))
    return slots


def _asked(alliance: Alliance, demands: tuple[Demand, ...], slot: Slot) -> int:
    """Amount asked of a slot; for sexes girls count one and boys a thousand."""
    asked = sum(d.amount for d in demands if d.resource == slot.resource and d.start <= slot.day < d.end)
    if asked and slot.resource.kind == "sex":
        youth_id = demands[0].youth_id
        return 1 if alliance.youths[youth_id].sex.value == "female" else 1000
    return asked


def _added(slots: list[Slot], used: tuple[int, ...], more: tuple[int, ...]) -> tuple[int, ...] | None:
    """The sum, null if there is not so much."""
    total = tuple(one + other for one, other in zip(used, more, strict=True))
    for amount, slot in zip(total, slots, strict=True):
        if slot.resource.kind == "sex":
            if amount > 1000 and amount % 1000:
                return None
        elif amount > slot.capacity:
            return None
    return total


def _places(alliance: Alliance, course: Course) -> Places:
    by_day = {day: stay.place for stay in course.stays for day in range(stay.start, stay.end)}
    return tuple(by_day.get(day) for day in range(alliance.horizon_days))


def _siblings_apart(alliance: Alliance, youth_ids: list[str], places: tuple[Places, ...]) -> int:
    """Points for the last of these youths with those before."""
    last = len(places) - 1
    days = 0
    for index in range(last):
        pair = (youth_ids[index], youth_ids[last])
        if tuple(sorted(pair)) in alliance.sibling_pairs:
            both = zip(places[index], places[last], strict=True)
            days += sum(one is not None and other is not None and one != other for one, other in both)
    return days * alliance.rates.siblings_apart_day
