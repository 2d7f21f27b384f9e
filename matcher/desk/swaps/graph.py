from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from matcher.desk.swaps.links import ExchangeRoom, Link, Links, SiblingsInExchange

MOST_DRAFTS = 3000
"""Pairs that are looked at, and as many longer chains."""
FIRST_ARROWS = 4
"""Of one youth, those that gain most: longer chains of these come first."""


@dataclass(frozen=True)
class Draft:
    """Links that belong together, before anybody looked whether all of them have room at once."""

    links: tuple[Link, ...]
    ends: tuple[Link, ...] = ()
    """Links of the last youth to free beds, of which one is needed; none: the last takes the first one's place."""


@dataclass
class ImprovementGraph:
    """Youths, with an arrow to each youth whose place would not make them lose; and the free beds they could take."""

    held_points: NDArray[np.int64]
    """(youths,): what each costs in the plan."""
    arrows: dict[tuple[int, int], Link] = field(default_factory=dict)
    """By youth and the youth whose place it takes, those of one youth that gain most first."""
    ends: dict[int, tuple[Link, ...]] = field(default_factory=dict)
    """Links to a free bed or home by youth, those that gain most first."""
    is_complete: bool = True
    """False once there were more chains than are looked at."""

    def drafts(self, longest: int) -> Iterator[Draft]:
        """Pairs, those first that could gain most, then longer chains; each as a cycle or ending in a free bed."""
        pairs = sorted(self._pairs(), key=self._most_gained, reverse=True)
        yield from self._first(iter(pairs))
        if longest > 2:
            yield from self._first(self._longer(longest))

    def _first(self, drafts: Iterator[Draft]) -> Iterator[Draft]:
        yield from islice(drafts, MOST_DRAFTS)
        self.is_complete &= next(drafts, None) is None

    def _pairs(self) -> Iterator[Draft]:
        for (one, other), link in self.arrows.items():
            if one < other and (other, one) in self.arrows:
                yield Draft((link, self.arrows[other, one]))
            if self.ends.get(other):
                yield Draft((link,), self.ends[other])

    def _longer(self, longest: int) -> Iterator[Draft]:
        few = self._graph(FIRST_ARROWS)
        for graph in (few, self._graph(len(self.arrows))):
            for youths in self._chains_of_three_or_more(graph, longest):
                steps = list(pairwise(youths))
                if graph is few or not all(few.has_edge(*step) for step in steps):
                    ends = () if youths[0] == youths[-1] else self.ends[youths[-1]]
                    yield Draft(tuple(self.arrows[step] for step in steps), ends)

    def _chains_of_three_or_more(self, graph: "nx.DiGraph[int]", longest: int) -> Iterator[list[int]]:
        """Youths in the order of the links; in a cycle the first stands at the end once more."""
        for cycle in nx.simple_cycles(graph, length_bound=longest):
            if len(cycle) > 2:
                yield [*cycle, cycle[0]]
        last = {youth for youth, ends in self.ends.items() if ends and youth in graph}
        for first in graph:
            for path in nx.all_simple_paths(graph, first, last - {first}, cutoff=longest - 1):
                if len(path) > 2:
                    yield path

    def _graph(self, most_arrows: int) -> "nx.DiGraph[int]":
        """Arrows of each youth, those that gain most."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        for one, other in self.arrows:
            if one not in graph or graph.out_degree(one) < most_arrows:
                graph.add_edge(one, other)
        return graph

    def _most_gained(self, draft: Draft) -> int:
        links = (*draft.links, *draft.ends[:1])
        return sum(int(self.held_points[link.youth]) - link.courses[0].cost_points for link in links)


def improvement_graph(links: Links, siblings: SiblingsInExchange, room: ExchangeRoom) -> ImprovementGraph:
    """An arrow from every youth to those whose place it would like as much, or more, and that then has room."""
    graph = ImprovementGraph(links.desk.held.cost)
    there: dict[int, list[int]] = defaultdict(list)
    own_home = links.desk.problem.options.home
    for youth, place in links.home.items():
        # everybody has a home of their own
        if place != own_home:
            there[place].append(youth)
    for youth, found in links.all({youth: siblings.most_gained(youth) for youth in links.home}).items():
        if not found:
            continue
        beside, ends = room.beside(youth), []
        for link in found:
            end = room.with_room(link, beside, None)
            if end is not None:
                ends.append(end)
            # who can go alone needs nobody to leave: as the end of a chain that is found already
            if end is None or not all(room.for_all([course]) for course in link.courses):
                for other in there[link.place]:
                    fitting = room.with_room(link, beside, other)
                    if fitting is not None:
                        graph.arrows[youth, other] = fitting
        graph.ends[youth] = tuple(ends)
    return graph
