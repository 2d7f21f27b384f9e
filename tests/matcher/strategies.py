"""Tiny snapshots and policies for hypothesis: valid, fit for the oracle, every rule in reach."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from models.calendar import Calendar
from models.policy import Policy
from models.snapshot import Horizon, Snapshot

AS_OF = date(2026, 11, 23)
POINTS = [{"lat": 52.0, "lon": 5.9}, {"lat": 52.045, "lon": 5.9}, {"lat": 52.2, "lon": 5.95}]
"""Three places 5, 17 and 22 km from each other."""
LEVELS = ["home", "family_home", "open_group", "three_milieu", "closed"]
EXPERTISES = ["ggz", "lvb"]
TAG = "fire_setting"

points = st.sampled_from(POINTS)
minutes_per_week = st.sampled_from([0, 60, 130, 200, 400, 3000])
urgencies = st.sampled_from(["crisis", "urgent", "regular"])


def on(day: int) -> str:
    """The date of a day offset."""
    return (AS_OF + timedelta(days=day)).isoformat()


def now_and_then(of: st.SearchStrategy[Any], otherwise: Any = None) -> st.SearchStrategy[Any]:
    """One time in four what is given."""
    return st.sampled_from([0, 0, 0, 1]).flatmap(lambda given: of if given else st.just(otherwise))


def some(items: list[str], least: int = 0, most: int | None = None) -> st.SearchStrategy[list[str]]:
    """A few of these, in their order."""
    chosen = st.sets(st.sampled_from(items), min_size=least, max_size=most) if items else st.just(set[str]())
    return chosen.map(lambda found: [item for item in items if item in found])


@st.composite
def units(draw: Any, index: int, days: int) -> dict[str, Any]:
    """A unit that may close, open, lose beds, or admit few."""
    changes = draw(st.sets(st.integers(1, days), max_size=2))
    contract = st.builds(
        lambda first, length: {"from": on(first), "until": on(first + length)},
        st.integers(-9, 3),
        st.integers(1, 12),
    )
    return {
        "id": f"u-{index}",
        "organisation_id": "org-1",
        "name": "-",
        "location": draw(points),
        "setting": draw(st.sampled_from(["crisis", "closed", *LEVELS[1:]])),
        "beds": draw(st.sampled_from([1, 1, 1, 0, 2])),
        "bed_changes": [{"from": on(day), "beds": draw(st.integers(0, 2))} for day in sorted(changes)],
        "min_age": draw(st.sampled_from([0, 0, 12, 15])),
        "max_age": draw(st.sampled_from([15, 17, 23, 23])),
        "sexes": draw(now_and_then(some(["female", "male"], 1), ["female", "male"])),
        "one_sex_at_a_time": draw(now_and_then(st.just(True), False)),
        "expertises": draw(now_and_then(some(EXPERTISES, 1), [])),
        "max_stay_days": draw(now_and_then(st.integers(1, 4))),
        "mix_limits": draw(now_and_then(st.integers(0, 1).map(lambda limit: {TAG: limit}), {})),
        "contract": draw(now_and_then(contract)),
        "region_ids": draw(now_and_then(st.sampled_from([["r-1"], ["r-2"]]))),
    }


@st.composite
def teams(draw: Any, kind: str, index: int) -> dict[str, Any]:
    """An ambulant or brigade team, often with too few minutes."""
    team: dict[str, Any] = {
        "id": f"{kind}-{index}",
        "organisation_id": "org-1",
        "name": "-",
        "location": draw(points),
        "minutes_per_week": draw(minutes_per_week),
        "max_travel_minutes": draw(st.sampled_from([0, 15, 60])),
        "travel_percent": draw(now_and_then(st.sampled_from([117, 250]), 100)),
    }
    if kind == "t":
        team["expertises"] = draw(some(EXPERTISES, 1))
    return team


@st.composite
def needs(draw: Any, days: int, most_expertises: int, *, resident: bool) -> dict[str, Any]:
    """A need that may begin late or end within the horizon."""
    settings = draw(some(LEVELS, 2, 4)) + draw(st.sampled_from([["crisis"], ["crisis"], []]))
    first = draw(st.integers(-30, -3) if resident else st.sampled_from([-120, -3, 0, 0, 1, 2, days + 1]))
    length = draw(st.sampled_from([1, 2, 3, 300, 300, 300]))
    return {
        "settings": settings,
        "expertises": {item: draw(st.sampled_from([45, 90])) for item in draw(some(EXPERTISES, 0, most_expertises))},
        "from": on(first),
        "expected_days": length + (0 if not resident else draw(st.sampled_from([0, 30]))),
        "urgency": draw(urgencies),
    }


@st.composite
def youths(draw: Any, index: int, shape: dict[str, Any], youth_ids: list[str]) -> dict[str, Any]:
    """A resident or one who waits, with now and then everything that bears on a place."""
    days: int = shape["days"]
    unit_ids = [unit["id"] for unit in shape["units"]]
    resident = draw(st.booleans())
    birthday = st.tuples(st.sampled_from([12, 15, 16, 18]), st.integers(0, days)).map(_born)
    youth: dict[str, Any] = {
        "id": f"y-{index}",
        "birth_date": draw(st.one_of(st.just("2012-03-09"), birthday)),
        "sex": draw(st.sampled_from(["female", "male"])),
        "home": {"municipality_id": "m-1", "location": draw(points)},
        "need": draw(needs(days, 1 if index else 2, resident=resident)),
        "may_move": draw(st.booleans()),
        "earlier_moves": draw(st.sampled_from([0, 0, 3, 25])),
        "risk_tags": draw(now_and_then(st.just([TAG]), [])),
        "excluded_unit_ids": draw(now_and_then(some(unit_ids), [])),
        "preferred_unit_ids": draw(now_and_then(some(unit_ids), [])),
        "family_visits_per_week": draw(st.integers(0, 2)),
        "max_travel_minutes": draw(now_and_then(st.sampled_from([0, 15, 30]))),
        **_relations(draw, f"y-{index}", youth_ids),
    }
    if draw(st.booleans()):
        first = draw(st.integers(-5, 3))
        youth["closed_authorisation"] = {"from": on(first), "until": on(first + draw(st.integers(0, 12)))}
    if shape["brigades"] and draw(st.booleans()):
        youth["brigade_alternative"] = {
            "visits_per_week": draw(st.integers(1, 3)),
            "minutes_per_visit": 60,
            "max_weeks": draw(st.sampled_from([1, 1, 2])),
            "settings": draw(some(LEVELS[:-1], 1)),
        }
    if resident:
        youth["current_stay"] = _current_stay(draw, youth, shape, unit_ids)
    return youth


def _born(age_and_day: tuple[int, int]) -> str:
    """Born so many years before a day of the horizon."""
    age, day = age_and_day
    when = AS_OF + timedelta(days=day)
    return when.replace(year=when.year - age).isoformat()


def _relations(draw: Any, youth_id: str, youth_ids: list[str]) -> dict[str, Any]:
    others = [other for other in youth_ids if other != youth_id]
    return {
        "sibling_ids": draw(now_and_then(some(others), [])),
        "keep_apart_ids": draw(now_and_then(some(others), [])),
    }


def _current_stay(draw: Any, youth: dict[str, Any], shape: dict[str, Any], unit_ids: list[str]) -> dict[str, Any]:
    place = draw(st.sampled_from(["home", *unit_ids, *unit_ids]))
    return {"since": on(-draw(st.integers(0, 8))), **_arrangement(draw, youth, shape, place)}


def _pins(draw: Any, youth: dict[str, Any], shape: dict[str, Any], calendar: Calendar) -> list[dict[str, Any]]:
    """One to three decisions in periods of their own, some of them beginning or ending within a period."""
    most = draw(st.sampled_from([1, 1, 2, 3]))
    cuts = sorted(draw(st.sets(st.integers(0, calendar.periods), min_size=2, max_size=2 * most)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    places = [*shape["places"], *([youth["current_stay"]["place"]] * 2 if "current_stay" in youth else [])]
    pins = []
    for first, until in spans:
        start, end = calendar.boundaries[first], calendar.boundaries[until]
        place = draw(st.sampled_from(places))
        later = calendar.boundaries[first + 1] - 1
        sooner = calendar.boundaries[until - 1] + 1
        if place in shape["closed"] and not _covers(youth, start, end):
            # a closed pin may end or begin with the authorisation, within a period
            if sooner > later and _covers(youth, later, sooner):
                start, end = later, sooner
            else:
                place = "home"
        pin = _arrangement(draw, youth, shape, place)
        pin["from"] = on(draw(st.sampled_from([start, start, later])))
        pin["until"] = on(draw(st.sampled_from([end, end, sooner])) if sooner > later else end)
        pins.append(pin)
    # one decision may follow another within a period
    for one, other in pairwise(pins):
        if one["until"] == other["from"] and one["from"] < on(calendar.boundaries[calendar.periods] - 3):
            between = [day for day in range(calendar.horizon_days) if one["from"] < on(day) < other["until"]]
            if between and draw(st.booleans()):
                one["until"] = other["from"] = on(draw(st.sampled_from(between)))
    return pins


def _covers(youth: dict[str, Any], start: int, end: int) -> bool:
    authorisation = youth.get("closed_authorisation")
    return bool(authorisation and authorisation["from"] <= on(start) and on(end - 1) <= authorisation["until"])


def _arrangement(draw: Any, youth: dict[str, Any], shape: dict[str, Any], place: str) -> dict[str, Any]:
    support = []
    for expertise in youth["need"]["expertises"]:
        able = [team["id"] for team in shape["teams"] if expertise in team["expertises"]]
        if able and draw(st.booleans()):
            support.append({"expertise": expertise, "team_id": draw(st.sampled_from(able))})
    brigades = [team["id"] for team in shape["brigades"]] if "brigade_alternative" in youth else []
    return {"place": place, "support": support, "brigade_team_id": draw(st.sampled_from([None, *brigades]))}


@st.composite
def tiny_snapshots(
    draw: Any, most_youths: int = 4, most_days: int = 5, *, pinned: bool = False, weeks: bool = False
) -> Snapshot:
    """
    At most four youths, three units, two ambulant teams, one brigade team, five periods.

    With ``pinned`` at most two youths, most of whom carry decisions; with ``weeks`` some periods are weeks.
    """
    if weeks:
        horizon = Horizon(days=draw(st.integers(0, 2)), weeks=draw(st.integers(1, 3)))
    else:
        horizon = Horizon(days=draw(st.integers(2, most_days)), weeks=0)
    calendar = Calendar(AS_OF, horizon.days, horizon.weeks)
    days = calendar.horizon_days
    most = min(most_youths, 2) if pinned else most_youths
    youth_ids = [f"y-{index}" for index in range(draw(st.integers(min(1 if pinned else 2, most), most)))]
    shape: dict[str, Any] = {
        "days": days,
        "units": [draw(units(index, days)) for index in range(draw(st.integers(1, 3)))],
        "teams": [draw(teams("t", index)) for index in range(draw(st.integers(0, 1 if pinned else 2)))],
        "brigades": [draw(teams("b", index)) for index in range(draw(st.integers(0, 1)))],
    }
    shape["places"] = ["home", *(unit["id"] for unit in shape["units"])]
    shape["closed"] = {unit["id"] for unit in shape["units"] if unit["setting"] == "closed"}
    made = [draw(youths(index, shape, youth_ids)) for index in range(len(youth_ids))]
    for youth in made if pinned else ():
        if draw(st.sampled_from([True, True, True, False])):
            youth["pinned"] = {"stays": _pins(draw, youth, shape, calendar)}
    return Snapshot.model_validate(
        {
            "as_of": AS_OF.isoformat(),
            "horizon": horizon.model_dump(),
            "regions": [{"id": "r-1", "name": "-"}, {"id": "r-2", "name": "-"}],
            "municipalities": [{"id": "m-1", "name": "-", "region_id": "r-1", "location": POINTS[0]}],
            "organisations": [{"id": "org-1", "name": "-", "expertises": EXPERTISES}],
            "units": shape["units"],
            "ambulant_teams": shape["teams"],
            "brigade_teams": shape["brigades"],
            "youths": made,
        }
    )


@st.composite
def tiny_policies(draw: Any) -> Policy:
    """The default policy, or one whose limits are hit within five days."""
    if draw(st.sampled_from([True, False, False])):
        return Policy()
    return Policy.model_validate(
        {
            "name": "tiny",
            "rates": {
                "move": draw(st.sampled_from([0, 100, 700, 30000])),
                "change_of_team": draw(st.sampled_from([50, 700, 6000])),
                "interrupted_day": draw(st.sampled_from([500, 9000])),
                "siblings_apart_day": draw(st.sampled_from([600, 5000])),
                "uncovered_minute": draw(st.sampled_from([20, 90])),
            },
            "norms": {
                "crisis_longest_stay_days": draw(st.integers(1, 4)),
                "authorisation_lapse_days": draw(st.integers(1, 6)),
                "overdue_care_days": draw(st.sampled_from([1, 3, 28])),
                "grace_days": draw(st.integers(1, 4)),
                "max_moves": draw(st.integers(0, 3)),
                "minutes_per_ambulant_visit": draw(st.sampled_from([30, 60])),
                "longest_family_travel_minutes": draw(st.sampled_from([10, 60])),
            },
        }
    )
