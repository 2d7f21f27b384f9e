from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from api.service.request.intake import warnings_of
from api.store.decisions import DecisionRecord
from models.issue import InvalidInputError
from models.snapshot import Snapshot
from models.stay import Pinned, Stay
from models.vocabulary import Setting
from models.youth import Youth


def with_pin(snapshot: Snapshot, youth_id: str, stays: Sequence[Stay]) -> Snapshot:
    """
    The snapshot with a decision as pin of a youth; what was pinned from its first day on gives way.

    Raises
    ------
    KeyError
        If the snapshot has no such youth.
    """
    if youth_id not in {item.id for item in snapshot.youths}:
        raise KeyError(youth_id)
    return _with_pins(snapshot, {youth_id: stays})


def unbroken(stays: Sequence[Stay], first: int) -> tuple[Stay, ...]:
    """The stays at one place, each beginning where the one before it ends: from number `first` of a course on."""
    found: list[Stay] = []
    for stay in stays[first:]:
        if stay.place != stays[first].place or (found and found[-1].until != stay.from_date):
            break
        found.append(stay)
    return tuple(found)


def kept_after(stays: Sequence[Stay], pinned: Pinned | None) -> tuple[Stay, ...]:
    """
    Stays that somebody accepts as part of a course, with what was decided before for the days after them.

    The course contains it, as far as the horizon and whole periods let it, so it is not what gives way.
    """
    last = max(item.until for item in stays)
    later = [
        item.model_copy(update={"from_date": max(item.from_date, last)})
        for item in (pinned.stays if pinned is not None else ())
        if item.until > last
    ]
    return (*stays, *later)


def with_decided_pins(snapshot: Snapshot, decided: Iterable[DecisionRecord]) -> tuple[Snapshot, tuple[str, ...]]:
    """
    An upload with the decisions taken before it, as far as they are not over.

    Periods are others on another date. A closed placement is rounded inwards where it would else reach beyond its
    authorisation; the next uploads have the decision as it was taken again.

    Returns
    -------
    tuple[Snapshot, tuple[str, ...]]
        The snapshot, and the youths whose pin no longer fits its content, wholly or in part: somebody must look at
        these.
    """
    youths = {item.id: item for item in snapshot.youths}
    taken: dict[str, tuple[Stay, ...]] = {}
    for item in decided:
        if not item.stays:
            continue
        # before the past is cut off: what gave way does not come back when the decision that it gave way to is over
        before = taken.get(item.youth_id)
        taken[item.youth_id] = _pinned(Pinned(stays=before) if before else None, item.stays)
    pins: dict[str, tuple[Stay, ...]] = {}
    left_out: list[str] = []
    for youth_id, stays in taken.items():
        if youth_id not in youths:
            continue
        wanted = _ahead(snapshot, stays)
        possible = [_authorised(snapshot, youths[youth_id], item) for item in wanted]
        pins[youth_id] = tuple(item for item in possible if item is not None)
        if not all(_is_covered(snapshot, youths[youth_id], item) for item in wanted) or None in possible:
            left_out.append(youth_id)
    pins = {youth_id: stays for youth_id, stays in pins.items() if stays}
    together = _with_pins(snapshot, pins)
    if not _fits(together):
        together = snapshot
        for youth_id, stays in pins.items():
            pinned = with_pin(together, youth_id, stays)
            if _fits(pinned):
                together = pinned
            else:
                left_out.append(youth_id)
    return together, tuple(dict.fromkeys(left_out))


def _with_pins(snapshot: Snapshot, pins: Mapping[str, Sequence[Stay]]) -> Snapshot:
    youths = tuple(
        item.model_copy(update={"pinned": Pinned(stays=_pinned(item.pinned, pins[item.id]))})
        if item.id in pins
        else item
        for item in snapshot.youths
    )
    # made anew: a copy would keep the other's hash
    return Snapshot(**{name: getattr(snapshot, name) for name in Snapshot.model_fields} | {"youths": youths})


def _ahead(snapshot: Snapshot, stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """What is left of stays on the snapshot's date."""
    return tuple(
        item.model_copy(update={"from_date": max(item.from_date, snapshot.as_of)})
        for item in stays
        if item.until > snapshot.as_of and item.from_date < snapshot.calendar.end
    )


def _authorised(snapshot: Snapshot, youth: Youth, stay: Stay) -> Stay | None:
    """A stay, in a closed unit only the whole periods inside the authorisation; None where none is left."""
    authorisation = youth.closed_authorisation
    if not _is_closed(snapshot, stay):
        return stay
    if authorisation is None:
        return None
    calendar = snapshot.calendar
    bounds, day_of = calendar.boundaries, calendar.day_of
    first, until = day_of(stay.from_date), day_of(stay.until)
    if bounds[calendar.period_until(first)] < day_of(authorisation.from_date):
        first = bounds[calendar.period_from(max(first, day_of(authorisation.from_date)))]
    if bounds[calendar.period_from(until)] > day_of(authorisation.until) + 1:
        until = bounds[calendar.period_until(min(until, day_of(authorisation.until) + 1))]
    if first >= until:
        return None
    return stay.model_copy(update={"from_date": calendar.date_of(first), "until": calendar.date_of(until)})


def _is_covered(snapshot: Snapshot, youth: Youth, stay: Stay) -> bool:
    """Whether a closed stay lies inside the authorisation, day by day within the horizon; others always do."""
    if not _is_closed(snapshot, stay):
        return True
    authorisation = youth.closed_authorisation
    last = min(stay.until, snapshot.calendar.end) - timedelta(days=1)
    return authorisation is not None and authorisation.from_date <= stay.from_date and last <= authorisation.until


def _is_closed(snapshot: Snapshot, stay: Stay) -> bool:
    return any(unit.id == stay.place and unit.setting is Setting.CLOSED for unit in snapshot.units)


def _fits(snapshot: Snapshot) -> bool:
    try:
        warnings_of(snapshot)
    except InvalidInputError:
        return False
    return True


def _pinned(before: Pinned | None, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    first = min(item.from_date for item in stays)
    kept = [
        item.model_copy(update={"until": min(item.until, first)})
        for item in (before.stays if before is not None else ())
        if item.from_date < first
    ]
    return (*kept, *stays)
