import numpy as np
import pytest

from matcher.rules.brigade import BrigadeRule
from models.vocabulary import Setting
from tests.matcher.check.build import World, alternative, brigade, unit, world, youth
from tests.matcher.tables.instances import instance_of

RULE = BrigadeRule()


def _made(*limits: int, settings: tuple[str, ...] = ("home", "open_group")) -> World:
    """Teams at minutes 0, 3, 6 ... with these limits; a unit at minute 40."""
    teams = [brigade(f"b-{row}", where=3 * row, max_travel_minutes=limit) for row, limit in enumerate(limits)]
    child = youth(brigade_alternative=alternative(*settings) if settings else None)
    return world(unit("u-1", where=40), unit("u-2", where=39), child, *teams)


def _change(made: World, setting: Setting = Setting.OPEN_GROUP) -> dict[str, object] | None:
    instance = instance_of(made)
    minutes = instance.brigade_unit_minutes[:, 0]
    change = RULE.smallest_change(instance.snapshot.youths[0], setting, minutes, instance)
    if change is None:
        return None
    assert change.code == RULE.code == "brigade"
    return change.parameters


def test_a_team_goes_as_far_as_its_limit() -> None:
    instance = instance_of(_made(39, 37, 33))
    # to u-1: 40, 37, 34 minutes; to u-2 one less
    able = RULE.able(instance.brigade_unit_minutes, instance)
    assert able.tolist() == [[False, True], [True, True], [False, True]]


def test_without_teams_nobody_is_able() -> None:
    instance = instance_of(_made())
    assert RULE.able(instance.brigade_unit_minutes, instance).shape == (0, 2)


@pytest.mark.parametrize(
    ("settings", "setting", "suits"),
    [
        (("home", "open_group"), Setting.HOME, True),
        (("home", "open_group"), Setting.OPEN_GROUP, True),
        (("home", "open_group"), Setting.THREE_MILIEU, False),
        (("closed",), Setting.HOME, False),
        ((), Setting.HOME, False),
    ],
)
def test_only_where_the_request_says_so(settings: tuple[str, ...], setting: Setting, suits: bool) -> None:
    child = _made(settings=settings).youths["y-1"]
    assert RULE.suits(child, setting) is suits


@pytest.mark.parametrize("settings", [(), ("home",)])
def test_the_change_is_the_missing_suitability(settings: tuple[str, ...]) -> None:
    made = _made(60, settings=settings)
    assert _change(made) == {"suitable_in": "open_group"}
    made.change("y-1", brigade_alternative=alternative(*settings, "open_group"))
    assert RULE.suits(made.youths["y-1"], Setting.OPEN_GROUP)
    assert _change(made) is None


def test_where_there_is_no_team_a_team_is_the_change() -> None:
    made = _made()
    assert _change(made) == {"teams": 1}
    assert _change(made.add(brigade("b-9", where=31, max_travel_minutes=9))) is None


@pytest.mark.parametrize(
    ("limits", "change"),
    [
        ((40,), None),
        ((41,), None),
        ((39,), {"team_id": "b-0", "limit_minutes": 39, "to_minutes": 40}),
        ((0,), {"team_id": "b-0", "limit_minutes": 0, "to_minutes": 40}),
        # short by 11, 5 and 6
        ((29, 32, 28), {"team_id": "b-1", "limit_minutes": 32, "to_minutes": 37}),
        # one able team is enough
        ((0, 0, 34), None),
        # as short as each other: by id
        ((38, 35), {"team_id": "b-0", "limit_minutes": 38, "to_minutes": 40}),
    ],
)
def test_the_change_is_the_limit_that_falls_short_least(
    limits: tuple[int, ...], change: dict[str, object] | None
) -> None:
    made = _made(*limits)
    assert _change(made) == change
    if change is not None:
        made.change(str(change["team_id"]), max_travel_minutes=change["to_minutes"])
        instance = instance_of(made)
        assert np.any(RULE.able(instance.brigade_unit_minutes, instance)[:, 0])
        assert _change(made) is None
