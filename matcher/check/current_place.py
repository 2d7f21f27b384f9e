from matcher.check.ages import birthday
from matcher.check.alliance import Alliance
from matcher.check.report import Code
from matcher.check.spans import Spans, outside
from models.stay import HOME
from models.youth import Youth


def ended_days(alliance: Alliance, youth: Youth) -> dict[Code, Spans]:
    """
    For each rule the days of the horizon on which a resident's current stay may not go on.

    Admission rules put nobody out; these four end a stay, and so does the authorisation (`authorisation`).
    One that is broken already on the snapshot's date ends it `grace_days` later.
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
    ended = {
        code: outside(0, day if day > 0 else alliance.norms.grace_days, alliance.horizon_days)
        for code, day in broken.items()
    }
    ended[Code.BEDS_OPEN] = _days_of_closing(alliance, unit.id)
    return {code: spans for code, spans in ended.items() if spans}


def _days_of_closing(alliance: Alliance, unit_id: str) -> Spans:
    """Days without beds, save those with which the horizon begins: a unit without beds cannot fall."""
    return tuple(span for span in alliance.days_without_beds[unit_id] if span[0] > 0)
