"""Snapshots that are right, with every optional part now and then, for hypothesis."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from models.snapshot import Snapshot
from models.tags import tag_as_kept

AS_OF = date(2026, 11, 23)
EXPERTISES = ["jeo", "lvb", "ggz", "forensic", "addiction"]
LEVELS = ["home", "family_home", "open_group", "three_milieu", "closed"]

names = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(
        ["=1+1", "#N/A", "+31", "-1", "@x", "true", "0012", "_x0041_", "_x000D_", "a\r\nb", "\r", " ", '"',
         ";", ",", "[1]", "{", "1e5", "2026-01-01", "\x00", "\ufffe", "\x0b", "null", "'x", "_x005F_x0041_"]
    ),
)  # fmt: skip
letters = st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u2800\u115f\u1160\u3164\uffa0")
tags = st.lists(
    st.one_of(
        st.sampled_from(["fire_setting", "a|b", "a:b", " x", "[", "{", "|", "Brand \t stichting", "Écru", "straße"]),
        st.text(letters, min_size=1, max_size=4),
    ),
    unique_by=tag_as_kept,
    max_size=3,
)
coordinates = {"lat": st.floats(50.6, 53.6), "lon": st.floats(3.3, 7.2)}
locations = st.one_of(
    st.fixed_dictionaries(coordinates),
    st.fixed_dictionaries({"postcode": st.sampled_from(["1011", "3841", "6811", "7203"])}),
    st.fixed_dictionaries({**coordinates, "postcode": st.just("6661")}),
)
anywhere = st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)})


def some(items: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    """A few of these, in their order."""
    return st.sets(st.sampled_from(items), min_size=least).map(lambda chosen: [i for i in items if i in chosen])


def days(first: int, last: int) -> st.SearchStrategy[str]:
    """A date by its offset from the snapshot's date."""
    return st.integers(first, last).map(lambda day: (AS_OF + timedelta(days=day)).isoformat())


@st.composite
def units(draw: Any, index: int) -> dict[str, Any]:
    ages = sorted(draw(st.tuples(st.integers(0, 30), st.integers(0, 30))))
    changes = sorted(draw(st.sets(days(-50, 300), max_size=3)))
    unit: dict[str, Any] = {
        "id": f"unit-{index}",
        "organisation_id": "org-1",
        "name": draw(names),
        "location": draw(st.one_of(locations, anywhere)),
        "setting": draw(st.sampled_from([*LEVELS[1:], "crisis"])),
        "beds": draw(st.integers(0, 500)),
        "bed_changes": [{"from": day, "beds": draw(st.integers(0, 500))} for day in changes],
        "min_age": ages[0],
        "max_age": ages[1],
        "sexes": draw(some(["female", "male"], 1)),
        "one_sex_at_a_time": draw(st.booleans()),
        "expertises": draw(some(EXPERTISES)),
        "max_stay_days": draw(st.none() | st.integers(1, 3650)),
        "mix_limits": {tag: draw(st.integers(0, 500)) for tag in draw(tags)},
        "region_ids": draw(st.none() | some(["region-1", "region-2"], 1)),
    }
    if draw(st.booleans()):
        unit["contract"] = {"from": draw(days(-900, 0)), "until": draw(days(0, 900))}
    return unit


@st.composite
def youths(draw: Any, index: int, others: list[str], unit_ids: list[str], single_days: int) -> dict[str, Any]:
    asked = draw(some(EXPERTISES))
    brigade = draw(st.booleans())
    others = [other for other in others if other != f"y-{index}"]

    def care() -> dict[str, Any]:
        return {
            "support": [{"expertise": item, "team_id": "team-1"} for item in asked if draw(st.booleans())],
            "brigade_team_id": "brigade-1" if brigade and draw(st.booleans()) else None,
        }

    youth: dict[str, Any] = {
        "id": f"y-{index}",
        "birth_date": draw(days(-8000, 0)),
        "sex": draw(st.sampled_from(["female", "male"])),
        "home": {"municipality_id": "gm-1", "location": draw(locations)},
        "need": {
            "settings": draw(some(LEVELS, 1)) + draw(some(["crisis"])),
            "expertises": {item: draw(st.integers(1, 2400)) for item in asked},
            "from": draw(days(-300, 300)),
            "expected_days": draw(st.integers(1, 3650)),
            "urgency": draw(st.sampled_from(["crisis", "urgent", "regular"])),
        },
        "may_move": draw(st.booleans()),
        "earlier_moves": draw(st.integers(0, 100)),
        "sibling_ids": draw(some(others)) if others else [],
        "keep_apart_ids": draw(some(others)) if others else [],
        "risk_tags": draw(tags),
        "excluded_unit_ids": draw(some(unit_ids)),
        "preferred_unit_ids": draw(some(unit_ids)),
        "family_visits_per_week": draw(st.integers(0, 14)),
        "max_travel_minutes": draw(st.none() | st.integers(0, 600)),
    }
    if draw(st.booleans()):
        youth["closed_authorisation"] = {"from": draw(days(-900, 0)), "until": draw(days(900, 9000))}
    if brigade:
        youth["brigade_alternative"] = {
            "visits_per_week": draw(st.integers(1, 21)),
            "minutes_per_visit": draw(st.integers(15, 600)),
            "max_weeks": draw(st.integers(1, 104)),
            "settings": draw(some(LEVELS[:-1], 1)),
        }
    if draw(st.booleans()):
        place = draw(st.sampled_from(["home", *unit_ids]))
        youth["current_stay"] = {"place": place, "since": draw(days(-900, 0)), **care()}
    if draw(st.booleans()):
        bounds = sorted(draw(st.sets(st.integers(0, 8), min_size=2, max_size=4)))
        youth["pinned"] = {
            "stays": [
                {
                    "place": "home",
                    "from": (AS_OF + timedelta(days=single_days + 7 * start)).isoformat(),
                    "until": (AS_OF + timedelta(days=single_days + 7 * end)).isoformat(),
                    **care(),
                }
                for start, end in pairwise(bounds)
            ]
        }
    return youth


@st.composite
def snapshots(draw: Any) -> Snapshot:
    unit_ids = [f"unit-{index}" for index in range(draw(st.integers(1, 2)))]
    youth_ids = [f"y-{index}" for index in range(draw(st.integers(0, 3)))]
    horizon = {"days": draw(st.integers(1, 60)), "weeks": draw(st.integers(0, 104))}
    team = {
        "organisation_id": "org-1",
        "minutes_per_week": draw(st.integers(0, 10**6)),
        "max_travel_minutes": draw(st.integers(0, 600)),
        "travel_percent": draw(st.just(100) | st.integers(100, 1000)),
    }
    return Snapshot.model_validate(
        {
            "as_of": AS_OF.isoformat(),
            "horizon": horizon,
            "regions": [{"id": f"region-{number}", "name": draw(names)} for number in (1, 2)],
            "municipalities": [
                {"id": "gm-1", "name": draw(names), "region_id": "region-1", "location": draw(anywhere)}
            ],
            "organisations": [{"id": "org-1", "name": draw(names), "expertises": draw(some(EXPERTISES))}],
            "units": [draw(units(index)) for index in range(len(unit_ids))],
            "ambulant_teams": [
                {
                    "id": "team-1",
                    "name": draw(names),
                    "location": draw(anywhere),
                    "expertises": EXPERTISES,
                    **team,
                }
            ],
            "brigade_teams": [{"id": "brigade-1", "name": draw(names), "location": draw(locations), **team}],
            "youths": [draw(youths(index, youth_ids, unit_ids, horizon["days"])) for index in range(len(youth_ids))],
        }
    )
