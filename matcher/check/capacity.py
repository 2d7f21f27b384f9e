from collections.abc import Iterator, Sequence

from matcher.check.alliance import Alliance
from matcher.check.demand import Demand, Resource
from matcher.check.excess import Excess
from matcher.check.overload import Overload, overloads
from matcher.check.report import Code, Violation
from matcher.check.spans import Spans

CODES = {
    "beds": Code.CAPACITY_BEDS,
    "ambulant": Code.CAPACITY_AMBULANT,
    "brigade": Code.CAPACITY_BRIGADE,
    "mix": Code.CAPACITY_MIX,
    "apart": Code.CAPACITY_APART,
    "sex": Code.CAPACITY_SEX,
}
"""For each kind of resource the code of its capacity."""


def check_capacity(alliance: Alliance, excess: Excess, demands: Sequence[Demand]) -> Iterator[Violation]:
    """
    Each day and resource: demand at most capacity; in periods in excess nobody asks more than in the incumbent.

    One violation a resource, on its first day, and one for each stay that adds to an excess.
    """
    for demand in demands:
        day = excess.first_added_day(demand)
        if day is not None:
            yield Violation(
                code=Code.FULL_TODAY,
                youth_id=demand.youth_id,
                resource=demand.resource.name,
                date=alliance.calendar.date_of(day),
                message=f"{demand.youth_id} adds to {demand.resource.name}, which is in excess already",
            )
    for resource, found in overloads(alliance, demands).items():
        for overload in found:
            day = _first_day_outside(overload, excess.periods(resource))
            if day is not None:
                yield _too_much(alliance, resource, overload, day)
                break


def _first_day_outside(overload: Overload, excess: Spans) -> int | None:
    """First day of an overload that lies in no period in excess."""
    day = overload.start
    for start, end in excess:
        if start <= day < end:
            day = end
    return day if day < overload.end else None


def _too_much(alliance: Alliance, resource: Resource, overload: Overload, day: int) -> Violation:
    return Violation(
        code=CODES[resource.kind],
        resource=resource.name,
        date=alliance.calendar.date_of(day),
        message=f"{resource.name} is asked for more than there is",
        expected=f"at most {overload.capacity}",
        found=str(overload.demand),
    )
