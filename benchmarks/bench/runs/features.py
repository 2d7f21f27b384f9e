"""Features of an instance."""

from models.snapshot import Snapshot
from models.vocabulary import Setting, Urgency


def features_of(snapshot: Snapshot) -> dict[str, float]:
    """
    What may explain why a method does well on one instance and not on another: sizes, and how scarce things are.

    ``youths_per_bed`` counts the youths who accept no home, against the beds of the snapshot's date;
    ``asked_per_team_minute`` is all expertise asked for in a week, on site or not, against the ambulant teams' minutes.
    """
    youths = snapshot.youths
    beds = sum(unit.beds_on(snapshot.as_of) for unit in snapshot.units)
    team_minutes = sum(team.minutes_per_week for team in snapshot.ambulant_teams)
    asked = sum(sum(youth.need.expertises.values()) for youth in youths)
    need_bed = sum(Setting.HOME not in youth.need.settings for youth in youths)
    residents = sum(youth.current_stay is not None for youth in youths)
    numbers = {
        "youths": len(youths),
        "residents": residents,
        "waiting_youths": len(youths) - residents,
        "pinned_youths": sum(youth.pinned is not None for youth in youths),
        "youths_with_siblings": sum(bool(youth.sibling_ids) for youth in youths),
        "units": len(snapshot.units),
        "one_sex_units": sum(unit.one_sex_at_a_time for unit in snapshot.units),
        "beds": beds,
        "ambulant_teams": len(snapshot.ambulant_teams),
        "ambulant_minutes": team_minutes,
        "brigade_teams": len(snapshot.brigade_teams),
        "brigade_minutes": sum(team.minutes_per_week for team in snapshot.brigade_teams),
        "horizon_days": snapshot.calendar.horizon_days,
        "periods": snapshot.calendar.periods,
    }
    ratios = {
        "youths_per_bed": _ratio(need_bed, beds),
        "asked_per_team_minute": _ratio(asked, team_minutes),
        "crisis_share": _ratio(sum(youth.need.urgency is Urgency.CRISIS for youth in youths), len(youths)),
        "closed_share": _ratio(sum(Setting.CLOSED in youth.need.settings for youth in youths), len(youths)),
        "brigade_share": _ratio(sum(youth.brigade_alternative is not None for youth in youths), len(youths)),
        "settings_per_youth": _ratio(sum(len(youth.need.settings) for youth in youths), len(youths)),
    }
    # what nothing is there for has no ratio
    return {name: float(value) for name, value in numbers.items()} | {
        name: value for name, value in ratios.items() if value is not None
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
