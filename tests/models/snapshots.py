"""A small snapshot in which every optional part is present, to be damaged by the tests."""

import copy
from typing import Any

from models.snapshot import Snapshot

BASE: dict[str, Any] = {
    "schema_version": "1",
    "as_of": "2026-11-23",
    "horizon": {"days": 7, "weeks": 25},
    "regions": [{"id": "JZ12", "name": "Noord-Veluwe"}, {"id": "JZ13", "name": "=SUM(A1)"}],
    "municipalities": [
        {
            "id": "GM0243",
            "name": "Harderwijk",
            "region_id": "JZ12",
            "location": {"lat": 52.3417, "lon": 5.6208},
        }
    ],
    "organisations": [{"id": "org-03", "name": 'Zandkamp; "Jeugd", hulp', "expertises": ["jeo", "lvb"]}],
    "units": [
        {
            "id": "unit-017",
            "organisation_id": "org-03",
            "name": "De Berk",
            "location": {"lat": 52.3, "lon": 5.62},
            "setting": "open_group",
            "beds": 8,
            "bed_changes": [{"from": "2027-01-04", "beds": 6}, {"from": "2027-02-01", "beds": 7}],
            "min_age": 12,
            "max_age": 17,
            "sexes": ["female", "male"],
            "one_sex_at_a_time": False,
            "expertises": ["jeo", "lvb"],
            "max_stay_days": 365,
            "mix_limits": {"fire_setting": 1},
            "contract": {"from": "2025-01-01", "until": "2027-12-31"},
            "region_ids": ["JZ12", "JZ13"],
        },
        {
            "id": "unit-018",
            "organisation_id": "org-03",
            "name": "De Linde",
            "location": {"lat": 52.1, "lon": 5.7},
            "setting": "closed",
            "beds": 3,
            "min_age": 10,
            "max_age": 18,
        },
    ],
    "ambulant_teams": [
        {
            "id": "team-04",
            "organisation_id": "org-03",
            "name": "Team Oost",
            "location": {"lat": 52.0, "lon": 5.9},
            "expertises": ["ggz", "lvb"],
            "minutes_per_week": 2400,
            "max_travel_minutes": 60,
        }
    ],
    "brigade_teams": [
        {
            "id": "brigade-2",
            "organisation_id": "org-03",
            "name": "Brigade",
            "location": {"lat": 51.98, "lon": 5.91},
            "minutes_per_week": 4800,
            "max_travel_minutes": 75,
        }
    ],
    "youths": [
        {
            "id": "y-00421",
            "birth_date": "2011-05-14",
            "sex": "female",
            "home": {"municipality_id": "GM0243", "location": {"lat": 52.34567, "lon": 5.62345}},
            "need": {
                "settings": ["open_group", "three_milieu", "closed"],
                "expertises": {"ggz": 120, "lvb": 90},
                "from": "2026-11-30",
                "expected_days": 270,
                "urgency": "urgent",
            },
            "closed_authorisation": {"from": "2026-11-01", "until": "2027-05-31"},
            "brigade_alternative": {
                "visits_per_week": 3,
                "minutes_per_visit": 90,
                "max_weeks": 12,
                "settings": ["home", "open_group"],
            },
            "current_stay": {
                "place": "unit-017",
                "since": "2026-08-17",
                "support": [{"expertise": "ggz", "team_id": "team-04"}],
                "brigade_team_id": "brigade-2",
            },
            "may_move": True,
            "earlier_moves": 2,
            "sibling_ids": ["y-00422"],
            "keep_apart_ids": ["y-00423"],
            "risk_tags": ["fire_setting"],
            "excluded_unit_ids": ["unit-018"],
            "preferred_unit_ids": ["unit-017"],
            "family_visits_per_week": 1,
            "max_travel_minutes": 45,
            "pinned": {
                "stays": [
                    {
                        "place": "unit-017",
                        "from": "2026-11-30",
                        "until": "2026-12-07",
                        "support": [{"expertise": "lvb", "team_id": "team-04"}],
                        "brigade_team_id": None,
                    }
                ]
            },
        },
        *(
            {
                "id": identifier,
                "birth_date": birth_date,
                "sex": "male",
                "home": {"municipality_id": "GM0243", "location": {"lat": lat, "lon": 5.65432}},
                "need": {
                    "settings": ["home"],
                    "from": "2026-10-05",
                    "expected_days": 180,
                    "urgency": "regular",
                },
            }
            for identifier, birth_date, lat in (
                ("y-00422", "2013-07-09", 52.34561),
                ("y-00423", "2009-01-23", 52.34562),
            )
        ),
    ],
}


def document() -> dict[str, Any]:
    """A copy of the base that may be changed."""
    return copy.deepcopy(BASE)


def put(content: Any, path: str, value: Any) -> None:
    """Sets what stands at a JSON pointer."""
    *parents, last = path.split("/")[1:]
    for part in parents:
        content = content[int(part)] if isinstance(content, list) else content[part]
    if isinstance(content, list):
        content[int(last)] = value
    else:
        content[last] = value


def snapshot(**changes: Any) -> Snapshot:
    """The base as a Snapshot."""
    return Snapshot.model_validate(document() | changes)
