import pytest

from matcher.rules.closed_authorisation import ClosedAuthorisationRule
from matcher.tables.units import EVER, NEVER
from models.youth import ClosedAuthorisation
from tests.matcher.check.build import World, authorised, day, unit, world, youth
from tests.matcher.rules.judging import (
    broken_days,
    change_for,
    open_days,
    stands_in_the_way,
    window_of,
)
from tests.matcher.tables.instances import instance_of

RULE = ClosedAuthorisationRule()


def _made(authorisation: ClosedAuthorisation | None, setting: str = "closed", lapse: int = 91) -> World:
    made = world(unit("u-1", setting=setting), youth(closed_authorisation=authorisation))
    return made.norms(authorisation_lapse_days=lapse)


def _last_start(made: World) -> int:
    return int(window_of(RULE, instance_of(made)).latest_start_day[0])


def test_the_code_is_closed_authorisation() -> None:
    assert RULE.code == "closed_authorisation"


@pytest.mark.parametrize("setting", ["family_home", "open_group", "three_milieu", "crisis"])
@pytest.mark.parametrize("authorisation", [None, authorised(9, 11)])
def test_only_closed_units_ask_for_it(setting: str, authorisation: ClosedAuthorisation | None) -> None:
    made = _made(authorisation, setting, lapse=2)
    assert open_days(RULE, made) == [(0, 63)]
    assert broken_days(RULE, made) == ()
    assert _last_start(made) == EVER
    assert change_for(RULE, made) is None
    assert not stands_in_the_way(RULE, made)


@pytest.mark.parametrize(
    ("first", "last", "spans"),
    [
        (-3, 62, [(0, 63)]),
        (-3, 61, [(0, 56)]),
        (0, 63, [(0, 63)]),
        (1, 62, [(1, 63)]),
        (7, 20, [(7, 21)]),
        (8, 20, [(14, 21)]),
        (7, 19, [(7, 14)]),
        (4, 4, [(4, 5)]),
        (9, 12, []),
        (-9, -1, []),
        (-9, 0, [(0, 1)]),
        (63, 99, []),
    ],
)
def test_both_its_days_count(first: int, last: int, spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(authorised(first, last))) == spans


def test_without_one_a_closed_unit_offers_nothing() -> None:
    assert open_days(RULE, _made(None)) == []
    assert change_for(RULE, _made(None)) == {"authorisation": "none"}


@pytest.mark.parametrize(("first", "lapse", "last_start"), [(0, 17, 16), (-5, 17, 11), (6, 1, 6), (-20, 17, -4)])
def test_it_lapses_when_not_used_in_time(first: int, lapse: int, last_start: int) -> None:
    assert _last_start(_made(authorised(first, 80), lapse=lapse)) == last_start


@pytest.mark.parametrize(
    ("authorisation", "days"),
    [
        (None, ((NEVER, EVER),)),
        (authorised(1, 40), ((NEVER, 1), (41, EVER))),
        (authorised(0, 40), ((NEVER, 0), (41, EVER))),
        (authorised(-6, -1), ((NEVER, -6), (0, EVER))),
    ],
)
def test_a_stay_does_not_go_on_outside_it(
    authorisation: ClosedAuthorisation | None, days: tuple[tuple[int, int], ...]
) -> None:
    assert broken_days(RULE, _made(authorisation)) == days


@pytest.mark.parametrize(
    ("first", "last", "lapse", "ends"),
    [
        (0, 62, 64, set()),
        (-1, 62, 65, set()),
        (1, 62, 64, {"from"}),
        (0, 61, 64, {"until"}),
        (1, 61, 64, {"from", "until"}),
        (0, 62, 41, {"lapses_on"}),
        (2, 60, 39, {"from", "until", "lapses_on"}),
    ],
)
def test_the_change_names_the_ends_that_fall_short(first: int, last: int, lapse: int, ends: set[str]) -> None:
    made = _made(authorised(first, last), lapse=lapse)
    assert set(change_for(RULE, made) or {}) == ends
    assert (change_for(RULE, made) is not None) == stands_in_the_way(RULE, made) == bool(ends)


def test_the_lapse_named_is_the_first_day_too_late() -> None:
    made = _made(authorised(-2, 62), lapse=37)
    assert change_for(RULE, made) == {"lapses_on": day(35).isoformat()}
    assert _last_start(made) == 34


def test_an_authorisation_for_the_whole_horizon_is_enough() -> None:
    made = _made(None).change("y-1", closed_authorisation=authorised(0, 62))
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None


@pytest.mark.parametrize(("first", "last"), [(9, 62), (0, 40), (12, 33)])
def test_the_change_is_enough(first: int, last: int) -> None:
    made = _made(authorised(first, last))
    change = change_for(RULE, made)
    assert change is not None
    values = {"from": day(first), "until": day(last), **change}
    made.change("y-1", closed_authorisation=ClosedAuthorisation.model_validate(values))
    assert not stands_in_the_way(RULE, made)


def test_a_lapse_at_the_very_end_of_the_horizon_is_no_obstacle() -> None:
    made = _made(authorised(0, 62), lapse=63)
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None
