import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from matcher.engine.columns import Columns
from matcher.engine.plan_costs import is_feasible, plan_cost
from matcher.engine.pool import joined
from matcher.engine.problem import MatchingProblem


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
    switched |= np.repeat(partner, problem.scene.periods)
    # of a resource with a switch or a partner whoever uses it counts, of others whose use changed
    linked = [(change[np.flatnonzero(tight & ~switched)] != 0), ((old + new)[np.flatnonzero(switched)] != 0)]
    links = sparse.vstack(linked, format="csr").astype(np.int64)
    together = links.T @ links
    _, labels = connected_components(together, directed=False)
    groups: NDArray[np.int64] = labels.astype(np.int64)
    return groups
