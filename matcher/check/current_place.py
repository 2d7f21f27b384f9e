from itertools import pairwise

from matcher.check.ages import birthday
from matcher.check.alliance import Alliance
from matcher.check.report import Code
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth


def ending_days(alliance: Alliance, youth: Youth) -> dict[Code, int]:
    """
    For each rule the boundary until which it lets a resident's current stay last.

    Admission rules put nobody out; these five end a stay. One that is broken already on the snapshot's date
    ends it `grace_days` later, save for a missing or passed authorisation, which ends it today.
    """
    current = youth.current_stay
    if current is None or current.place == HOME:
        return {}
    unit = alliance.units[current.place]
    day_of = alliance.calendar.day_of
    broken = {Code.AGE: day_of(birthday(youth.birth_date, unit.max_age + 1))}
    if unit.contract is not None:
        begun = unit.contract.from_date <= alliance.snapshot.as_of
        broken[Code.CONTRACT] = day_of(unit.contract.until) + 1 if begun else 0
    longest = alliance.longest_days(unit.id)
    if longest is not None:
        broken[Code.LONGEST_STAY] = day_of(current.since) + longest
    for code, day in broken.items():
        if day <= 0:
            broken[code] = alliance.norms.grace_days
    closing = _day_of_closing(alliance, unit.id)
    if closing is not None:
        broken[Code.BEDS_OPEN] = closing
    if unit.setting is Setting.CLOSED:
        authorisation = youth.closed_authorisation
        last = 0 if authorisation is None else day_of(authorisation.until) + 1
        broken[Code.CLOSED_AUTHORISATION] = last
    return {code: alliance.boundary_until(day) for code, day in broken.items()}


def must_end(alliance: Alliance, youth: Youth) -> int:
    """The boundary until which a resident's current stay can last; the horizon's end if nothing ends it."""
    return min(ending_days(alliance, youth).values(), default=alliance.horizon_days)


def _day_of_closing(alliance: Alliance, unit_id: str) -> int | None:
    """First day after the snapshot's date on which beds fall to 0; a unit without beds cannot fall."""
    steps = alliance.beds[unit_id]
    for (_, before), (day, beds) in pairwise(steps):
        if before > 0 and beds == 0:
            return day
    return None
