"""Whatever the desk may answer has words in both languages."""

from datetime import date

import pytest

from api.messages import Lang, Messages
from api.messages.en import EN
from api.summary.reasons import OptionWords, ReasonWords
from matcher.desk import Option, OptionKind, PlaceReason, Shortage
from matcher.desk.reasons.place_reason import grouped
from matcher.desk.reasons.reasons import LACKING
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
    {"max_age": 17, "to_max_age": 18, "too_old_in": None, "too_old_already": True},
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
    words = ReasonWords(snapshot, messages)
    told = words.why(PlaceReason(place="home", code="setting", parameters=change))
    assert told.startswith(messages.text("reason.setting") + "; ")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (Lang.EN, "2 beds short from 2027-01-04 until 2027-03-14: worth 1,320 points"),
        (Lang.NL, "2 bedden tekort van 2027-01-04 tot 2027-03-14: 1.320 punten waard"),
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
    assert ReasonWords(snapshot, Messages(lang)).shortage(short) == told


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(
    "resource",
    [
        *("beds:unit-001", "ambulant:team-01", "brigade:brigade-1", "mix:unit-001:fire_setting"),
        *("apart:y-1:y-2:unit-001", "sex:unit-001:male", "siblings:y-1:y-2"),
    ],
)
@pytest.mark.parametrize("units", [1, 37])
def test_every_kind_of_capacity_that_is_short_has_words(
    snapshot: Snapshot, lang: Lang, resource: str, units: int
) -> None:
    days = {"from_date": date(2027, 1, 4), "until": date(2027, 3, 14)}
    short = Shortage(resource=resource, units=units, unit="bed", **days)
    told = ReasonWords(snapshot, Messages(lang)).shortage(short)
    assert "2027-01-04" in told
    assert "2027-03-14" in told
    assert "1 beds" not in told


def _option(snapshot: Snapshot, kind: OptionKind, from_date: date) -> Option:
    place = snapshot.units[0].id
    return Option(
        kind=kind, place=place, from_date=from_date, stays=(), costs=(),
        own_points=1900, price_points=77, moves=0, days_without_place=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "kind", "on", "told"),
    [
        (Lang.EN, OptionKind.UNIT_NOW, None, "3. unit now: {place}, 1,977 points"),
        (Lang.EN, OptionKind.UNIT_FROM_DATE, "2026-12-21", "3. unit from 2026-12-21: {place}, 1,977 points"),
        (Lang.NL, OptionKind.UNIT_FROM_DATE, "2026-12-21", "3. groep vanaf 2026-12-21: {place}, 1.977 punten"),
        (Lang.EN, OptionKind.HOME, "2026-12-21", "3. home: {place} from 2026-12-21, 1,977 points"),
        (Lang.NL, OptionKind.CRISIS_ONLY, None, "3. crisisbed, geen plek daarna: {place}, 1.977 punten"),
    ],
)
def test_an_option_says_from_which_day_and_now_only_for_today(
    snapshot: Snapshot, lang: Lang, kind: OptionKind, on: str | None, told: str
) -> None:
    unit = snapshot.units[0]
    option = _option(snapshot, kind, snapshot.as_of if on is None else date.fromisoformat(on))
    expected = told.format(place=f"{unit.id} {unit.name}")
    assert OptionWords(snapshot, Messages(lang)).heading(3, option) == expected


def test_a_group_says_once_what_holds_for_all_of_it(snapshot: Snapshot) -> None:
    words = ReasonWords(snapshot, Messages())
    reasons = [
        PlaceReason(place="unit-901", code="longest_travel", parameters={"limit_minutes": 60, "to_minutes": 63}),
        PlaceReason(
            place="unit-902", code="longest_travel", parameters={"limit_minutes": 60, "to_minutes": 61}, also=("full",)
        ),
    ]
    (group,) = [words.group(item) for item in grouped(reasons)]
    assert group.common == "too far from home; limit 60 minutes"
    assert group.places == (
        ("unit-901", "63 minutes needed"),
        ("unit-902", "61 minutes needed, and besides: full"),
    )


def test_the_words_of_a_group_of_one_are_those_of_its_place(snapshot: Snapshot) -> None:
    words = ReasonWords(snapshot, Messages())
    reason = PlaceReason(place="unit-901", code="setting", parameters={"accept_setting": "closed"}, also=("age",))
    (group,) = [words.group(item) for item in grouped([reason])]
    assert (group.common, group.places) == (words.why(reason), (("unit-901", ""),))
