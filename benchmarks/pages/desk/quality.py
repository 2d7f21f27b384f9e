"""How good the desk's first option is: waiting youths taken out of a plan, ranked for, and put back."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from benchmarks.pages.shell import Say
from fixtures.generator import generate
from matcher.desk import Desk, Option, open_desk, recommend
from matcher.desk.baseline import Baseline, open_baseline
from matcher.desk.plan_columns import plan_columns
from matcher.desk.what_if.consequences import WhatIf
from matcher.desk.what_if.force import dated_points
from matcher.desk.what_if.forcing import force_of_option
from matcher.desk.what_if.what_if import what_if
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.pool import joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.search import Search
from matcher.engine.solve import solve
from matcher.engine.stopping import Stopper
from matcher.engine.warm_start import warm_prices
from matcher.tables.options import options_of_youth
from matcher.travel.protocol import TravelTimes
from models.base import Model
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.stay import HOME

OWN_AND_PRICE, OWN, DISTANCE = "own points and price", "own points", "distance"
RANKINGS: dict[str, Callable[[Option], tuple[object, ...]]] = {
    OWN_AND_PRICE: lambda item: (item.total_points, item.own_points, item.from_date, item.place),
    OWN: lambda item: (item.own_points, item.from_date, item.place),
    DISTANCE: lambda item: (_family_minutes(item), item.from_date, item.place),
}
"""What each ranking looks at; ties go to the sooner day."""


class Choice(Model):
    """What one ranking puts first for one youth, and what a search that takes it costs."""

    ranking: str
    place: str | None = Field(description="Null: no option.")
    cost: int | None = Field(description="Points of everybody, searched again with it; null: not found in time.")


class HeldOut(Model):
    """One waiting youth taken out of a plan and put back."""

    set_name: str
    set_seed: int
    youth_id: str
    options: int
    best_cost: int = Field(description="Points of everybody in the cheapest plan that any of the searches found.")
    best_place: str | None = Field(description="The youth's first place in it; null: waits throughout.")
    choices: tuple[Choice, ...]

    def choice(self, ranking: str) -> Choice:
        """The first choice of a ranking."""
        return next(item for item in self.choices if item.ranking == ranking)


def measure_quality(
    set_name: str,
    youths: int,
    plan_seconds: float,
    search_seconds: float,
    travel: TravelTimes,
    say: Say,
) -> list[HeldOut]:
    """Holds out waiting youths of seeds 1, 2, ... of a set until there are enough."""
    found: list[HeldOut] = []
    seed = 0
    while len(found) < youths:
        seed += 1
        before = len(found)
        for item in _of_seed(set_name, seed, plan_seconds, search_seconds, travel):
            found.append(item)
            say(f"{set_name} {seed}: {item.youth_id}, {len(found)} of {youths}")
            if len(found) == youths:
                break
        if len(found) == before:
            break
    return found


def _of_seed(
    set_name: str, seed: int, plan_seconds: float, search_seconds: float, travel: TravelTimes
) -> Iterator[HeldOut]:
    snapshot = generate(set_name, seed)
    settings = SolverSettings(time_limit_seconds=plan_seconds)
    plan = solve(snapshot, Policy(), settings, travel=travel)
    desk = open_desk(snapshot, Policy(), settings, travel, plan)
    baseline = open_baseline(snapshot, Policy(), settings, travel, plan)
    for row, youth in enumerate(snapshot.youths):
        if youth.current_stay is None:
            item = _held_out(desk, baseline, row, search_seconds)
            if item is not None:
                yield item.model_copy(update={"set_name": set_name, "set_seed": seed})


def _held_out(desk: Desk, baseline: Baseline, row: int, search_seconds: float) -> HeldOut | None:
    """One youth taken out, ranked for, and put back by every ranking; None without two options to choose between."""
    youth_id = baseline.desk.problem.instance.snapshot.youths[row].id
    without = plan_without(baseline, row, search_seconds)
    options = recommend(_desk_beside(desk, without.stated), youth_id).options
    if len(options) < 2:
        return None
    free = searched(without, search_seconds)
    costs: dict[str, int | None] = {}
    tried = [(plan_cost(without.desk.problem, free), _first_place(without, free, row))]
    choices = []
    for ranking, key in RANKINGS.items():
        option = min(options, key=key)
        name = f"{option.place} {option.from_date} {option.kind.value}"
        if name not in costs:
            force = force_of_option(without.desk, youth_id, option)
            answer = what_if(without, force, search_seconds)
            costs[name] = answer.cost_after - answer.left_out_points if isinstance(answer, WhatIf) else None
        cost = costs[name]
        if cost is not None:
            tried.append((cost, option.place))
        choices.append(Choice(ranking=ranking, place=option.place, cost=cost))
    best_cost, best_place = min(tried, key=lambda item: item[0])
    return HeldOut(
        set_name="",
        set_seed=0,
        youth_id=youth_id,
        options=len(options),
        best_cost=best_cost,
        best_place=best_place,
        choices=tuple(choices),
    )


def _desk_beside(desk: Desk, plan: Plan) -> Desk:
    """The desk with another plan of the same snapshot."""
    held = plan_columns(desk.problem, plan)
    used = np.asarray(held.demand.sum(axis=1)).reshape(desk.used.shape).astype(np.int64)
    prices = warm_prices(desk.problem, plan)
    prices[desk.soft] = 0.0
    return replace(desk, held=held, used=used, prices=prices)


def _first_place(baseline: Baseline, assignment: Columns, row: int) -> str | None:
    problem = baseline.desk.problem
    placed = assignment.path[row][assignment.path[row] >= 0]
    if not len(placed):
        return None
    place = int(problem.options.place[placed[0]])
    return HOME if place == problem.options.home else problem.instance.units.units[place].id


def _family_minutes(option: Option) -> int:
    return next(item for item in option.stays if item.stay.place == option.place).family_travel_minutes


def plan_without(baseline: Baseline, row: int, seconds: float) -> Baseline:
    """
    The plan searched again, warm, while one waiting youth goes on waiting: the others take what it had.

    Any other trajectory of the youth costs, with the penalty, more than waiting does; and waiting takes nothing from
    anybody. So no plan in which it has a place is the cheapest.
    """
    problem = baseline.desk.problem
    costs = problem.costs
    dated = dated_points(problem)
    dated[options_of_youth(problem.options, row)] += problem.incumbent.cost[row] + 1
    shut = replace(problem, costs=replace(costs, dated=dated))
    rows = np.arange(len(baseline.columns))
    rows[row] += len(rows)
    waiting = joined([baseline.columns, problem.incumbent]).only(rows)
    columns, prices = _search(shut, shut.recosted(waiting), baseline.prices, seconds)
    found = problem.recosted(columns)
    used = np.asarray(found.demand.sum(axis=1)).reshape(baseline.desk.used.shape).astype(np.int64)
    own_prices = prices.copy()
    own_prices[baseline.desk.soft] = 0.0
    desk = replace(baseline.desk, held=found, used=used, prices=own_prices)
    return Baseline(desk, baseline.published, prices)


def searched(baseline: Baseline, seconds: float) -> Columns:
    """The cheapest plan that a warm search over everybody finds from a plan, one column a youth."""
    return _search(baseline.desk.problem, baseline.columns, baseline.prices, seconds)[0]


def _search(
    problem: MatchingProblem, plan: Columns, prices: NDArray[np.float64], seconds: float
) -> tuple[Columns, NDArray[np.float64]]:
    search = Search(problem, Stopper(seconds), None)
    search.begin_with(prices, plan)
    search.run(prove=False)
    return search.assignment, search.prices
