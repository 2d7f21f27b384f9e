"""Whatever the desk may answer has words in both languages."""

from datetime import date

import pytest

from api.messages import Lang, Messages
from api.messages.en import EN
from api.summary.options import OptionWords
from matcher.desk import OptionKind, PlaceReason, Shortage
from matcher.desk.reasons import LACKING
from models.snapshot import Snapshot
from models.vocabulary import Setting, Sex

CODES = (
    *LACKING.values(),
    *("may_move", "pinned", "outside_care", "not_considered", "full_today", "max_moves"),
    *("short_after_short", "no_trajectory", "given_to_others", "brigade"),
)
CHANGES: tuple[dict[str, object], ...] = (
    {"accept_setting": "home", "asked": ["closed"]},
    {"min_age": 12, "to_min_age": 11, "old_enough_in": None},
    {"max_age": 17, "to_max_age": 18, "too_old_in": "2027-05"},
    {"admit_sex": "female"},
    {"from": "2026-11-23"},
    {"serve_region": "R1"},
    {"authorisation": "none"},
    {"lapses_on": "2026-12-01"},
    {"lift_exclusion_of": "unit-001"},
    {"longest_stay_days": 28, "to_days": 100},
    {"limit_minutes": 60, "to_minutes": 75},
    {"beds": 1, "from": "2026-12-01"},
    {"suitable_in": "home"},
    {"teams": 1},
    {"may_move": True},
    {"resource": "beds:unit-001", "units": 1},
    {"ends_on": "2026-12-01"},
)


def test_every_kind_code_setting_and_sex_has_a_name() -> None:
    keys = [f"option.{kind.value}" for kind in OptionKind]
    keys += [f"reason.{code}" for code in CODES]
    keys += [f"setting.{item.value}" for item in Setting] + [f"sex.{item.value}" for item in Sex]
    assert [key for key in keys if key not in EN] == []


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_smallest_change_has_words(snapshot: Snapshot, lang: Lang, change: dict[str, object]) -> None:
    messages = Messages(lang)
    words = OptionWords(snapshot, messages)
    told = words.why(PlaceReason(place="home", code="setting", parameters=change))
    assert told.startswith(messages.text("reason.setting") + "; ")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (Lang.EN, "2 bed short, beds of unit-999, from 2027-01-04 until 2027-03-14: worth 1,320 points"),
        (Lang.NL, "2 bed tekort, bedden van unit-999, van 2027-01-04 tot 2027-03-14: 1.320 punten waard"),
    ],
)
def test_a_shortage_is_told_with_dates_and_worth(snapshot: Snapshot, lang: Lang, told: str) -> None:
    short = Shortage(
        resource="beds:unit-999",
        units=2,
        unit="bed",
        from_date=date(2027, 1, 4),
        until=date(2027, 3, 14),
        points=1320,
    )
    assert OptionWords(snapshot, Messages(lang)).shortage(short) == told
