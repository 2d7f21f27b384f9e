from matcher.check.alliance import Alliance
from matcher.check.care import care_of
from matcher.check.current_place import must_end
from matcher.check.day_stay import DayStay, pairs, to_dates
from matcher.check.pins import pins_ahead
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay
from models.youth import Youth


def incumbent_of(alliance: Alliance, youth: Youth) -> tuple[DayStay, ...]:
    """
    Stay where you are, wait, follow your pins; then be interrupted.

    A resident keeps the current place and support until the stay must end, care ends, or a pin asks for
    something else. Between and after such pins there is no stay.
    """
    pins = pins_ahead(alliance, youth)
    stays: list[DayStay] = []
    current = youth.current_stay
    care = care_of(alliance, youth, pins, first_day=None)
    if current is not None and care is not None:
        kept = DayStay(current.place, 0, 0, pairs(current.support), current.brigade_team_id)
        other_pins = (pin.start for pin in pins if not pin.same_arrangement(kept))
        end = min(must_end(alliance, youth), care[1], next(other_pins, care[1]))
        if end > 0:
            stays.append(kept.lasting(0, end))
    for pin in pins:
        last = stays[-1] if stays else None
        if last is not None and last.same_arrangement(pin) and pin.start <= last.end:
            stays[-1] = last.lasting(last.start, max(last.end, pin.end))
        else:
            stays.append(pin)
    return tuple(stays)


def incumbent_stays(snapshot: Snapshot, policy: Policy) -> dict[str, tuple[Stay, ...]]:
    """Every youth's stays in the incumbent plan, by youth."""
    alliance = Alliance(snapshot, policy)
    return {
        youth.id: tuple(to_dates(stay, alliance.calendar) for stay in incumbent_of(alliance, youth))
        for youth in snapshot.youths
    }
