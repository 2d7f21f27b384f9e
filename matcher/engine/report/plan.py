import importlib.metadata
import platform

import numpy as np

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import integral_bound, plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import planned_stays, stay_model
from matcher.engine.report.bottlenecks import bottlenecks, price_lines
from matcher.engine.report.terms import Lines, cost_lines, plan_lines
from matcher.engine.report.unplaced import unplaced_youths
from matcher.terms import TERM_UNITS, WAITING
from models.plan import EndReason, Excess, Plan, PlanStatus, Provenance, Trajectory

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
    snapshot = problem.instance.snapshot
    cost = plan_cost(problem, chosen)
    whole_bound = min(cost, integral_bound(bound))
    courses = planned_stays(problem, chosen)
    terms = plan_lines(problem, chosen)
    lines = cost_lines(terms, len(chosen))
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
        kpis=_kpis(problem, chosen, terms),
        provenance=Provenance(
            versions={"python": platform.python_version(), **_versions()},
            policy=problem.instance.policy,
            settings=problem.instance.settings,
            seconds=seconds,
            ended=ended,
            travel=problem.instance.travel.name,
            published_snapshot_id=published_snapshot_id,
        ),
    )


def _excesses(problem: MatchingProblem) -> tuple[Excess, ...]:
    calendar, resources = problem.instance.snapshot.calendar, problem.resources
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


def _kpis(problem: MatchingProblem, chosen: Columns, terms: Lines) -> dict[str, float]:
    waits = terms[WAITING.code][1]
    urgency = np.array([youth.need.urgency.value for youth in problem.instance.snapshot.youths])
    beds = int((problem.instance.units.beds.astype(np.int64) * problem.instance.days).sum())
    placed = chosen.path >= 0
    home, none = problem.options.home, -1
    in_unit = placed & (np.append(problem.options.place, home)[np.where(placed, chosen.path, -1)] < home)
    occupied = int((in_unit * problem.instance.days).sum())
    kpis = {
        f"{term}_{TERM_UNITS[term].replace(' ', '_')}": float(amounts.sum()) for term, (_, amounts) in terms.items()
    }
    kpis |= {f"waiting_days_{item}": float(waits[urgency == item].sum()) for item in ("crisis", "urgent", "regular")}
    visited = np.append(problem.options.brigade, none)[np.where(placed, chosen.path, -1)] >= 0
    return kpis | {
        "youths": float(len(chosen)),
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
