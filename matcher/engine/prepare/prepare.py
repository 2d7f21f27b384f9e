import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, columns_of_paths, transitions
from matcher.engine.model.cost_table import build_costs
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.model.resource_table import ResourceTable, build_resources
from matcher.engine.prepare.care import always_leave, beginnings, care_of_youths
from matcher.engine.prepare.incumbent import incumbent_paths
from matcher.engine.prepare.options import CHUNK_YOUTHS, OptionBuilder
from matcher.rules.full_today import FullTodayRule
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, concatenate_options
from matcher.tables.youths import youth_table
from matcher.terms.siblings_apart import certain_place
from models.plan import Plan
from models.vocabulary import Setting


def prepare(instance: Instance, published: Plan | None = None) -> MatchingProblem:
    """Applies rules, terms and resources; everything becomes an integer here and only here."""
    snapshot = instance.snapshot
    youths = youth_table(snapshot, instance.policy)
    closed_units = frozenset(unit.id for unit in snapshot.units if unit.setting is Setting.CLOSED)
    care = care_of_youths(snapshot.youths, snapshot.calendar, instance.policy.norms, closed_units)
    builder = OptionBuilder(instance, youths, care)
    parts = []
    for first in range(0, len(care), CHUNK_YOUTHS):
        parts.append(builder.build(first, min(first + CHUNK_YOUTHS, len(care))))
    options = concatenate_options(len(instance.units.units), instance.periods, parts)
    resources = build_resources(options, youths, instance)
    costs = build_costs(options, youths, care, published, instance)
    paths = incumbent_paths(options, care, youths, instance)
    incumbent = columns_of_paths(np.arange(len(care)), paths, options, youths, resources, costs, instance)
    demand = np.asarray(incumbent.demand.sum(axis=1)).reshape(len(resources), instance.periods)
    excess = resources.excess(demand)
    visits_open = _close_excess(options, resources, incumbent, excess)
    _close_excluded(options, resources, incumbent, excess)
    capacity = np.maximum(resources.capacity, demand)
    for row, partner in enumerate(resources.partner):
        if partner >= 0:
            capacity[row] = np.where(excess[row], UNLIMITED, resources.capacity[row])
    for switch in resources.switches:
        for row in switch.coefficients:
            if resources.partner[row] < 0:
                capacity[row] = resources.capacity[row]
    moves = transitions(np.arange(len(care)), paths, options, youths).moves.sum(axis=1)
    move_limits = np.maximum(instance.policy.norms.max_moves, moves)
    return MatchingProblem(
        instance, youths, care, options, resources, costs, incumbent, demand, excess, capacity, visits_open,
        np.zeros(len(care), dtype=bool), move_limits, beginnings(options, care, instance),
        np.stack([always_leave(options, instance, has_moved=moved) for moved in (False, True)]),
    )  # fmt: skip


def _close_excluded(
    options: StayOptions, resources: ResourceTable, incumbent: Columns, excess: NDArray[np.bool_]
) -> None:
    """
    Closes what somebody certain to be there excludes: the other sex in a unit of one sex at a time.

    Only what no plan could have falls off; without it the relaxation would fill such units by halves.
    """
    certain = np.array([certain_place(options, youth) for youth in range(len(incumbent))], dtype=bool)
    present = np.asarray(incumbent.demand[:, np.flatnonzero(certain)].sum(axis=1)).reshape(excess.shape) > 0
    asked = resources.demand.tocsc()
    for row, partner in enumerate(resources.partner):
        if partner >= 0:
            shut = present[partner] & ~excess[row]
            entries = asked.indices[asked.indptr[row] : asked.indptr[row + 1]]
            options.allowed[np.ix_(entries, np.flatnonzero(shut))] = False


def _close_excess(
    options: StayOptions, resources: ResourceTable, incumbent: Columns, excess: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """
    Closes options that would add to an excess; returns when visits may be, which fade while the stay goes on.

    It ends no stay at a resident's current place; another stay it does.
    """
    if not excess.any():
        return None
    periods = excess.shape[1]
    by_row = incumbent.demand.tocsr()
    own: dict[tuple[int, int], NDArray[np.int64]] = {}
    for resource, period in zip(*np.nonzero(excess), strict=True):
        row = int(resource) * periods + int(period)
        entries = slice(by_row.indptr[row], by_row.indptr[row + 1])
        for column, demand in zip(by_row.indices[entries], by_row.data[entries], strict=True):
            key = (int(incumbent.youth[column]), int(resource))
            own.setdefault(key, np.zeros(periods, dtype=np.int64))[period] = demand
    rule = FullTodayRule()
    closed = np.ones_like(options.allowed)
    rule.close(closed, options.youth, resources.demand.tocsc(), excess, own)
    options.allowed[:] &= closed
    options.lasting[:] &= closed | options.resident[:, None]
    visits_open = np.ones_like(options.allowed)
    rule.close(visits_open, options.youth, resources.visiting_demand.tocsc(), excess, own)
    return None if visits_open.all() else visits_open
