from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matcher.desk.baseline import Baseline
from matcher.desk.reasons.place_reason import PlaceReason, Shortage
from matcher.desk.reasons.reasons import LACKING
from matcher.desk.what_if.force import Force
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible, overloaded, plan_cost
from matcher.engine.model.pool import exchanged, joined
from matcher.engine.model.problem import MatchingProblem
from models.base import Model
from models.plan import CostLine, Plan, Trajectory
from models.stay import HOME, Stay


class TermChange(Model):
    """What one term costs everybody together before and after."""

    term: str
    before_points: int
    after_points: int


class Consequence(Model):
    """What a decision means for one youth (gevolg)."""

    youth_id: str
    before: tuple[Stay, ...]
    after: tuple[Stay, ...]
    points: int = Field(description="After minus before; below zero the youth gains.")
    terms: dict[str, int] = Field(description="Points after minus before by term, zeros left out.")
    days_without_place_before: int = Field(ge=0)
    days_without_place_after: int = Field(ge=0)


class WhatIf(Model):
    """What follows for everybody if one youth comes to a place, with the plan that holds it."""

    snapshot_id: str
    youth_id: str
    place: str = Field(description='"home" or a unit id.')
    from_date: date = Field(alias="from", description="First day there, or the snapshot's date for staying.")
    brigade: bool | None = Field(description="Forced with brigade visits, without, or whichever was cheaper.")
    cost_before: int = Field(description="Points of the plan as it stands.")
    cost_after: int = Field(description="Points of the plan with the decision.")
    terms: tuple[TermChange, ...] = Field(description="Terms that differ.")
    own: Consequence
    others: tuple[Consequence, ...] = Field(description="Whoever else has other stays or points, who loses most first.")
    bound: int = Field(
        description="No plan with the decision undercuts these points: the others over the plan's own candidates, "
        "the youth on every day."
    )
    left_out_points: int = Field(
        description="Points that changes elsewhere would gain, which have nothing to do with the decision: not in it."
    )
    first_answer_seconds: float
    seconds: float
    plan: Plan = Field(description="Checked; its own bound is that of the snapshot without the decision.")

    @property
    def difference(self) -> int:
        """Points that the decision costs everybody together."""
        return self.cost_after - self.cost_before

    @property
    def better_by_at_most(self) -> int:
        """Points that a search over everybody with the decision could still gain."""
        return max(0, self.cost_after - self.bound)


class NoWay(Model):
    """A decision for which nobody can make way, or none that was found in the time given."""

    snapshot_id: str
    youth_id: str
    place: str
    from_date: date | None = Field(alias="from", description="Null: on no day.")
    reason: PlaceReason = Field(description="What is missing.")
    is_proven: bool = Field(description="False: with more time somebody might be found.")


def consequences(before: Plan, after: Plan) -> list[Consequence]:
    """Whoever has other stays or points in the second plan, who loses most first."""
    days_before, days_after = ({item.youth_id: item.days for item in plan.unplaced} for plan in (before, after))
    found = []
    for old, new in zip(before.trajectories, after.trajectories, strict=True):
        terms = _differences(old.costs, new.costs)
        if old.stays != new.stays or terms:
            found.append(
                Consequence(
                    youth_id=new.youth_id,
                    before=old.stays,
                    after=new.stays,
                    points=sum(terms.values()),
                    terms=terms,
                    days_without_place_before=days_before.get(new.youth_id, 0),
                    days_without_place_after=days_after.get(new.youth_id, 0),
                )
            )
    return sorted(found, key=lambda item: (-item.points, item.youth_id))


def unchanged(trajectory: Trajectory, days: int) -> Consequence:
    """Of a decision that the plan held already."""
    return Consequence(
        youth_id=trajectory.youth_id,
        before=trajectory.stays,
        after=trajectory.stays,
        points=0,
        terms={},
        days_without_place_before=days,
        days_without_place_after=days,
    )


def term_changes(before: Plan, after: Plan) -> tuple[TermChange, ...]:
    """Terms whose sum over everybody differs, the largest gain first."""
    old, new = _points_by_term(before), _points_by_term(after)
    changes = [
        TermChange(term=term, before_points=old.get(term, 0), after_points=new.get(term, 0))
        for term in sorted(old.keys() | new.keys())
        if old.get(term, 0) != new.get(term, 0)
    ]
    return tuple(sorted(changes, key=lambda item: (item.after_points - item.before_points, item.term)))


def _points_by_term(plan: Plan) -> Mapping[str, int]:
    points: dict[str, int] = {}
    for trajectory in plan.trajectories:
        for line in trajectory.costs:
            points[line.term] = points.get(line.term, 0) + line.points
    return points


def _differences(before: tuple[CostLine, ...], after: tuple[CostLine, ...]) -> dict[str, int]:
    points: dict[str, int] = {}
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            points[line.term] = points.get(line.term, 0) + sign * line.points
    kept = {term: value for term, value in points.items() if value}
    return dict(sorted(kept.items(), key=lambda item: (item[1], item[0])))


def only_touched(problem: MatchingProblem, before: Columns, after: Columns, youth: int) -> Columns:
    """
    A plan without the changes that have nothing to do with one youth.

    A search also betters what was not at its best; those changes would be told as consequences. Two changed youths
    belong together where one takes what only the other's leaving makes room for, or where both use a resource with
    a switch; whoever is not linked with the youth in question goes back to the plan before.

    Parameters
    ----------
    before, after
        One column a youth, at the same problem's points.

    Returns
    -------
    Columns
        The given plan after, if going back would break a capacity.
    """
    changed = np.flatnonzero((before.path != after.path).any(axis=1))
    if not len(changed):
        return after
    group = _groups(problem, before, after, changed)
    mine = group[changed == youth]
    kept = changed[np.isin(group, mine)] if len(mine) else changed[:0]
    rows = np.arange(len(before))
    rows[kept] += len(before)
    found = joined([before, after]).only(rows)
    if not is_feasible(problem, found):
        return after
    return found


def points_left_out(problem: MatchingProblem, after: Columns, kept: Columns) -> int:
    """Points that the changes left out would have gained."""
    return plan_cost(problem, kept) - plan_cost(problem, after)


def _groups(problem: MatchingProblem, before: Columns, after: Columns, changed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the group of each changed youth, shape (changed,)."""
    old, new = before.demand[:, changed].tocsr(), after.demand[:, changed].tocsr()
    change = (new - old).tocsr()
    change.eliminate_zeros()
    more = np.asarray(change.maximum(0).sum(axis=1)).reshape(-1)
    used = np.asarray(before.demand.sum(axis=1)).reshape(-1)
    tight = used + more > problem.capacity.reshape(-1)
    switched = np.diff(problem.resources.switch_matrix.indptr) > 0
    partner = problem.resources.partner >= 0
    switched |= np.repeat(partner, problem.instance.periods)
    # of a resource with a switch or a partner whoever uses it counts, of others whose use changed
    linked = [(change[np.flatnonzero(tight & ~switched)] != 0), ((old + new)[np.flatnonzero(switched)] != 0)]
    links = sparse.vstack(linked, format="csr").astype(np.int64)
    together = links.T @ links
    _, labels = connected_components(together, directed=False)
    groups: NDArray[np.int64] = labels.astype(np.int64)
    return groups


def missing_for(baseline: Baseline, force: Force, trajectory: Columns) -> PlaceReason:
    """
    What is short in the plan as it stands if a youth had a trajectory: each resource, from when until when.

    Parameters
    ----------
    trajectory
        One column of the forced youth.
    """
    problem, plan = baseline.desk.problem, baseline.columns
    both = exchanged(plan, problem.recosted(trajectory))
    over = overloaded(problem, both)
    used = np.asarray(both.demand.sum(axis=1)).reshape(problem.capacity.shape)
    shortages = []
    calendar, resources = problem.instance.snapshot.calendar, problem.resources
    for row in np.flatnonzero(over.any(axis=1)):
        periods = np.flatnonzero(over[row])
        short = np.maximum(1, used[row, periods] - problem.capacity[row, periods])
        points = round(float((baseline.prices[row, periods] * short).sum()))
        shortages.append(
            Shortage(
                resource=resources.ids[row],
                units=int(short.max()),
                unit=resources.unit[row],
                from_date=calendar.date_of(calendar.boundaries[int(periods[0])]),
                until=calendar.date_of(calendar.boundaries[int(periods[-1]) + 1]),
                points=points if baseline.desk.is_priced else None,
            )
        )
    units = problem.instance.units.units
    kind = shortages[0].resource.partition(":")[0] if shortages else ""
    return PlaceReason(
        place=HOME if force.place == len(units) else units[force.place].id,
        code=LACKING.get(kind, kind) if shortages else "given_to_others",
        shortages=tuple(shortages),
        points=sum(item.points or 0 for item in shortages) if baseline.desk.is_priced and shortages else None,
    )
