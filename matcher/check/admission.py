from matcher.check.ages import birthday
from matcher.check.alliance import Alliance
from matcher.check.authorisation import lapsed
from matcher.check.course import Leg
from matcher.check.report import Code
from matcher.check.spans import Spans, outside
from matcher.check.trips import Trips
from models.stay import HOME
from models.youth import Youth


def refused_days(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> dict[Code, Spans]:
    """
    For each admission rule the days of the horizon on which it refuses an entered stay, as if it never ended.

    A rule that refuses no day is absent. `full_today` is not judged here but in `lasting`, nor are the
    days of the authorisation, which no pin waives: they are in `authorisation`.
    """
    every_day: Spans = ((0, alliance.horizon_days),)
    refused = dict.fromkeys(arrangement_faults(alliance, trips, youth, leg), every_day)
    if leg.stay.place != HOME:
        refused |= dict.fromkeys(_standing_faults(alliance, trips, youth, leg), every_day)
        if lapsed(alliance, youth, leg):
            refused[Code.CLOSED_AUTHORISATION] = every_day
        refused |= _dated_faults(alliance, youth, leg)
    return refused


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
    return arrangement_faults(alliance, trips, youth, leg) & {Code.SETTING if team_id is None else Code.BRIGADE}


def _standing_faults(alliance: Alliance, trips: Trips, youth: Youth, leg: Leg) -> set[Code]:
    """Rules that are the same on every day."""
    faults = set()
    unit = alliance.units[leg.stay.place]
    if youth.sex not in unit.sexes:
        faults.add(Code.SEX)
    if unit.region_ids is not None and alliance.region_of.get(youth.home.municipality_id) not in unit.region_ids:
        faults.add(Code.REGION)
    if unit.id in youth.excluded_unit_ids:
        faults.add(Code.EXCLUSION)
    own_limit = youth.max_travel_minutes
    limit = alliance.norms.longest_family_travel_minutes if own_limit is None else own_limit
    if trips.family(unit.id, youth) > limit:
        faults.add(Code.LONGEST_TRAVEL)
    return faults


def _dated_faults(alliance: Alliance, youth: Youth, leg: Leg) -> dict[Code, Spans]:
    """Rules that hold on some days: the days on which each does not."""
    unit, horizon_days = alliance.units[leg.stay.place], alliance.horizon_days
    day_of = alliance.calendar.day_of
    old_enough = day_of(birthday(youth.birth_date, unit.min_age))
    too_old = day_of(birthday(youth.birth_date, unit.max_age + 1))
    refused = {Code.AGE: outside(old_enough, too_old, horizon_days)}
    if unit.contract is not None:
        first, last = day_of(unit.contract.from_date), day_of(unit.contract.until)
        refused[Code.CONTRACT] = outside(first, last + 1, horizon_days)
    longest = alliance.longest_days(unit.id)
    if longest is not None:
        refused[Code.LONGEST_STAY] = outside(0, leg.arrival + longest, horizon_days)
    refused[Code.BEDS_OPEN] = alliance.days_without_beds[unit.id]
    return {code: spans for code, spans in refused.items() if spans}
