"""Scenes and problems of the small worlds, without any solver."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.prepare.prepare import prepare
from matcher.tables.instance import Instance, build_instance
from matcher.tables.units import EXPERTISES
from models.geography import Location
from models.plan import Plan, PlanStatus, Trajectory
from models.policy import DayPointsByUrgency, ExchangeRates, NormDaysByUrgency, Norms, Policy
from models.settings import SolverSettings
from models.stay import HOME, Stay
from models.vocabulary import Expertise
from tests.matcher.check.build import RoadTravel, World, day

RATES = ExchangeRates(
    waiting_day=DayPointsByUrgency(crisis=9001, urgent=4801, regular=2399),
    waiting_growth_percent_per_week=7,
    interrupted_day=8009,
    closed_day=1511,
    move=30001,
    move_growth_percent=13,
    family_travel_minute=11,
    professional_travel_minute=5,
    uncovered_minute=19,
    heavier_step_day=211,
    change_of_team=6007,
    not_preferred_day=103,
    departure_day=151,
    siblings_apart_day=601,
)
"""No two rates alike, none round."""
NORMS = Norms(
    waiting_norm_days=NormDaysByUrgency(crisis=2, urgent=5, regular=11),
    crisis_longest_stay_days=26,
    authorisation_lapse_days=38,
    longest_family_travel_minutes=33,
    minutes_per_ambulant_visit=50,
    grace_days=9,
)
UNLIKE = Policy(rates=RATES, norms=NORMS)
"""A policy in which every number is another."""

WIDE = SolverSettings(teams_per_expertise=50, brigade_teams_per_place=50, supports_per_place=1000)
"""Every combination is a candidate."""


class Road(RoadTravel):
    """Minutes along the road, also where nobody sets out."""

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        return super().minutes(origins, destinations).reshape(len(origins), len(destinations))


def turning(age: int, on: int) -> date:
    """The birth date of somebody who reaches an age on a day."""
    birthday = day(on)
    return birthday.replace(year=birthday.year - age)


def instance_of(made: World, settings: SolverSettings | None = None) -> Instance:
    return build_instance(made.snapshot(), made.policy, settings or WIDE, Road())


def problem_of(made: World, published: Plan | None = None, settings: SolverSettings | None = None) -> MatchingProblem:
    return prepare(instance_of(made, settings), published)


def published_plan(**stays: tuple[Stay, ...]) -> Plan:
    """A published plan with these stays, by youth id with an underscore for the hyphen."""
    trajectories = tuple(Trajectory(youth_id=name.replace("_", "-"), stays=items) for name, items in stays.items())
    return Plan(
        snapshot_id="sha256:earlier",
        status=PlanStatus.FEASIBLE,
        cost=0,
        bound=0,
        gap=0.0,
        trajectories=trajectories,
    )


def options_at(problem: MatchingProblem, youth_id: str, place: str) -> NDArray[np.int64]:
    """Rows of a youth's options at a place."""
    instance, options = problem.instance, problem.options
    where = options.home if place == HOME else instance.units.index[place]
    return np.flatnonzero((options.youth == instance.youth_index[youth_id]) & (options.place == where))


def option_at(
    problem: MatchingProblem,
    youth_id: str,
    place: str,
    brigade: str | None = None,
    *,
    resident: bool = False,
    pinned: bool = False,
    **teams: str,
) -> int:
    """The one option with exactly this place, brigade and support."""
    instance, options = problem.instance, problem.options
    wanted = np.full(len(EXPERTISES), -1)
    for expertise, team_id in teams.items():
        wanted[EXPERTISES.index(Expertise(expertise))] = instance.ambulant.index[team_id]
    visiting = -1 if brigade is None else instance.brigade.index[brigade]
    found = [
        int(row)
        for row in options_at(problem, youth_id, place)
        if (options.team[row] == wanted).all()
        and options.brigade[row] == visiting
        and options.resident[row] == resident
        and options.pinned[row] == pinned
    ]
    assert len(found) == 1, f"{len(found)} options"
    return found[0]
