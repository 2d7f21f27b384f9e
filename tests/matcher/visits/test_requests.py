from typing import Any

import pytest

from fixtures.cases.building import a_brigade, a_ggz_team
from matcher.visits.requests import TeamRequest, assumed_experts, team_requests
from models.issue import InvalidInputError
from models.plan import Plan
from models.snapshot import Snapshot
from models.visits.arrangements import Arrangements
from models.visits.clock import minutes_of
from models.visits.team_week import TeamKind
from models.vocabulary import Expertise
from tests.matcher.visits.planning import WEEK, a_plan, a_stay, an_allied, an_alternative, brigade_youth
from tests.matcher.visits.test_input_checks import an_expert


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


@pytest.fixture
def snapshot() -> Snapshot:
    return an_allied(brigade_youth())


@pytest.fixture
def plan(snapshot: Snapshot) -> Plan:
    return a_plan(snapshot, {"y-1": (a_stay(ambulant=True),)})


def refused(*arguments: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as error:
        team_requests(*arguments, **options)
    return [(issue.code, issue.path) for issue in error.value.issues]


def test_without_experts_the_roster_is_assumed(snapshot: Snapshot, plan: Plan) -> None:
    found = team_requests(snapshot, plan, WEEK, None)
    assert [(item.week.team_id, item.week.assumed_roster, len(item.week.experts)) for item in found] == [
        ("brigade-1", True, 1)
    ]


def test_given_experts_are_taken_as_they_are(snapshot: Snapshot, plan: Plan) -> None:
    given = Arrangements.model_validate({"experts": [an_expert()], "rates": {"travel_minute": 7}})
    week = team_requests(snapshot, plan, WEEK, given)[0].week
    assert (week.assumed_roster, week.experts, week.rates.travel_minute) == (False, given.experts, 7)


def test_ambulant_teams_come_when_asked_for(snapshot: Snapshot, plan: Plan) -> None:
    def teams(*arguments: Any, **options: Any) -> list[str]:
        found: list[TeamRequest] = team_requests(snapshot, plan, WEEK, None, *arguments, **options)
        return [item.week.team_id for item in found]

    assert teams() == ["brigade-1"]
    assert teams(tuple(TeamKind)) == ["brigade-1", "team-1"]
    assert teams(team_ids=("team-1",)) == ["team-1"]
    assert refused(snapshot, plan, WEEK, None, team_ids=("team-1", "x")) == [("unknown_team", "--team")]


def test_a_week_without_visits_has_no_requests(snapshot: Snapshot) -> None:
    assert team_requests(snapshot, a_plan(snapshot, {"y-1": ()}), WEEK, None) == []


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ("2026-W47", "week_outside_horizon"),
        ("2026-W52", "week_outside_horizon"),
        ("2025-W53", "no_such_week"),
        ("2026-48", "no_such_week"),
        ("next", "no_such_week"),
    ],
)
def test_a_week_that_cannot_be_planned(snapshot: Snapshot, plan: Plan, week: str, code: str) -> None:
    assert refused(snapshot, plan, week, None) == [(code, "--week")]


@pytest.mark.parametrize("week", ["2026-W48", "2026-W51"])
def test_the_first_and_the_last_week_of_the_horizon_can_be_planned(snapshot: Snapshot, plan: Plan, week: str) -> None:
    assert len(team_requests(snapshot, plan, week, None)) == 1


def test_a_plan_of_another_snapshot(snapshot: Snapshot) -> None:
    stay = a_stay("unit-9").model_copy(update={"brigade_team_id": "brigade-9"})
    assert refused(snapshot, a_plan(snapshot, {"y-9": (stay,)}), WEEK, None) == [
        ("unknown_youth", "plan:/trajectories/0/youth_id"),
        ("unknown_place", "plan:/trajectories/0/stays/0/place"),
        ("unknown_team", "plan:/trajectories/0/stays/0/brigade_team_id"),
    ]


def test_a_team_with_visits_and_no_experts(snapshot: Snapshot, plan: Plan) -> None:
    given = Arrangements.model_validate({"experts": [an_expert(team_id="team-1")]})
    assert refused(snapshot, plan, WEEK, given) == [("team_without_experts", "experts:/experts")]


@pytest.mark.parametrize(("minutes", "wrong"), [(480, False), (481, True)])
def test_a_visit_longer_than_the_longest_working_day(minutes: int, wrong: bool) -> None:
    snapshot = an_allied(brigade_youth(alternative=an_alternative(1, minutes)))
    plan = a_plan(snapshot, {"y-1": (a_stay(),)})
    given = Arrangements.model_validate({"experts": [an_expert()]})
    if wrong:
        path = "snapshot:/youths/0/brigade_alternative/minutes_per_visit"
        assert refused(snapshot, plan, WEEK, given) == [("visit_longer_than_day", path)]
    else:
        assert len(team_requests(snapshot, plan, WEEK, given)) == 1


def test_problems_of_the_experts_file_come_with_all_others(snapshot: Snapshot, plan: Plan) -> None:
    given = Arrangements.model_validate({"experts": [an_expert(base=None)]})
    assert refused(snapshot, plan, "2026-W47", given) == [
        ("week_outside_horizon", "--week"),
        ("expert_without_base", "experts:/experts/0/base"),
    ]
