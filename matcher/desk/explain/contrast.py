import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.explain.explanation import CapacityChange, Change, ChangeCode, Contrast, Room, TermDifference
from matcher.desk.explain.ways import Way
from matcher.terms import TERM_UNITS

MOST_HOLDERS = 10


def contrast_of(desk: Desk, youth: int, here: Way, there: Way, room: NDArray[np.int64], *, fits: bool) -> Contrast:
    """
    What differs between the plan's trajectory and another, and what would have to change for the other to be no dearer.

    Parameters
    ----------
    room
        What the others leave, shape (resources, periods).
    fits
        The other trajectory has room.
    """
    if there.option is None:
        raise ValueError("a contrast leads to a place")
    terms = _terms(here, there)
    missing = (there.asked - room).clip(0, there.asked)
    missing = missing * (not fits)
    own = there.own_points - here.own_points
    price = there.price_points - here.price_points
    return Contrast(
        place=there.option.place,
        kind=there.option.kind,
        from_date=there.option.from_date,
        stays=there.stays,
        fits=fits,
        terms=terms,
        room=_room(desk, youth, here, there, missing),
        own_difference=own,
        price_difference=price,
        change=_change(desk, here, there, missing, terms, own + price, fits=fits),
    )


def _terms(here: Way, there: Way) -> tuple[TermDifference, ...]:
    points = [{line.term: line.points for line in way.costs} for way in (here, there)]
    lines = [
        TermDifference(term=term, here=points[0].get(term, 0), there=points[1].get(term, 0))
        for term in TERM_UNITS
        if points[0].get(term, 0) != points[1].get(term, 0)
    ]
    return tuple(sorted(lines, key=lambda line: line.here - line.there))


def _room(desk: Desk, youth: int, here: Way, there: Way, missing: NDArray[np.int64]) -> tuple[Room, ...]:
    resources, calendar = desk.problem.resources, desk.problem.instance.snapshot.calendar
    points = [np.round(way.points.sum(axis=1)).astype(np.int64) for way in (here, there)]
    rows = np.flatnonzero((points[0] != points[1]) | missing.any(axis=1))
    found = []
    for row in sorted(rows, key=lambda row: (points[0][row] - points[1][row], resources.ids[row])):
        lacks = missing[row] > 0
        taken = (here.asked[row] > 0) | (there.asked[row] > 0)
        periods = np.flatnonzero(lacks if lacks.any() else taken)
        holders = _holders(desk, youth, int(row), periods) if points[1][row] > points[0][row] or lacks.any() else []
        found.append(
            Room(
                resource=resources.ids[row],
                unit=resources.unit[row],
                here=int(points[0][row]),
                there=int(points[1][row]),
                missing=int(missing[row].max()),
                from_date=calendar.date_of(calendar.boundaries[int(periods[0])]),
                until=calendar.date_of(calendar.boundaries[int(periods[-1]) + 1]),
                held_by=tuple(holders[:MOST_HOLDERS]),
                held_by_count=len(holders),
            )
        )
    return tuple(found)


def _holders(desk: Desk, youth: int, resource: int, periods: NDArray[np.int64]) -> list[str]:
    """Others who have the resource in these periods, those with the most first."""
    demand = desk.held.demand.tocsr()[resource * desk.used.shape[1] + periods]
    amount = np.asarray(demand.sum(axis=0)).reshape(-1)
    amount[youth] = 0
    youths = desk.problem.instance.snapshot.youths
    rows = np.flatnonzero(amount)
    return [youths[row].id for row in sorted(rows, key=lambda row: (-amount[row], youths[row].id))]


def _change(
    desk: Desk,
    here: Way,
    there: Way,
    missing: NDArray[np.int64],
    terms: tuple[TermDifference, ...],
    too_many: int,
    *,
    fits: bool,
) -> Change:
    """Missing capacity first, then more of the dearest, from its first days on and only until it suffices."""
    if fits and too_many <= 0:
        return Change(code=ChangeCode.NOTHING, points=0)
    # what the plan's trajectory takes as well would be cheaper for both
    added = np.maximum(there.asked - here.asked, missing)
    order = sorted(
        np.flatnonzero((added * desk.prices).any(axis=1) | missing.any(axis=1)),
        key=lambda row: (not missing[row].any(), -float((added[row] * desk.prices[row]).sum()), row),
    )
    capacity, saved = [], 0.0
    for row in order:
        amount, price = missing[row].copy(), desk.prices[row]
        saved += float((price * amount).sum())
        for period in np.flatnonzero((added[row] > amount) & (price > 0)):
            if saved >= too_many:
                break
            saved += float(price[period] * (added[row, period] - amount[period]))
            amount[period] = added[row, period]
        if amount.any():
            capacity.append(_more(desk, int(row), amount))
    if saved < too_many:
        heaviest = terms[0].term if terms and terms[0].there > terms[0].here else None
        return Change(code=ChangeCode.OWN_POINTS, points=round(too_many - saved), term=heaviest)
    return Change(code=ChangeCode.CAPACITY, points=max(0, too_many), capacity=tuple(capacity))


def _more(desk: Desk, resource: int, amount: NDArray[np.int64]) -> CapacityChange:
    resources, calendar = desk.problem.resources, desk.problem.instance.snapshot.calendar
    periods = np.flatnonzero(amount)
    return CapacityChange(
        resource=resources.ids[resource],
        unit=resources.unit[resource],
        units=int(amount.max()),
        from_date=calendar.date_of(calendar.boundaries[int(periods[0])]),
        until=calendar.date_of(calendar.boundaries[int(periods[-1]) + 1]),
        points=round(float((desk.prices[resource] * amount).sum())),
    )
