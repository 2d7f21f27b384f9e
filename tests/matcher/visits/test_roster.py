import pytest

from fixtures.cases.building import a_brigade, a_ggz_team
from matcher.visits.roster import assumed_experts
from models.visits.clock import minutes_of
from models.vocabulary import Expertise


@pytest.mark.parametrize(
    ("minutes", "days"),
    [
        (0, []),
        (1, [[1]]),
        (479, [[479]]),
        (480, [[240, 240]]),
        (500, [[250, 250]]),
        (1201, [[241, 240, 240, 240, 240]]),
        (2400, [[480] * 5]),
        (2625, [[480] * 5, [225]]),
        (5160, [[480] * 5, [480] * 5, [360]]),
    ],
)
def test_full_weeks_first_then_half_days_at_least(minutes: int, days: list[list[int]]) -> None:
    experts = assumed_experts(a_brigade("brigade-1", 10, minutes))
    found = [[minutes_of(item.until) - minutes_of(item.from_clock) for item in one.hours] for one in experts]
    assert found == days


@pytest.mark.parametrize(
    ("minutes", "days"),
    [(200, [0]), (500, [0, 3]), (720, [0, 2, 4]), (1000, [0, 1, 3, 4]), (1200, [0, 1, 2, 3, 4])],
)
def test_working_days_are_spread(minutes: int, days: list[int]) -> None:
    (expert,) = assumed_experts(a_brigade("brigade-1", 10, minutes))
    assert [item.day.number for item in expert.hours] == days


def test_everybody_starts_from_the_base_with_every_skill() -> None:
    team = a_brigade("brigade-1", 10, 3000)
    experts = assumed_experts(team)
    assert [one.id for one in experts] == ["brigade-1.assumed-1", "brigade-1.assumed-2"]
    assert {one.base for one in experts} == {team.location}
    assert {one.expertises for one in experts} == {tuple(Expertise)}


def test_ambulant_experts_have_the_skills_of_their_team() -> None:
    assert assumed_experts(a_ggz_team("team-1", 0, 100))[0].expertises == (Expertise.GGZ,)
