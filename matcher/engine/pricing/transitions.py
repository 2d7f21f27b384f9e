from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.engine.pricing.node_drafts import Windows
from matcher.engine.pricing.nodes import Nodes

GOALS = 3
ANYWHERE, NOT_SHORT, ELSEWHERE = range(GOALS)
"""What a move may lead to: any place, only unlimited ones, any but the current place that is left."""


@dataclass(frozen=True)
class Groups:
    """Sets of nodes over which a minimum is taken; members of one group are neighbours."""

    member: NDArray[np.int64]
    first: NDArray[np.int64]
    """(groups,): where each begins in ``member``; no group is empty."""

    def only(self, used: NDArray[np.bool_]) -> tuple["Groups", NDArray[np.int64]]:
        """Some of the groups, and the new number of each old one."""
        size = np.diff(np.append(self.first, len(self.member)))
        kept = np.repeat(used, size)
        first = np.concatenate([[0], np.cumsum(size[used])])[:-1]
        return Groups(self.member[kept], first), np.cumsum(used) - 1

    def followed_by(self, other: "Groups") -> "Groups":
        """Both, the other's groups numbered on from these."""
        return Groups(
            np.concatenate([self.member, other.member]), np.concatenate([self.first, other.first + len(self.member)])
        )


@dataclass(frozen=True)
class Arcs:
    """
    Ways to go over from a node to a group of nodes, each at a fixed number of points.

    Teams that stop cost points, so a node with teams A goes to the nodes that keep at least S, for every
    subset S of A, at ``change_of_team · (|A| - |S|)``; the least of these is exact.
    Entries of one node are neighbours.
    """

    node: NDArray[np.int64]
    """(leaving nodes,)"""
    first: NDArray[np.int64]
    """(leaving nodes,): where each begins in ``group``."""
    group: NDArray[np.int64]
    points: NDArray[np.float64]


@dataclass(frozen=True)
class ArcTable:
    """The kinds of arcs of a block, and the groups they lead to."""

    place_groups: Groups
    """Members below the number of nodes go on with their brigade; ``node + nodes`` stands for beginning now."""
    changes: Arcs
    """Another support at the same place: no move."""
    decided_changes: Arcs
    """The same where a pin begins or ends: in a unit with a longest stay the brigade may change then."""
    window_groups: Groups
    moves: Arcs
    """Another place: a move, its points included."""
    decided_moves: Arcs
    """From what people decided to a pinned stay: no rule asks whether the one may follow the other."""
    enter_first: NDArray[np.int64]
    """(windows,): group of all that can be a first stay; -1 for residents or where there is none."""
    enter_after_interruption: NDArray[np.int64]
    """(windows, moves, 2): group of all that can be entered with so many moves, last axis 1 if only unlimited
    places count; -1 where there is none."""


def build_arcs(problem: MatchingProblem, windows: Windows, nodes: Nodes) -> ArcTable:
    """Groups and arcs of all nodes of a block."""
    options = problem.options
    brigade = options.brigade[nodes.option]
    teams = options.team[nodes.option]
    subsets = _subsets(np.concatenate([teams, brigade[:, None]], axis=1))
    levels = int(nodes.moves.max(initial=0)) + 2
    # moves: from (window, m) to everything enterable with m + 1, only unlimited units from a limited one; from the
    # current place that was never left to everything but that place, which is not entered by staying
    level_key = nodes.window * levels + nodes.moves
    source_of, follows = _sources(nodes, subsets, np.asarray(nodes.may_leave.any(axis=0)))
    there = np.where(nodes.limited, NOT_SHORT, np.where(nodes.never_left, ELSEWHERE, ANYWHERE))[source_of]
    wanted = ((level_key[source_of] + 1) * GOALS + there) * subsets.kinds + subsets.kind[follows]
    has_pins = np.asarray(problem.is_pinned[windows.youth].any(axis=1))[nodes.window]
    decided_of, decided_follows = _sources(nodes, subsets, has_pins & (nodes.decided_from <= problem.instance.periods))
    decided = (level_key[decided_of] + 1) * GOALS * subsets.kinds + subsets.kind[decided_follows]
    member_rows = np.flatnonzero(np.asarray(nodes.enters.any(axis=0))[subsets.node])
    member_node = subsets.node[member_rows]
    base = level_key[member_node] * GOALS
    any_key = base * subsets.kinds + subsets.kind[member_rows]
    free = ~nodes.limited[member_node]
    free_key = (base[free] + NOT_SHORT) * subsets.kinds + subsets.kind[member_rows][free]
    current = problem.current_option[windows.youth[nodes.window[member_node]]]
    away = (nodes.moves[member_node] == 1) & (current >= 0)
    away &= options.place[nodes.option[member_node]] != options.place[current]
    away_key = (base[away] + ELSEWHERE) * subsets.kinds + subsets.kind[member_rows][away]
    # groups over everything (no team asked to stay) serve first stays and stays after a gap
    no_team = subsets.kind[member_rows] == subsets.empty
    empty = np.concatenate([any_key[no_team], free_key[no_team[free]]])
    keys = np.concatenate([any_key, free_key, away_key])
    members = np.concatenate([member_node, member_node[free], member_node[away]])
    window_groups, group_keys = _group(keys, members, np.concatenate([wanted, decided, empty]))

    def moving(source: NDArray[np.int64], row: NDArray[np.int64], key: NDArray[np.int64]) -> Arcs:
        target = _lookup(group_keys, key)
        found = target >= 0
        youth = windows.youth[nodes.window[source]]
        points = problem.costs.move[youth, nodes.moves[source].clip(max=problem.costs.move.shape[1] - 1)]
        points = points + problem.costs.change_of_team * subsets.missing[row]
        return _arcs(source[found], target[found], points[found])

    moves, decided_moves = moving(source_of, follows, wanted), moving(decided_of, decided_follows, decided)
    all_windows = np.arange(len(windows.youth))
    after_interruption = np.stack(
        [
            _lookup(group_keys, ((all_windows * levels + level) * GOALS + short) * subsets.kinds + subsets.empty)
            for level in range(levels)
            for short in (ANYWHERE, NOT_SHORT)
        ],
        axis=1,
    ).reshape(len(all_windows), levels, 2)
    resident = problem.youths.is_resident[windows.youth]
    # at the same place a brigade that goes on is one that began at the same time
    begun = np.where(brigade >= 0, brigade * (problem.instance.periods + 1) + nodes.visits + 1, -1)
    begun_subsets = _subsets(np.concatenate([teams, begun[:, None]], axis=1))
    everything = np.ones(len(nodes.option), dtype=bool)
    groups, changes = _same_place(problem, nodes, begun_subsets, everything, nodes.limited)
    decided_here = has_pins & nodes.limited & problem.at_pinned_place[nodes.option]
    more, decided_changes = _same_place(problem, nodes, begun_subsets, decided_here, ~everything)
    decided_changes = replace(decided_changes, group=decided_changes.group + len(groups.first))
    return ArcTable(
        place_groups=groups.followed_by(more),
        changes=changes,
        decided_changes=decided_changes,
        window_groups=window_groups,
        moves=moves,
        decided_moves=decided_moves,
        enter_first=np.where(resident, -1, after_interruption[:, 0, 0]),
        enter_after_interruption=after_interruption,
    )


def _sources(nodes: Nodes, subsets: "_Subsets", moves: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Of the nodes that may move: for each of their subsets the node and the row of the subset."""
    rows = np.flatnonzero(moves[subsets.node])
    return subsets.node[rows], rows


@dataclass(frozen=True)
class _Subsets:
    """Every subset of every node's teams, one row each, neighbours by node."""

    node: NDArray[np.int64]
    kind: NDArray[np.int64]
    missing: NDArray[np.int64]
    """Teams of the node outside the subset."""
    with_brigade: NDArray[np.bool_]
    """The subset holds the node's brigade team."""
    kinds: int
    empty: int


def _subsets(team: NDArray[np.int64]) -> _Subsets:
    nodes, codes, missing, brigade = [], [], [], []
    has = team >= 0
    span = team.max(axis=0, initial=0) + 2
    for mask in range(2 ** team.shape[1]):
        inside = np.array([bool(mask >> row & 1) for row in range(team.shape[1])])
        rows = np.flatnonzero(has[:, inside].all(axis=1))
        if not len(rows):
            continue
        code = np.zeros(len(rows), dtype=np.int64)
        for row in np.flatnonzero(inside):
            code += (team[rows, row] + 1) * int(np.prod(span[:row]))
        nodes.append(rows)
        codes.append(code)
        missing.append(has[rows].sum(axis=1) - int(inside.sum()))
        brigade.append(np.full(len(rows), inside[-1]))
    if not nodes:
        none = np.zeros(0, dtype=np.int64)
        return _Subsets(none, none, none, none.astype(bool), 1, 0)
    node, code, gone = np.concatenate(nodes), np.concatenate(codes), np.concatenate(missing)
    order = np.argsort(node, kind="stable")
    kinds, kind = np.unique(code, return_inverse=True)
    with_brigade = np.concatenate(brigade)[order]
    return _Subsets(node[order], kind[order], gone[order], with_brigade, len(kinds), 0)


def _same_place(
    problem: MatchingProblem,
    nodes: Nodes,
    subsets: _Subsets,
    used: NDArray[np.bool_],
    keeps_brigade: NDArray[np.bool_],
) -> tuple[Groups, Arcs]:
    """
    Ways from one support to another at the same place: what the youth carries along stays what it was.

    Parameters
    ----------
    used, keeps_brigade
        Nodes that take part, and nodes whose brigade team may not change; shape (nodes,).
    """
    options = problem.options
    brigade = np.where(keeps_brigade, options.brigade[nodes.option] + 1, 0)
    columns = np.stack([nodes.window, nodes.moves, options.place[nodes.option], nodes.arrival + 1, brigade])
    span = columns.max(axis=1, initial=0) + 1
    key = np.zeros(columns.shape[1], dtype=np.int64)
    for column, size in zip(columns, span, strict=True):
        key = key * int(size) + column
    key[~used] = -1
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    shared = (count[place[subsets.node]] > 1) & used[subsets.node]
    rows = np.flatnonzero(shared)
    subset_key = place[subsets.node[rows]] * subsets.kinds + subsets.kind[rows]
    # a resident's own brigade, once ended, does not come back as if it had never ended
    member = ~nodes.is_origin[subsets.node[rows]] & (
        (nodes.visits[subsets.node[rows]] >= 0) | subsets.with_brigade[rows]
    )
    # with the same brigade any support can follow; without it the new stay begins now
    place_state = subsets.node + np.where(subsets.with_brigade, 0, len(nodes.option))
    groups, group_keys = _group(subset_key[member], place_state[rows][member], subset_key)
    target = _lookup(group_keys, subset_key)
    found = target >= 0
    # a group of nobody but the node itself adds nothing to going on
    size = np.diff(np.append(groups.first, len(groups.member)))
    alone = (size[target] == 1) & (groups.member[groups.first[target]] == place_state[rows])
    found &= ~alone
    used = np.zeros(len(groups.first), dtype=bool)
    used[target[found]] = True
    groups, renumbered = groups.only(used)
    points = problem.costs.change_of_team * subsets.missing[rows]
    return groups, _arcs(subsets.node[rows][found], renumbered[target[found]], points[found])


def _group(
    keys: NDArray[np.int64], members: NDArray[np.int64], wanted: NDArray[np.int64]
) -> tuple[Groups, NDArray[np.int64]]:
    """Groups of the members by key, only for wanted keys; and the key of each group, ascending."""
    wanted = np.unique(wanted)
    use = _lookup(wanted, keys) >= 0
    keys, members = keys[use], members[use]
    order = np.argsort(keys, kind="stable")
    group_keys, first = np.unique(keys[order], return_index=True)
    return Groups(members[order], first), group_keys


def _lookup(ascending: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(ascending):
        return np.full(len(keys), -1, dtype=np.int64)
    place = np.searchsorted(ascending, keys).clip(max=len(ascending) - 1)
    return np.where(ascending[place] == keys, place, -1)


def _arcs(source: NDArray[np.int64], group: NDArray[np.int64], points: NDArray[np.int64]) -> Arcs:
    node, first = np.unique(source, return_index=True)
    return Arcs(node, first, group, points.astype(np.float64))
