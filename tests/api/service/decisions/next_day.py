"""The alliance some days later, as the members' own records have it: what was decided has begun, people come and go."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from models.capacity import ResidentialUnit
from models.snapshot import Snapshot
from models.stay import CurrentStay, Pinned, Stay
from models.vocabulary import Setting
from models.youth import Youth

MOST_DAYS_ON = 7
MOST_ARRIVALS = 2


def next_day(
    rng: random.Random, records: Snapshot, first: Snapshot, decided: Mapping[str, Sequence[Stay]], number: int
) -> Snapshot:
    """
    The records of a later date.

    Parameters
    ----------
    records
        Those of the date before; they know no pins.
    first
        Whose youths are the models of those who arrive.
    decided
        Pinned stays by youth.
    number
        Of the round, for the ids of those who arrive.
    """
    as_of = records.as_of + timedelta(days=rng.randint(1, MOST_DAYS_ON))
    youths = [_moved_on(youth, as_of, decided.get(youth.id, ())) for youth in records.youths]
    gone = {youth.id for youth in youths if _has_left(rng, youth, as_of, decided.get(youth.id, ()))}
    youths = [_without(youth, gone) for youth in youths if youth.id not in gone]
    for youth in rng.sample(youths, min(len(youths), 3)):
        if youth.closed_authorisation is not None and rng.random() < 0.5:
            youths[youths.index(youth)] = _ending(rng, youth, as_of)
    youths += [
        _arriving(rng, rng.choice(first.youths), first.as_of, as_of, f"new-{number}-{index}")
        for index in range(rng.randint(0, MOST_ARRIVALS))
    ]
    fields = {name: getattr(records, name) for name in Snapshot.model_fields}
    return Snapshot(**fields | {"as_of": as_of, "youths": tuple(youths), "units": _units(rng, records)})


def with_some_pins(rng: random.Random, records: Snapshot, head: Snapshot) -> Snapshot:
    """The records of a member whose system keeps the decisions that it has seen, half of the time."""
    closed = {unit.id for unit in records.units if unit.setting is Setting.CLOSED}
    ahead = {youth.id: tuple(_ahead(youth, records.as_of, closed)) for youth in head.youths}
    youths = tuple(
        youth.model_copy(update={"pinned": Pinned(stays=stays)})
        if (stays := ahead.get(youth.id, ())) and rng.random() < 0.5
        else youth
        for youth in records.youths
    )
    return Snapshot(**{name: getattr(records, name) for name in Snapshot.model_fields} | {"youths": youths})


def _ahead(youth: Youth, as_of: date, closed: set[str]) -> Iterator[Stay]:
    """A youth's pins that are not over; a closed one must fit its authorisation in whole periods, so not those."""
    for stay in youth.pinned.stays if youth.pinned else ():
        if stay.until > as_of and stay.place not in closed:
            yield stay.model_copy(update={"from_date": max(stay.from_date, as_of)})


def _moved_on(youth: Youth, as_of: date, decided: Sequence[Stay]) -> Youth:
    """Who was to come somewhere by a decision is there now."""
    begun = max((stay for stay in decided if stay.from_date <= as_of), key=lambda item: item.from_date, default=None)
    if begun is None:
        return youth
    since = begun.from_date
    here = youth.current_stay
    for stay in sorted(decided, key=lambda item: item.from_date, reverse=True):
        # stays that follow each other at one place are one arrival there
        if stay.place == begun.place and stay.until == since:
            since = stay.from_date
    if here is not None and here.place == begun.place:
        since = min(since, here.since)
    current = CurrentStay(place=begun.place, since=since, support=begun.support, brigade_team_id=begun.brigade_team_id)
    return youth.model_copy(update={"current_stay": current})


def _has_left(rng: random.Random, youth: Youth, as_of: date, decided: Sequence[Stay]) -> bool:
    """Whose care has ended leaves, some of them late; not before a decision is over."""
    if youth.current_stay is None or any(stay.until > as_of for stay in decided):
        return False
    return as_of >= youth.need.from_date + timedelta(days=youth.need.expected_days) and rng.random() < 0.7


def _without(youth: Youth, gone: set[str]) -> Youth:
    names = ("sibling_ids", "keep_apart_ids")
    kept = {name: tuple(item for item in getattr(youth, name) if item not in gone) for name in names}
    return youth.model_copy(update=kept)


def _ending(rng: random.Random, youth: Youth, as_of: date) -> Youth:
    """Whose authorisation ends sooner than was written, perhaps yesterday."""
    authorisation = youth.closed_authorisation
    assert authorisation is not None
    until = max(authorisation.from_date, min(authorisation.until, as_of + timedelta(days=rng.randint(-2, 20))))
    return youth.model_copy(update={"closed_authorisation": authorisation.model_copy(update={"until": until})})


def _arriving(rng: random.Random, model: Youth, first_day: date, as_of: date, youth_id: str) -> Youth:
    """Somebody who waits, otherwise like one of the first date."""
    authorisation = model.closed_authorisation
    later = as_of - first_day
    return model.model_copy(
        update={
            "id": youth_id,
            "current_stay": None,
            "pinned": None,
            "sibling_ids": (),
            "keep_apart_ids": (),
            "need": model.need.model_copy(update={"from_date": as_of + timedelta(days=rng.randint(-5, 20))}),
            "closed_authorisation": None
            if authorisation is None
            else authorisation.model_copy(
                update={"from_date": authorisation.from_date + later, "until": authorisation.until + later}
            ),
        }
    )


def _units(rng: random.Random, records: Snapshot) -> tuple[ResidentialUnit, ...]:
    """Now and then a unit has a bed more or less."""
    units = list(records.units)
    if rng.random() < 0.3:
        row = rng.randrange(len(units))
        units[row] = units[row].model_copy(update={"beds": max(0, units[row].beds + rng.choice((-1, 1)))})
    return tuple(units)
