from typing import Any

import numpy as np
import pytest

from matcher.rules.may_move import MayMoveRule
from tests.matcher.check.build import World, alternative, living, need, unit, world, youth
from tests.matcher.tables.instances import instance_of, problem_of

RULE = MayMoveRule()
SETTINGS = ("crisis", "closed", "open_group", "three_milieu", "family_home")
ALL = [*SETTINGS, "home"]


def _made(**fields: Any) -> World:
    places = [unit(f"u-{number}", setting=setting) for number, setting in enumerate(SETTINGS)]
    return world(*places, youth(**fields))


def _may_leave(*, has_moved: bool = False, **fields: Any) -> list[str]:
    instance = instance_of(_made(**fields))
    rows = np.arange(len(ALL))
    leave = RULE.may_always_leave(instance.snapshot.youths[0], rows, instance, has_moved=has_moved)
    return [setting for setting, may in zip(ALL, leave, strict=True) if may]


def test_the_code_is_may_move() -> None:
    assert RULE.code == "may_move"


def test_a_settled_youth_leaves_a_crisis_unit_only() -> None:
    assert _may_leave() == ["crisis"]


def test_consent_to_move_is_used_up_by_one_move() -> None:
    assert _may_leave(may_move=True) == ALL
    assert _may_leave(may_move=True, has_moved=True) == ["crisis"]


def test_closed_care_is_left_where_the_brigade_may_stand_in() -> None:
    assert _may_leave(brigade_alternative=alternative("family_home")) == ["crisis", "closed"]


def test_no_place_no_answer() -> None:
    instance = instance_of(world(youth(may_move=True)))
    child = instance.snapshot.youths[0]
    assert RULE.may_always_leave(child, np.zeros(0, dtype=np.int64), instance).tolist() == []
    assert RULE.may_always_leave(child, np.array([0]), instance, has_moved=True).tolist() == [False]


@pytest.mark.parametrize(
    ("allowed", "end", "must"),
    [
        ([1, 1, 1, 1, 1], 5, [0, 0, 0, 0, 0]),
        ([1, 1, 1, 0, 1], 5, [1, 1, 1, 1, 0]),
        ([1, 1, 1, 0, 1], 4, [1, 1, 1, 1, 0]),
        ([1, 1, 1, 0, 1], 3, [0, 0, 0, 0, 0]),
        ([0, 1, 1, 1, 1], 5, [1, 0, 0, 0, 0]),
        ([1, 1, 1, 1, 0], 5, [1, 1, 1, 1, 1]),
        ([0, 0, 0, 0, 0], 2, [1, 1, 0, 0, 0]),
    ],
)
def test_a_stay_must_end_that_cannot_last_until_care_ends(allowed: list[int], end: int, must: list[int]) -> None:
    found = RULE.must_end(np.array(allowed, dtype=bool), end)
    assert found.astype(int).tolist() == must
    both = RULE.must_end(np.array([allowed, [1] * 5], dtype=bool), end)
    assert both.astype(int).tolist() == [must, [0] * 5]


@pytest.mark.parametrize(("may_move", "places"), [(False, {"u-2"}), (True, {"u-2", "u-4"})])
def test_who_may_not_move_has_no_other_place(may_move: bool, places: set[str]) -> None:
    stay = living("u-2", -30)
    made = _made(may_move=may_move, need=need("open_group", "family_home"), current_stay=stay)
    problem = problem_of(made)
    found = {problem.instance.units.units[place].id for place in problem.options.place}
    assert found == places


def _change(made: World) -> tuple[str, dict[str, Any]] | None:
    instance = instance_of(made)
    change = RULE.smallest_change(instance.snapshot.youths[0], instance)
    return None if change is None else (change.code, change.parameters)


@pytest.mark.parametrize("place", ["u-1", "u-2", "u-3", "home"])
def test_consent_is_the_change(place: str) -> None:
    made = _made(current_stay=living(place, -30))
    assert _change(made) == ("may_move", {"may_move": True})
    made.change("y-1", may_move=True)
    assert _change(made) is None
    instance = instance_of(made)
    assert RULE.may_always_leave(instance.snapshot.youths[0], np.array([2]), instance).all()


def test_who_waits_has_nothing_to_leave() -> None:
    assert _change(_made()) is None


def test_no_consent_is_needed_to_leave_a_crisis_unit() -> None:
    assert _change(_made(current_stay=living("u-0", -3))) is None


def test_no_consent_is_needed_to_leave_closed_care_for_the_brigade() -> None:
    made = _made(current_stay=living("u-1", -30), brigade_alternative=alternative("family_home"))
    assert _change(made) is None
    made.change("y-1", current_stay=living("u-3", -30))
    assert _change(made) == ("may_move", {"may_move": True})
