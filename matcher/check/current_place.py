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
    The days on which a rule is broken count, wherever they lie; where it is broken already on the snapshot's
    date, not before `grace_days` later.
    """
    current = youth.current_stay
    if current is None or current.place == HOME:
        return {}
    unit = alliance.units[current.place]
    day_of = alliance.calendar.day_of
    horizon_days = alliance.horizon_days
    broken = {Code.AGE: outside(0, day_of(birthday(youth.birth_date, unit.max_age + 1)), horizon_days)}
    if unit.contract is not None:
        first, last = day_of(unit.contract.from_date), day_of(unit.contract.until)
        broken[Code.CONTRACT] = outside(first, last + 1, horizon_days)
    longest = alliance.longest_days(unit.id)
    if longest is not None:
        broken[Code.LONGEST_STAY] = outside(0, day_of(current.since) + longest, horizon_days)
    ended = {code: _after_grace(alliance, spans) for code, spans in broken.items()}
    ended[Code.BEDS_OPEN] = _days_of_closing(alliance, unit.id)
    return {code: spans for code, spans in ended.items() if spans}


def _after_grace(alliance: Alliance, spans: Spans) -> Spans:
    """Without the days of grace, which are given where the rule is broken on the snapshot's date."""
    if not spans or spans[0][0] > 0:
        return spans
    start, end = max(0, alliance.norms.grace_days), spans[0][1]
    return ((start, end), *spans[1:]) if start < end else spans[1:]


def _days_of_closing(alliance: Alliance, unit_id: str) -> Spans:
    """Days without beds, save those with which the horizon begins: a unit without beds cannot fall."""
    return tuple(span for span in alliance.days_without_beds[unit_id] if span[0] > 0)
