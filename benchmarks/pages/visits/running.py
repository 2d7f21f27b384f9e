import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.bench.runs.machine import load
from benchmarks.pages.visits.report import WeekRun
from fixtures.visits import generate_team_week
from matcher.engine.stopping import Stopper
from matcher.travel.protocol import TravelTimes
from matcher.visits.check import check_week
from matcher.visits.check.costs import costs_of
from matcher.visits.planning import plan_week
from matcher.visits.routing.limits import SearchLimits
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan

SHORT, LONG, PYVRP = "short", "long", "pyvrp"


@dataclass(frozen=True)
class Trial:
    """How often and how long each week is planned."""

    short_seconds: float
    short_seeds: tuple[int, ...]
    long_seconds: float
    long_seeds: tuple[int, ...]
    workers: int


def run_week(name: str, set_seed: int, trial: Trial, travel: TravelTimes) -> list[WeekRun]:
    """Short runs and long runs of the visits' own search on one week."""
    week = generate_team_week(name, set_seed)
    plans = [(SHORT, seed, trial.short_seconds) for seed in trial.short_seeds]
    plans += [(LONG, seed, trial.long_seconds) for seed in trial.long_seeds]
    return [_own(name, set_seed, week, way, seed, seconds, trial.workers, travel) for way, seed, seconds in plans]


def run_beside_pyvrp(name: str, set_seed: int, seconds: float, trial: Trial, travel: TravelTimes) -> list[WeekRun]:
    """The visits' search and PyVRP on one day of single visits, each with the same time."""
    from benchmarks.pages.visits.pyvrp_day import plan_day

    week = generate_team_week(name, set_seed)
    runs = [_own(name, set_seed, week, SHORT, seed, seconds, trial.workers, travel) for seed in trial.short_seeds]
    for seed in trial.short_seeds:
        load_before, begun = load(), time.perf_counter()
        plan = plan_day(week, travel, seconds, seed)
        spent = time.perf_counter() - begun
        runs.append(_judged(name, set_seed, week, plan, PYVRP, seed, seconds, spent, load_before, travel))
    return runs


def _own(
    name: str,
    set_seed: int,
    week: TeamWeek,
    way: str,
    seed: int,
    seconds: float,
    workers: int,
    travel: TravelTimes,
) -> WeekRun:
    load_before, begun = load(), time.perf_counter()
    plan = plan_week(week, travel, Stopper(seconds), SearchLimits(workers=workers, seed=seed))
    spent = time.perf_counter() - begun
    return _judged(name, set_seed, week, plan, way, seed, seconds, spent, load_before, travel)


def _judged(
    name: str,
    set_seed: int,
    week: TeamWeek,
    plan: TeamWeekPlan,
    way: str,
    seed: int,
    limit: float,
    seconds: float,
    load_before: float,
    travel: TravelTimes,
) -> WeekRun:
    return WeekRun(
        set_name=name,
        set_seed=set_seed,
        visits=len(week.visits),
        experts=len(week.experts),
        way=way,
        seed=seed,
        costs=costs_of(week, plan, travel),
        bound=plan.bound,
        violations=len(check_week(week, plan, travel)),
        seconds=round(seconds, 3),
        time_limit_seconds=limit,
        load_before=load_before,
        load_after=load(),
    )


def run_all(
    weeks: Sequence[tuple[str, int]],
    days: Sequence[tuple[str, int]],
    day_seconds: float,
    trial: Trial,
    travel: TravelTimes,
    tell: Callable[[str], object],
) -> list[WeekRun]:
    """Every week, then every day beside PyVRP, never two runs at once."""
    runs: list[WeekRun] = []
    for name, seed in weeks:
        runs += run_week(name, seed, trial, travel)
        tell(_in_short(name, seed, runs))
    for name, seed in days:
        runs += run_beside_pyvrp(name, seed, day_seconds, trial, travel)
        tell(_in_short(name, seed, runs))
    return runs


def _in_short(name: str, seed: int, runs: Sequence[WeekRun]) -> str:
    told = ", ".join(f"{run.way} {run.costs.points}" for run in runs if run.key == (name, seed))
    return f"{name}, seed {seed}: {told}"
