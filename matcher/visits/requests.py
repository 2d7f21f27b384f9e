from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matcher.visits.demand import AskedVisits, asked_visits, youth_visits
from matcher.visits.input_checks import arrangement_issues
from models.capacity import AmbulantTeam, BrigadeTeam
from models.issue import InvalidInputError, Issue
from models.plan import Plan
from models.snapshot import Snapshot
from models.stay import HOME
from models.text import TextError, quoted
from models.validation.wording import pointer
from models.visits.arrangements import Arrangements, Expert, WorkingHours
from models.visits.clock import Weekday, clock_of, dates_of, minutes_of
from models.visits.team_week import TeamKind, TeamWeek
from models.vocabulary import Expertise

ASSUMED_FROM = "08:30"
ASSUMED_DAY_MINUTES = 480
"""Eight hours from 08:30, Monday to Friday; breaks are not in it."""
LEAST_DAY_MINUTES = 240
"""Who works part time works at least half days, where there are minutes enough for one."""
SPREAD_DAYS = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Working days, Monday 0, of somebody who works so many days: as far apart as they can be."""


def assumed_experts(team: BrigadeTeam | AmbulantTeam) -> tuple[Expert, ...]:
    """
    A roster derived from a team's minutes a week, for want of a real one; whoever shows it must say so.

    As many experts as fit work from Monday to Friday, eight hours a day; one more works what is left, on as many
    days as make half days at least. Everybody starts from the team's base and has every skill of the team (a
    brigade: every skill).
    """
    expertises = team.expertises if isinstance(team, AmbulantTeam) else tuple(Expertise)
    return tuple(
        Expert(
            id=f"{team.id[:50]}.assumed-{number}",
            team_id=team.id,
            expertises=expertises,
            base=team.location,
            hours=hours,
        )
        for number, hours in enumerate(_rosters(team.minutes_per_week), 1)
    )


def _rosters(minutes: int) -> Iterator[tuple[WorkingHours, ...]]:
    week = len(SPREAD_DAYS) * ASSUMED_DAY_MINUTES
    for _ in range(minutes // week):
        yield _hours(week)
    if minutes % week:
        yield _hours(minutes % week)


def _hours(minutes: int) -> tuple[WorkingHours, ...]:
    """One expert's minutes on as many days as make half days, the first days a minute longer if need be."""
    days = min(len(SPREAD_DAYS), max(1, minutes // LEAST_DAY_MINUTES))
    found = []
    for number, day in enumerate(SPREAD_DAYS[days]):
        length = minutes // days + (number < minutes % days)
        until = clock_of(minutes_of(ASSUMED_FROM) + length)
        found.append(WorkingHours.model_validate({"day": list(Weekday)[day], "from": ASSUMED_FROM, "until": until}))
    return tuple(found)


@dataclass(frozen=True)
class TeamRequest:
    """One team's week with what the plan asks of it."""

    team: BrigadeTeam | AmbulantTeam
    asked: tuple[AskedVisits, ...]
    week: TeamWeek


def team_requests(
    snapshot: Snapshot,
    plan: Plan,
    week: str,
    arrangements: Arrangements | None,
    kinds: Sequence[TeamKind] = (TeamKind.BRIGADE,),
    team_ids: Sequence[str] = (),
) -> list[TeamRequest]:
    """
    The weeks to plan, team by team; teams of which the plan asks nothing are left out.

    Parameters
    ----------
    week
        An ISO week such as 2026-W48.
    arrangements
        None, or without experts: every team's roster is assumed from its minutes, and says so.
    team_ids
        Only these teams, of whatever kind; empty for all of the kinds.

    Raises
    ------
    InvalidInputError
        With everything wrong at once: the week, the plan's references, the arrangements, visits longer than a
        working day, teams without experts. Paths begin with the input: `experts:`, `snapshot:`, `plan:`.
    """
    given = arrangements or Arrangements()
    issues = [*_week_issues(snapshot, week), *_chosen_issues(snapshot, team_ids), *_plan_issues(snapshot, plan)]
    issues += [
        issue.model_copy(update={"path": f"experts:{issue.path}"}) for issue in arrangement_issues(snapshot, given)
    ]
    if any(issue.path.startswith(("--week", "plan:")) for issue in issues):
        raise InvalidInputError("visits", issues)
    requests = _requests(snapshot, plan, week, given, kinds, team_ids)
    for request in requests:
        issues += _team_issues(snapshot, request)
    if issues:
        raise InvalidInputError("visits", issues)
    return requests


def _requests(
    snapshot: Snapshot,
    plan: Plan,
    week: str,
    given: Arrangements,
    kinds: Sequence[TeamKind],
    team_ids: Sequence[str],
) -> list[TeamRequest]:
    by_team: dict[tuple[TeamKind, str], list[AskedVisits]] = {}
    for asked in asked_visits(snapshot, plan, week):
        by_team.setdefault((asked.kind, asked.team_id), []).append(asked)
    locations = {unit.id: unit.location for unit in snapshot.units}
    teams: list[tuple[TeamKind, BrigadeTeam | AmbulantTeam]] = []
    teams += [(TeamKind.BRIGADE, team) for team in snapshot.brigade_teams]
    teams += [(TeamKind.AMBULANT, team) for team in snapshot.ambulant_teams]
    found = []
    for kind, team in teams:
        items = tuple(by_team.get((kind, team.id), ()))
        chosen = team.id in team_ids if team_ids else kind in kinds
        if not items or not chosen:
            continue
        experts = tuple(expert for expert in given.experts if expert.team_id == team.id)
        content = TeamWeek(
            team_id=team.id,
            kind=kind,
            week=week,
            experts=experts if given.experts else assumed_experts(team),
            youths=youth_visits(items, given, locations),
            rates=given.rates,
            assumed_roster=not given.experts,
        )
        found.append(TeamRequest(team, items, content))
    return found


def _week_issues(snapshot: Snapshot, week: str) -> Iterator[Issue]:
    try:
        days = dates_of(week)
    except TextError as error:
        yield Issue(
            code="no_such_week",
            path="--week",
            message=f"{quoted(week)} is no ISO week",
            remedy=f"Write year and week as in {error.example}; most years have 52 weeks.",
        )
        return
    first, end = snapshot.as_of, snapshot.calendar.end
    if days[-1] < first or days[0] >= end:
        yield Issue(
            code="week_outside_horizon",
            path="--week",
            message=f"{week} lies outside the plan's horizon, {first} until {end}",
            remedy="Give a week within the horizon, or solve a newer snapshot.",
        )


def _chosen_issues(snapshot: Snapshot, team_ids: Sequence[str]) -> Iterator[Issue]:
    known = {team.id for team in snapshot.brigade_teams} | {team.id for team in snapshot.ambulant_teams}
    for team_id in team_ids:
        if team_id not in known:
            yield Issue(
                code="unknown_team",
                path="--team",
                message=f"the snapshot has no team {team_id}",
                remedy="Give the id of a brigade or ambulant team of the snapshot.",
            )


def _plan_issues(snapshot: Snapshot, plan: Plan) -> Iterator[Issue]:
    youths = {youth.id for youth in snapshot.youths}
    places = {HOME, *(unit.id for unit in snapshot.units)}
    brigades = {team.id for team in snapshot.brigade_teams}
    teams = {team.id for team in snapshot.ambulant_teams}
    for row, trajectory in enumerate(plan.trajectories):
        if trajectory.youth_id not in youths:
            yield _unknown("youth", pointer("trajectories", row, "youth_id"), trajectory.youth_id)
        for place, stay in enumerate(trajectory.stays):
            where = ("trajectories", row, "stays", place)
            if stay.place not in places:
                yield _unknown("place", pointer(*where, "place"), stay.place)
            if stay.brigade_team_id is not None and stay.brigade_team_id not in brigades:
                yield _unknown("team", pointer(*where, "brigade_team_id"), stay.brigade_team_id)
            for number, support in enumerate(stay.support):
                if support.team_id not in teams:
                    yield _unknown("team", pointer(*where, "support", number, "team_id"), support.team_id)


def _unknown(what: str, path: str, found: str) -> Issue:
    return Issue(
        code=f"unknown_{what}",
        path=f"plan:{path}",
        message=f"the snapshot has no {what} {found}",
        remedy="Give the plan that was made of this snapshot.",
    )


def _team_issues(snapshot: Snapshot, request: TeamRequest) -> Iterator[Issue]:
    """A team with visits has experts, and no visit is longer than the longest of their days."""
    if not request.week.experts and not request.week.assumed_roster:
        yield Issue(
            code="team_without_experts",
            path="experts:/experts",
            message=f"{request.team.id} has visits and no experts",
            remedy="Add its experts, plan other teams with --team, or give no experts at all to assume a roster.",
        )
    longest = max(
        (
            minutes_of(hours.until) - minutes_of(hours.from_clock)
            for expert in request.week.experts
            for hours in expert.hours
        ),
        default=None,
    )
    if longest is None or longest <= 0:
        return
    rows = {youth.id: row for row, youth in enumerate(snapshot.youths)}
    for asked in request.asked:
        if max(asked.minutes) > longest:
            field: tuple[str | int, ...] = ("brigade_alternative", "minutes_per_visit")
            if asked.expertise is not None:
                field = ("need", "expertises", asked.expertise.value)
            yield Issue(
                code="visit_longer_than_day",
                path=f"snapshot:{pointer('youths', rows[asked.youth.id], *field)}",
                message=f"a visit to {asked.youth.id} takes {max(asked.minutes)} minutes, "
                f"the longest working day of {request.team.id} {longest}",
                remedy="Give more and shorter visits, or longer working hours.",
            )
