import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk, places_of, row_of_place
from matcher.desk.explain.contrast import contrast_of
from matcher.desk.explain.explanation import ChangeCode, Contrast, Explanation, Here
from matcher.desk.explain.ways import Way, Ways, held_way
from matcher.desk.options import days_without_place
from matcher.desk.reasons.place_reason import PlaceReason, nearest_first
from matcher.desk.reasons.reasons import Reasons
from matcher.engine.model.problem import UNLIMITED
from models.stay import HOME

GRANTED = ("beds", "mix", "brigade")
"""Kinds of capacity that somebody could add; whom a unit keeps apart, or of which sex it is, is no such thing."""


def explain(desk: Desk, youth_id: str, place: str | None = None) -> Explanation:
    """
    Why the plan has a youth here and not there (waarom hier, waarom daar niet): one contrast.

    There is the cheapest trajectory that leads to a place, beside what the plan's other youths have, as
    `recommend` finds it. Where only capacity is missing, it is costed as if that were there.

    Parameters
    ----------
    place
        "home" or a unit id; by default the best other place.

    Raises
    ------
    KeyError
        If the snapshot has no such youth or place.
    """
    instance = desk.problem.instance
    youth = instance.youth_index[youth_id]
    row = None if place is None else row_of_place(instance, place)
    room = desk.room_beside(youth)
    held = held_way(desk, youth, room)
    ways = Ways(desk, youth, room, place)
    found = ways.cheapest_at(place) if place is not None else ways.cheapest_beside(held)
    reason: PlaceReason | None = None
    fits = found is not None
    if found is None:
        why_not = Reasons(desk, youth, room, ways.arrivals)
        reason = _nearest(desk, why_not, held) if row is None else why_not.of(row)
        found = _granted(desk, youth, reason, ways)
    contrast = None
    if found is not None and not found.is_same(held):
        contrast = contrast_of(desk, youth, held, found, room, fits=fits)
        if fits and contrast.change.code is ChangeCode.OWN_POINTS:
            contrast = _with_earlier_room(desk, youth, held, room, contrast, ways)
    return Explanation(
        snapshot_id=instance.snapshot.id,
        youth_id=youth_id,
        is_priced=desk.is_priced,
        here=_here(desk, held),
        asked=place,
        contrast=contrast,
        reason=reason,
    )


def _nearest(desk: Desk, why_not: Reasons, held: Way) -> PlaceReason:
    """Where nothing else can be had: the place that lacks least, by price, then what is soonest talked over."""
    here = None if held.option is None else held.option.place
    places = enumerate(places_of(desk.problem.instance))
    return nearest_first(why_not.of(row) for row, place in places if place != here)[0]


def _granted(desk: Desk, youth: int, reason: PlaceReason, known: Ways) -> Way | None:
    """The cheapest trajectory to the place if what is short were there; None where something else is in the way."""
    if not reason.shortages or any(short.resource.partition(":")[0] not in GRANTED for short in reason.shortages):
        return None
    room = desk.room_beside(youth)
    ids = desk.problem.resources.ids
    room[np.array([ids.index(short.resource) for short in reason.shortages], dtype=np.int64)] = UNLIMITED
    return Ways(desk, youth, room, reason.place, known).cheapest_at(reason.place)


def _with_earlier_room(
    desk: Desk, youth: int, held: Way, room: NDArray[np.int64], contrast: Contrast, known: Ways
) -> Contrast:
    """The contrast, with more of the place itself as its change if that would do: the place may be free too late."""
    if contrast.place == HOME:
        return contrast
    wider = room.copy()
    for row, name in enumerate(desk.problem.resources.ids):
        kind, _, rest = name.partition(":")
        if kind in ("beds", "mix") and rest.partition(":")[0] == contrast.place:
            wider[row] = UNLIMITED
    sooner = Ways(desk, youth, wider, contrast.place, known).cheapest_at(contrast.place)
    if sooner is None:
        return contrast
    other = contrast_of(desk, youth, held, sooner, room, fits=False)
    if other.change.code is not ChangeCode.CAPACITY:
        return contrast
    lacking = {item.resource: item for item in other.room if item.missing}
    points = {item.resource: (item.here, item.there) for item in contrast.room}
    kept = [item for item in contrast.room if item.resource not in lacking]
    for name, item in lacking.items():
        here, there = points.get(name, (0, 0))
        kept.append(item.model_copy(update={"here": here, "there": there}))
    change = other.change.model_copy(update={"stays": sooner.stays})
    return contrast.model_copy(update={"change": change, "room": tuple(kept)})


def _here(desk: Desk, held: Way) -> Here:
    option = held.option
    return Here(
        place=None if option is None else option.place,
        kind=None if option is None else option.kind,
        from_date=None if option is None else option.from_date,
        stays=held.stays,
        costs=held.costs,
        own_points=held.own_points,
        price_points=held.price_points,
        priced=held.priced(desk),
        days_without_place=int(days_without_place(desk, held.column).sum()),
    )
