import pytest

from matcher.rules.longest_stay import LongestStayRule
from matcher.tables.units import EVER
from tests.matcher.check.build import World, living, need, unit, world, youth
from tests.matcher.rules.judging import broken_days, change_for, open_days, stands_in_the_way, window_of
from tests.matcher.tables.instances import instance_of

RULE = LongestStayRule()


def _made(most: int | None, setting: str = "open_group", days: int = 1000, since: int | None = None) -> World:
    stay = None if since is None else living("u-1", since)
    child = youth(need=need(days=days), current_stay=stay)
    return world(unit("u-1", setting=setting, max_stay_days=most), child).norms(crisis_longest_stay_days=26)


def _longest(made: World) -> int:
    return int(window_of(RULE, instance_of(made)).longest_days[0])


def test_the_code_is_longest_stay() -> None:
    assert RULE.code == "longest_stay"


@pytest.mark.parametrize(
    ("most", "setting", "longest"),
    [
        (None, "open_group", EVER),
        (17, "open_group", 17),
        (1, "closed", 1),
        (None, "crisis", 26),
        (25, "crisis", 25),
        (26, "crisis", 26),
        (27, "crisis", 26),
    ],
)
def test_the_units_longest_stay_and_the_norm_for_crisis(most: int | None, setting: str, longest: int) -> None:
    made = _made(most, setting)
    assert _longest(made) == longest
    # how long a stay lasts depends on its first day: no day is shut by itself
    assert open_days(RULE, made) == [(0, 63)]


@pytest.mark.parametrize(
    ("most", "setting", "since", "days"),
    [
        (None, "open_group", -30, ()),
        (17, "open_group", 0, ((17, EVER),)),
        (17, "open_group", -16, ((1, EVER),)),
        (17, "open_group", -17, ((0, EVER),)),
        (17, "open_group", -40, ((-23, EVER),)),
        (None, "crisis", -3, ((23, EVER),)),
        (12, "crisis", -3, ((9, EVER),)),
        (17, "open_group", None, ()),
    ],
)
def test_a_current_stay_ends_counted_from_its_first_day(
    most: int | None, setting: str, since: int | None, days: tuple[tuple[int, int], ...]
) -> None:
    assert broken_days(RULE, _made(most, setting, since=since)) == days


# boundaries are 0 .. 7, then every 7 days until 63: 19 days from day 3 end on day 28, 40 from day 3 on day 49
@pytest.mark.parametrize(
    ("most", "setting", "days", "change"),
    [
        (None, "open_group", 1000, None),
        (26, "open_group", 19, None),
        (25, "open_group", 19, None),
        (24, "open_group", 19, {"longest_stay_days": 24, "to_days": 25}),
        (20, "open_group", 20, {"longest_stay_days": 20, "to_days": 26}),
        (62, "open_group", 1000, {"longest_stay_days": 62, "to_days": 63}),
        (63, "open_group", 1000, None),
        (1, "closed", 40, {"longest_stay_days": 1, "to_days": 46}),
        (None, "crisis", 20, None),
        (None, "crisis", 21, {"longest_stay_days": 26, "to_days": 27}),
    ],
)
def test_the_change_is_enough(most: int | None, setting: str, days: int, change: dict[str, int] | None) -> None:
    made = _made(most, setting, days)
    assert change_for(RULE, made) == change
    assert stands_in_the_way(RULE, made) is (change is not None)
    if change is not None:
        if setting == "crisis":
            made.norms(crisis_longest_stay_days=change["to_days"])
        else:
            made.change("u-1", max_stay_days=change["to_days"])
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None


@pytest.mark.parametrize(("since", "days", "to_days"), [(-30, 1000, 93), (-30, 22, 58), (-31, 1, 38)])
def test_who_lives_there_counts_from_the_day_of_coming_until_care_ends(since: int, days: int, to_days: int) -> None:
    # from day 0: care until the end, until day 28, and overdue: until day 7
    made = _made(17, days=days, since=since).norms(overdue_care_days=7)
    assert change_for(RULE, made) == {"longest_stay_days": 17, "to_days": to_days}
    made.change("u-1", max_stay_days=to_days)
    assert change_for(RULE, made) is None


def test_who_lives_elsewhere_has_the_rest_of_care_to_stay() -> None:
    stay = living("u-2", -30)
    made = world(unit("u-1", max_stay_days=41), unit("u-2"), youth(need=need(days=40), current_stay=stay))
    assert change_for(RULE, made) == {"longest_stay_days": 41, "to_days": 42}
    made.change("u-1", max_stay_days=42)
    assert change_for(RULE, made) is None


def test_care_after_the_horizon_asks_for_no_day() -> None:
    made = world(unit("u-1", max_stay_days=1), youth(need=need(start=400)))
    assert change_for(RULE, made) is None
