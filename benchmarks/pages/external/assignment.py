"""
Published assignment problems as problems of the engine: jobs are youths, agents and rooms are units.

Whoever reads a set makes an `AssignmentProblem` of an instance, has it solved here, and evaluates the answer by itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from benchmarks.bench.runs.machine import load
from matcher.engine.model.care import CareWindow, YouthCarePlan
from matcher.engine.model.columns import columns_of_paths
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.prepare.care import beginnings
from matcher.engine.prepare.prepare import prepare
from matcher.engine.progress import Progress
from matcher.engine.search import Search
from matcher.engine.stopping import Stopper
from matcher.resources.beds import Beds
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.base import Model
from models.capacity import Organisation, ResidentialUnit
from models.geography import Location, Municipality, Region
from models.policy import Norms, Policy
from models.settings import SolverSettings
from models.snapshot import Horizon, Snapshot
from models.vocabulary import Setting, Sex, Urgency
from models.youth import CareNeed, Home, Youth

FIRST_DAY = date(2026, 1, 1)
BIRTH_DATE = date(2012, 6, 15)
SPOT = Location(lat=52.0, lon=5.9)
MOST_BEDS = 500
"""More is refused for a unit; the table of resources has the true capacity."""


class InstanceError(Exception):
    """A file that is not an instance; says where and why."""


@dataclass(frozen=True)
class AssignmentProblem:
    """
    Jobs that each take one of some agents for given periods: what GAP and PAS have in common.

    Whole numbers only; who reads an instance scales its costs.
    """

    first: NDArray[np.int64]
    """(jobs,): period in which a job begins."""
    until: NDArray[np.int64]
    """(jobs,): period in which it ends, exclusive."""
    points: NDArray[np.int64]
    """(jobs, agents, periods): cost of a job with an agent in each of its periods."""
    demand: NDArray[np.int64]
    """(jobs, agents): what a job asks of an agent in each of its periods."""
    capacity: NDArray[np.int64]
    """(agents,)"""
    is_second_kind: NDArray[np.bool_]
    """(jobs,): of the second of the two kinds that some agents never have together."""
    one_kind_at_a_time: NDArray[np.bool_]
    """(agents,): never has jobs of both kinds in one period; such an agent has a demand of one for every job."""
    unassigned_points: int
    """Cost of a job that nobody takes: dearer than anything, so that an assignment is sought first."""

    @property
    def jobs(self) -> int:
        """Number of jobs."""
        return len(self.first)

    @property
    def agents(self) -> int:
        """Number of agents."""
        return len(self.capacity)

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.points.shape[2])


@dataclass(frozen=True)
class Assignment:
    """What the engine found."""

    agent: NDArray[np.int64]
    """(jobs,): -1 where nobody takes it."""
    bound: float
    """Points that no assignment undercuts."""
    seconds: float
    last_gain_seconds: float | None
    """When the cost fell for the last time; None if it never did."""


def solve_assignment(
    assignment: AssignmentProblem, settings: SolverSettings, report: Callable[[Progress], object] = lambda _: None
) -> Assignment:
    """The engine's search, as `matcher.engine.solve` runs it, on an assignment problem."""
    begun = time.perf_counter()
    stopper = Stopper(settings.time_limit_seconds)
    problem = matching_problem(assignment, settings)
    events: list[Progress] = []

    def note(event: Progress) -> None:
        if not events or event.cost != events[-1].cost:
            events.append(event)
            report(event)

    search = Search(problem, stopper, note)
    search.run()
    return Assignment(
        # one column a youth, in their order
        agent=assigned_agents(search.assignment.path, problem),
        bound=search.bound,
        seconds=time.perf_counter() - begun,
        last_gain_seconds=events[-1].seconds if len(events) > 1 else None,
    )


class AssignmentRun(Model):
    """One instance, solved once; costs are in the instance's own units, computed by an evaluation of its own."""

    instance: str
    jobs: int
    agents: int
    periods: int
    reference: float = Field(description="What the set publishes: the proven optimum, or a proven bound.")
    cost: float | None = Field(description="Null where a job was left out or a rule broken.")
    bound: float = Field(description="That the engine proves.")
    proven: bool
    faults: tuple[str, ...] = ()
    parts: dict[str, float] = Field(default_factory=dict, description="The cost by what it is made of.")
    seconds: float
    last_gain_seconds: float | None = None
    time_limit_seconds: float
    seed: int
    workers: int
    load_before: float
    load_after: float

    @classmethod
    def of(cls, name: str, found: "Assignment", settings: SolverSettings, load_before: float, **own: Any) -> Self:
        """The record of an instance; what only its set knows is given by name."""
        return cls(
            instance=name,
            seconds=round(found.seconds, 3),
            last_gain_seconds=found.last_gain_seconds,
            time_limit_seconds=settings.time_limit_seconds,
            seed=settings.seed,
            workers=settings.workers,
            load_before=load_before,
            load_after=load(),
            **own,
        )

    @property
    def above(self) -> float | None:
        """Share above the reference."""
        return None if self.cost is None else self.cost / self.reference - 1

    @property
    def gap(self) -> float | None:
        """Share between the cost and the engine's own bound."""
        if self.cost is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def matching_problem(assignment: AssignmentProblem, settings: SolverSettings) -> MatchingProblem:
    """
    The engine's problem of the same shape, with the instance's own points, demands and capacities in its tables.

    Everybody lives at the same spot, waits today, and may have any unit that takes the job's demand at all; care
    begins on the job's first day or never. From there on it is the engine's own pipeline: nothing in it knows of
    jobs.
    """
    everywhere = settings.model_copy(update={"places_per_youth": max(1, assignment.agents), "lasting_places": 10_000})
    policy = Policy(name="assignment", norms=Norms(max_moves=0, longest_family_travel_minutes=600))
    scene = build_instance(snapshot_of(assignment), policy, everywhere, GreatCircleTravel())
    problem = prepare(scene)
    options, resources = problem.options, problem.resources
    job, agent = options.youth, options.place
    asked = assignment.demand[job, agent]
    options.allowed[asked > assignment.capacity[agent]] = False

    beds = np.array([resources.ids.index(f"{Beds.code}:{unit.id}") for unit in scene.snapshot.units], dtype=np.int64)
    capacity = resources.capacity.copy()
    capacity[beds] = assignment.capacity[:, None]
    demand = resources.demand.tolil()
    demand[np.arange(len(options)), beds[agent]] = asked
    resources = replace(resources, capacity=capacity, demand=demand.tocsr())

    costs = replace(
        problem.costs,
        day=np.zeros_like(problem.costs.day),
        visit_day=np.zeros_like(problem.costs.visit_day),
        waiting=_unassigned(assignment),
        dated=assignment.points[job, agent].astype(np.int64),
    )
    care = [
        YouthCarePlan((CareWindow(int(first), int(first), int(until)),), ())
        for first, until in zip(assignment.first, assignment.until, strict=True)
    ]
    path = problem.incumbent.path
    incumbent = columns_of_paths(
        np.arange(assignment.jobs), path, options, problem.youths, resources, costs, scene
    )  # everybody waits: no demand, so capacities stand as they are
    return replace(
        problem, resources=resources, costs=costs, care=care, incumbent=incumbent, capacity=resources.capacity,
        beginnings=beginnings(options, care, scene),
    )  # fmt: skip


def assigned_agents(path: NDArray[np.int64], problem: MatchingProblem) -> NDArray[np.int64]:
    """
    Which agent has which job, -1 for nobody; shape (jobs,) from a plan's paths of shape (jobs, periods).

    Raises
    ------
    ValueError
        If a job goes from one agent to another: the adapter admits no such plan.
    """
    place = np.where(path >= 0, np.append(problem.options.place, -1)[np.where(path >= 0, path, -1)], -1)
    agent: NDArray[np.int64] = place.max(axis=1, initial=-1)
    if ((place >= 0) & (place != agent[:, None])).any():
        raise ValueError("a job changes its agent: the plan is not one of this problem")
    return agent


def snapshot_of(assignment: AssignmentProblem) -> Snapshot:
    """An alliance of the same shape: a unit for each agent, a youth for each job."""
    units = tuple(
        ResidentialUnit(
            id=f"unit-{number:04}",
            organisation_id="org-01",
            name=f"agent {number}",
            location=SPOT,
            setting=Setting.OPEN_GROUP,
            beds=min(MOST_BEDS, int(assignment.capacity[number])),
            min_age=0,
            max_age=30,
            one_sex_at_a_time=bool(assignment.one_kind_at_a_time[number]),
        )
        for number in range(assignment.agents)
    )
    youths = tuple(
        Youth(
            id=f"y-{number:05}",
            birth_date=BIRTH_DATE,
            sex=Sex.MALE if assignment.is_second_kind[number] else Sex.FEMALE,
            home=Home(municipality_id="GM0001", location=SPOT),
            need=CareNeed(
                settings=(Setting.OPEN_GROUP,),
                from_date=FIRST_DAY + timedelta(days=int(assignment.first[number])),
                expected_days=int(assignment.until[number] - assignment.first[number]),
                urgency=Urgency.CRISIS,
            ),
        )
        for number in range(assignment.jobs)
    )
    return Snapshot(
        as_of=FIRST_DAY,
        horizon=Horizon(days=assignment.periods, weeks=0),
        regions=(Region(id="R1", name="one"),),
        municipalities=(Municipality(id="GM0001", name="spot", region_id="R1", location=SPOT),),
        organisations=(Organisation(id="org-01", name="all"),),
        units=units,
        youths=youths,
    )


def _unassigned(assignment: AssignmentProblem) -> NDArray[np.int64]:
    """Points of waiting in each period: all of them in the period in which the job would begin."""
    points = np.zeros((assignment.jobs, assignment.periods), dtype=np.int64)
    points[np.arange(assignment.jobs), assignment.first] = assignment.unassigned_points
    return points
