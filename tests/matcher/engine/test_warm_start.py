import pytest

from matcher.engine.model.stays import planned_stays, stay_model
from matcher.engine.warm_start import warm_trajectories
from tests.matcher.check.build import World, ambulant, living, need, stay, unit, world, youth
from tests.matcher.tables.instances import problem_of

BOTH = {"ggz": 60, "lvb": 45}


def _taken_over(made: World) -> list[tuple[str, set[tuple[str, str]]]]:
    """Place and support of each stay of y-1 that a warm start makes of the world's plan."""
    problem = problem_of(made)
    columns = warm_trajectories(problem, made.plan(), None)
    assert columns is not None
    stays = [stay_model(problem, item) for item in planned_stays(problem, columns)[0]]
    return [(item.place, {(part.expertise.value, part.team_id) for part in item.support}) for item in stays]


@pytest.mark.parametrize("teams", [{"ggz": "t-1"}, {"lvb": "t-1"}, {"ggz": "t-1", "lvb": "t-1"}])
def test_one_team_for_two_expertises_is_told_from_the_same_team_for_one(teams: dict[str, str]) -> None:
    made = world(youth(need=need(expertises=BOTH)), unit("u-1"), ambulant("t-1", "ggz", "lvb"))
    made.plan_for("y-1", stay("u-1", 0, 63, **teams))

    assert _taken_over(made) == [("u-1", set(teams.items()))]


def test_a_residents_change_of_support_is_taken_over() -> None:
    made = world(
        youth(need=need("home", expertises={"ggz": 60}), current_stay=living("home", -9, ggz="t-1"), may_move=True),
        ambulant("t-1"),
        ambulant("t-2"),
    )
    made.plan_for("y-1", stay("home", 0, 2, ggz="t-1"), stay("home", 2, 63, ggz="t-2"))

    assert _taken_over(made) == [("home", {("ggz", "t-1")}), ("home", {("ggz", "t-2")})]
