import importlib.metadata
import platform

import numpy as np

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost, term_lines
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import PlannedStay, planned_stays, stay_model
from matcher.engine.report.bottlenecks import bottlenecks, price_lines
from matcher.engine.report.unplaced import unplaced_youths
from matcher.terms import CHANGE_OF_TEAM, DEPARTURE, MOVES, SIBLINGS_APART, STAY_TERMS, TERM_ORDER, WAITING
from models.plan import CostLine, EndReason, Excess, Plan, PlanStatus, Provenance, Trajectory

UNITS = {term.code: term.unit for term in STAY_TERMS} | {
    WAITING.code: WAITING.unit,
    MOVES.code: MOVES.unit,
    CHANGE_OF_TEAM.code: CHANGE_OF_TEAM.unit,
    DEPARTURE.code: DEPARTURE.unit,
    SIBLINGS_APART.code: SIBLINGS_APART.unit,
}
VERSIONED = ("thuisnabij", "ortools", "highspy", "numpy", "scipy", "numba")


def build_plan(
    problem: MatchingProblem,
    chosen: Columns,
    bound: float,
    prices: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    status: PlanStatus,
    ended: EndReason,
    seconds: dict[str, float],
    published_snapshot_id: str | None,
) -> Plan:
    """
    The plan as it is exchanged: trajectories with their costs by term, prices, bottlenecks, who is unplaced.

    Parameters
    ----------
    chosen
        One column a youth, in their order.
    bound
        Points; rounded up, since costs are whole.
    """
    snapshot = problem.scene.snapshot
    cost = plan_cost(problem, chosen)
    whole_bound = min(cost, max(0, int(np.ceil(bound - 1e-6 * max(1.0, abs(bound)) * 1e-3))))
    courses = planned_stays(problem, chosen)
    lines = _cost_lines(problem, chosen, courses)
    trajectories = tuple(
        Trajectory(
            youth_id=youth.id,
            stays=tuple(stay_model(problem, stay) for stay in courses[row]),
            costs=lines[row],
        )
        for row, youth in enumerate(snapshot.youths)
    )
    unplaced = unplaced_youths(problem, chosen)
    return Plan(
        snapshot_id=snapshot.id,
        status=status,
        cost=cost,
        bound=whole_bound,
        gap=(cost - whole_bound) / cost if cost else 0.0,
        trajectories=trajectories,
        unplaced=unplaced,
        prices=price_lines(problem, prices),
        bottlenecks=bottlenecks(problem, prices),
        excesses=_excesses(problem),
        kpis=_kpis(problem, chosen, trajectories),
        provenance=Provenance(
            versions={"python": platform.python_version(), **_versions()},
            policy=problem.scene.policy,
            settings=problem.scene.settings,
            seconds=seconds,
            ended=ended,
            travel=problem.scene.travel.name,
            published_snapshot_id=published_snapshot_id,
        ),
    )


def _cost_lines(
    problem: MatchingProblem, chosen: Columns, courses: list[list[PlannedStay]]
) -> list[tuple[CostLine, ...]]:
    points = [dict.fromkeys(TERM_ORDER, 0) for _ in courses]
    amounts = [dict.fromkeys(TERM_ORDER, 0) for _ in courses]
    for term, (term_points, term_amounts) in term_lines(problem, chosen).items():
        for row in range(len(courses)):
            points[row][term] += int(term_points[row])
            amounts[row][term] += int(term_amounts[row])
    stays = [stay for course in courses for stay in course]
    row_of = {int(youth): row for row, youth in enumerate(chosen.youth)}
    bounds = problem.scene.boundaries
    used = problem.options.kept(np.array([stay.option for stay in stays], dtype=np.int64))
    for stay_term in STAY_TERMS:
        a_day = stay_term.points_per_day(used, problem.youths, problem.scene)
        a_week = stay_term.amount_per_week(used, problem.youths, problem.scene)
        for number, stay in enumerate(stays):
            days = stay.visit_days if stay_term.visiting else int(bounds[stay.until] - bounds[stay.first])
            row = row_of[stay.youth]
            points[row][stay_term.code] += int(a_day[number]) * days
            # whole minutes once a stay
            amounts[row][stay_term.code] += int(a_week[number]) * days // 7
    return [
        tuple(
            CostLine(term=term, points=points[row][term], amount=amounts[row][term], unit=UNITS[term])
            for term in TERM_ORDER
            if points[row][term] or amounts[row][term]
        )
        for row in range(len(courses))
    ]


def _excesses(problem: MatchingProblem) -> tuple[Excess, ...]:
    calendar, resources = problem.scene.snapshot.calendar, problem.resources
    lines = []
    for row in np.flatnonzero(problem.excess.any(axis=1)):
        if resources.partner[row] >= 0 and resources.partner[row] < row:
            continue  # both sexes of a unit are one line
        name = resources.ids[row]
        demand, capacity = problem.incumbent_demand[row], resources.capacity[row]
        if resources.partner[row] >= 0:
            name = name.rsplit(":", 1)[0]
            demand = demand + problem.incumbent_demand[resources.partner[row]]
            capacity = np.zeros_like(demand)
        for period in np.flatnonzero(problem.excess[row]):
            lines.append(
                Excess(
                    resource=name,
                    from_date=calendar.date_of(calendar.boundaries[period]),
                    until=calendar.date_of(calendar.boundaries[period + 1]),
                    demand=int(demand[period]),
                    capacity=int(capacity[period]),
                )
            )
    return tuple(lines)


def _kpis(problem: MatchingProblem, chosen: Columns, trajectories: tuple[Trajectory, ...]) -> dict[str, float]:
    amounts = dict.fromkeys(TERM_ORDER, 0)
    for trajectory in trajectories:
        for line in trajectory.costs:
            amounts[line.term] += line.amount
    waits = term_lines(problem, chosen)["waiting"][1]
    urgency = np.array([youth.need.urgency.value for youth in problem.scene.snapshot.youths])
    beds = int((problem.scene.units.beds.astype(np.int64) * problem.scene.days).sum())
    placed = chosen.path >= 0
    home, none = problem.options.home, -1
    in_unit = placed & (np.append(problem.options.place, home)[np.where(placed, chosen.path, -1)] < home)
    occupied = int((in_unit * problem.scene.days).sum())
    kpis = {f"{term}_{UNITS[term].replace(' ', '_')}": float(amount) for term, amount in amounts.items()}
    kpis |= {f"waiting_days_{item}": float(waits[urgency == item].sum()) for item in ("crisis", "urgent", "regular")}
    visited = np.append(problem.options.brigade, none)[np.where(placed, chosen.path, -1)] >= 0
    return kpis | {
        "youths": float(len(trajectories)),
        "youths_ever_unplaced": float((waits > 0).sum()),
        "youths_with_brigade": float(visited.any(axis=1).sum()),
        "bed_occupancy_percent": round(100 * occupied / beds, 2) if beds else 0.0,
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in VERSIONED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
