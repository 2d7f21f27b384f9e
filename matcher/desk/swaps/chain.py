from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.swaps.graph import Draft
from matcher.desk.swaps.links import Course, ExchangeRoom, Link, SiblingsInExchange

MOST_COMBINATIONS = 1000
"""Of supports of one chain that are tried, the cheapest of each link."""


@dataclass(frozen=True)
class Chain:
    """Youths with their new trajectories, in the order of the links."""

    courses: tuple[Course, ...]
    gained_points: int

    @property
    def youths(self) -> list[int]:
        """Rows."""
        return [course.youth for course in self.courses]


class ChainJudge:
    """Finds for a chain the supports with which it gains most and keeps every rule, beside everybody else."""

    def __init__(self, desk: Desk, siblings: SiblingsInExchange, room: ExchangeRoom) -> None:
        self._desk, self._siblings, self._room = desk, siblings, room
        self.is_complete = True
        """False once a chain had more combinations of supports than are tried."""

    def best(self, draft: Draft) -> Chain | None:
        """The best way to make all links at once, with the best end; None where none gains, or none has room."""
        if not draft.ends:
            return self._best(draft.links)
        for end in draft.ends:
            found = self._best((*draft.links, end))
            if found is not None:
                return found
        return None

    def falls_apart(self, chain: Chain) -> bool:
        """Two parts of it could go without each other: that is two proposals, not one."""
        everybody = set(range(len(chain.courses)))
        return any(
            self._part(chain, set(part)) is not None and self._part(chain, everybody - set(part)) is not None
            for part in _parts(len(everybody) - 1)
        )

    def remaining(self, chain: Chain, dropped: int) -> Chain | None:
        """The part of a chain without one link that gains most; None where nobody of the others can go."""
        rest = [row for row in range(len(chain.courses)) if row != dropped]
        parts = [self._part(chain, {rest[row] for row in rows}) for rows in _parts(len(rest))]
        possible = [part for part in parts if part is not None]
        return max(possible, key=lambda part: (part.gained_points, len(part.courses)), default=None)

    def _best(self, links: Sequence[Link]) -> Chain | None:
        tried = []
        for courses in self._combinations(links):
            by_link, gained = self._gained(courses)
            if gained > 0 and min(by_link) >= 0:
                tried.append(Chain(courses, gained))
        tried.sort(key=lambda chain: -chain.gained_points)
        return next((chain for chain in tried if self._room.for_all(list(chain.courses))), None)

    def _combinations(self, links: Sequence[Link]) -> Iterator[tuple[Course, ...]]:
        several = [link.courses for link in links]
        if np.prod([len(courses) for courses in several]) > MOST_COMBINATIONS:
            self.is_complete = False
            most = int(MOST_COMBINATIONS ** (1 / len(several)))
            several = [courses[:most] for courses in several]
        yield from product(*several)

    def _gained(self, courses: Sequence[Course]) -> tuple[list[int], int]:
        """
        Points before minus after: of each youth, and of the plan.

        Those of a youth count living with siblings wholly, so two siblings of one chain both count what they gain
        together, and the sum is not the plan's.
        """
        own = [int(self._desk.held.cost[course.youth]) - course.cost_points for course in courses]
        youths = {course.youth for course in courses}
        if not self._siblings.pairs_of(youths):
            return own, sum(own)
        after: dict[int, NDArray[np.int64]] = {course.youth: course.path for course in courses}
        by_link = [
            points + self._siblings.gained({course.youth}, after) for course, points in zip(courses, own, strict=True)
        ]
        return by_link, sum(own) + self._siblings.gained(youths, after)

    def _part(self, chain: Chain, rows: set[int]) -> Chain | None:
        """Some of the links; None where one loses or there is no room."""
        courses = tuple(course for row, course in enumerate(chain.courses) if row in rows)
        by_link, gained = self._gained(courses)
        if min(by_link) < 0 or not self._room.for_all(list(courses)):
            return None
        return Chain(courses, gained)


def _parts(count: int) -> Iterator[tuple[int, ...]]:
    """Every choice of some of so many."""
    for size in range(1, count + 1):
        yield from combinations(range(count), size)
