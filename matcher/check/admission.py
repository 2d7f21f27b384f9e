from matcher.check.ages import birthday
from matcher.check.alliance import Alliance
from matcher.check.course import Leg
from matcher.check.report import Code
from matcher.check.trips import Trips
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth


def broken_days(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> dict[Code, int]:
    """
    For each admission rule the first day of an entered stay on which it is broken, as if it never ended.

    A rule that is never broken is absent. `full_today` is not judged here but in `full_today`.
    """
    broken = dict.fromkeys(arrangement_faults(alliance, trips, youth, leg), leg.stay.start)
    if leg.stay.place != HOME:
        broken |= dict.fromkeys(_standing_faults(alliance, trips, youth, leg), leg.stay.start)
        broken |= _dated_faults(alliance, youth, leg)
    return broken


def arrangement_faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> set[Code]:
    """`setting` and `brigade`, which hold at home too and at the current place where the brigade is new."""
    faults = set()
    setting = alliance.setting_of(leg.stay.place)
    alternative = youth.brigade_alternative
    suits_brigade = alternative is not None and setting in alternative.settings
    team_id = leg.stay.brigade_team_id
    if setting not in youth.need.settings and not (team_id is not None and suits_brigade):
        faults.add(Code.SETTING)
    if team_id is not None:
        minutes = trips.brigade(team_id, leg.stay.place, youth)
        if not suits_brigade or minutes > alliance.brigade_teams[team_id].max_travel_minutes:
            faults.add(Code.BRIGADE)
    return faults


def current_place_faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> set[Code]:
    """
    What is wrong with the brigade team of a stay at the resident's current place.

    Without brigade: fine if there is none today or the setting is acceptable. With today's: always fine.
    """
    team_id = leg.stay.brigade_team_id
    today = None if youth.current_stay is None else youth.current_stay.brigade_team_id
    if team_id == today:
        return set()
    return arrangement_faults(alliance, trips, youth, leg) & {
        Code.SETTING if team_id is None else Code.BRIGADE
    }


def _standing_faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> set[Code]:
    """Rules that are the same on every day."""
    faults = set()
    unit = alliance.units[leg.stay.place]
    if youth.sex not in unit.sexes:
        faults.add(Code.SEX)
    if (
        unit.region_ids is not None
        and alliance.region_of.get(youth.home.municipality_id) not in unit.region_ids
    ):
        faults.add(Code.REGION)
    if unit.id in youth.excluded_unit_ids:
        faults.add(Code.EXCLUSION)
    own_limit = youth.max_travel_minutes
    limit = alliance.norms.longest_family_travel_minutes if own_limit is None else own_limit
    if trips.family(unit.id, youth) > limit:
        faults.add(Code.LONGEST_TRAVEL)
    return faults


def _dated_faults(alliance: Alliance, youth: Youth, leg: Leg) -> dict[Code, int]:
    """Rules that hold on some days: the first day from the stay's beginning on which each does not."""
    unit, start = alliance.units[leg.stay.place], leg.stay.start
    day_of = alliance.calendar.day_of
    old_enough = day_of(birthday(youth.birth_date, unit.min_age))
    too_old = day_of(birthday(youth.birth_date, unit.max_age + 1))
    broken = {Code.AGE: start if start < old_enough else max(start, too_old)}
    if unit.contract is not None:
        begun = day_of(unit.contract.from_date) <= start
        broken[Code.CONTRACT] = max(start, day_of(unit.contract.until) + 1) if begun else start
    if unit.setting is Setting.CLOSED:
        broken[Code.CLOSED_AUTHORISATION] = authorised_until(alliance, youth, start)
    longest = alliance.longest_days(unit.id)
    if longest is not None:
        broken[Code.LONGEST_STAY] = max(start, leg.arrival + longest)
    closed = _first_day_without_beds(alliance, unit.id, start)
    if closed is not None:
        broken[Code.BEDS_OPEN] = closed
    return broken


def authorised_until(alliance: Alliance, youth: Youth, start: int) -> int:
    """First day without authorisation of a closed stay from a day on; that day itself if it may not begin."""
    if youth.closed_authorisation is None:
        return start
    begins = alliance.calendar.day_of(youth.closed_authorisation.from_date)
    if not begins <= start < begins + alliance.norms.authorisation_lapse_days:
        return start
    return max(start, alliance.calendar.day_of(youth.closed_authorisation.until) + 1)


def _first_day_without_beds(alliance: Alliance, unit_id: str, start: int) -> int | None:
    steps = alliance.beds[unit_id]
    ends = [day for day, _ in steps[1:]] + [alliance.horizon_days]
    for (day, beds), end in zip(steps, ends, strict=True):
        if beds == 0 and end > start:
            return max(day, start)
    return None
