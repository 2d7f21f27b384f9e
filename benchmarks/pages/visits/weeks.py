"""Runs of the visits' own search and of PyVRP on invented weeks, each judged by the independent checker."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import Field

from benchmarks.bench.runs.machine import load
from benchmarks.pages.shell import Say
from fixtures.visits import generate_team_week
from matcher.engine.stopping import Stopper
from matcher.travel.protocol import TravelTimes
from matcher.visits.check import check_week
from matcher.visits.check.costs import costs_of
from matcher.visits.planning import plan_week
from matcher.visits.routing.limits import SearchLimits
from models.base import Model
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan, VisitCosts

SHORT, LONG, PYVRP = "short", "long", "pyvrp"


class WeekRun(Model):
    """One method on one invented week; costs are those that the independent checker recomputes."""

    set_name: str
    set_seed: int
    visits: int
    experts: int
    way: str = Field(description="The method: short, long or pyvrp.")
    seed: int
    costs: VisitCosts
    bound: int = 0
    violations: int
    seconds: float
    time_limit_seconds: float
    load_before: float
    load_after: float

    @property
    def key(self) -> tuple[str, int]:
        """Set and its seed."""
        return self.set_name, self.set_seed


@dataclass(frozen=True)
class Trial:
    """How often and how long each week is planned."""

    short_seconds: float
    short_seeds: tuple[int, ...]
    long_seconds: float
    long_seeds: tuple[int, ...]
    workers: int


def run_all(
    weeks: Sequence[tuple[str, int]],
    days: Sequence[tuple[str, int]],
    day_seconds: float,
    trial: Trial,
    travel: TravelTimes,
    say: Say,
) -> list[WeekRun]:
    """Every week, then every day with PyVRP as well, never two runs at once."""
    runs: list[WeekRun] = []
    for name, seed in weeks:
        runs += run_week(name, seed, trial, travel)
        say(_in_short(name, seed, runs))
    for name, seed in days:
        runs += run_with_pyvrp(name, seed, day_seconds, trial, travel)
        say(_in_short(name, seed, runs))
    return runs


def run_week(name: str, set_seed: int, trial: Trial, travel: TravelTimes) -> list[WeekRun]:
    """Short runs and long runs of the visits' own search on one week."""
    case = _Case(name, set_seed, generate_team_week(name, set_seed), travel)
    plans = [(SHORT, seed, trial.short_seconds) for seed in trial.short_seeds]
    plans += [(LONG, seed, trial.long_seconds) for seed in trial.long_seeds]
    return [case.run(method, seed, seconds, case.own_search(trial.workers)) for method, seed, seconds in plans]


def run_with_pyvrp(name: str, set_seed: int, seconds: float, trial: Trial, travel: TravelTimes) -> list[WeekRun]:
    """The visits' search and PyVRP on one day of single visits, each with the same time."""
    from benchmarks.pages.visits.pyvrp_day import plan_day

    case = _Case(name, set_seed, generate_team_week(name, set_seed), travel)
    own = [case.run(SHORT, seed, seconds, case.own_search(trial.workers)) for seed in trial.short_seeds]
    theirs = [
        case.run(PYVRP, seed, seconds, lambda limit, number: plan_day(case.week, travel, limit, number))
        for seed in trial.short_seeds
    ]
    return own + theirs


_Plan = Callable[[float, int], TeamWeekPlan]
"""Plans a week within the seconds given, with the seed given."""


@dataclass(frozen=True)
class _Case:
    """A generated week, and how a run on it is made and judged."""

    set_name: str
    set_seed: int
    week: TeamWeek
    travel: TravelTimes

    def own_search(self, workers: int) -> _Plan:
        return lambda seconds, seed: plan_week(
            self.week, self.travel, Stopper(seconds), SearchLimits(workers=workers, seed=seed)
        )

    def run(self, method: str, seed: int, limit_seconds: float, plan_within: _Plan) -> WeekRun:
        load_before, begun = load(), time.perf_counter()
        plan = plan_within(limit_seconds, seed)
        seconds = time.perf_counter() - begun
        return WeekRun(
            set_name=self.set_name,
            set_seed=self.set_seed,
            visits=len(self.week.visits),
            experts=len(self.week.experts),
            way=method,
            seed=seed,
            costs=costs_of(self.week, plan, self.travel),
            bound=plan.bound,
            violations=len(check_week(self.week, plan, self.travel)),
            seconds=round(seconds, 3),
            time_limit_seconds=limit_seconds,
            load_before=load_before,
            load_after=load(),
        )


def _in_short(name: str, seed: int, runs: Sequence[WeekRun]) -> str:
    found = ", ".join(f"{run.way} {run.costs.points}" for run in runs if run.key == (name, seed))
    return f"{name}, seed {seed}: {found}"
