from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

TRAVEL, VISIT, LATE, FREE, OFF = "─", "█", "▓", "·", " "
"""On the road, at a visit, at a visit that began late, free, not at work."""
BEGINS = "▐"
"""First column of a visit that has room for it: two visits at one place are seen to be two."""
LEAST_COLUMNS_PER_HOUR = 3


@dataclass(frozen=True)
class Stretch:
    """What somebody does from one minute of the day until another."""

    begin: int
    end: int
    mark: str


def axis(begin: int, end: int, columns: int) -> str:
    """The full hours above a timeline, as many as there is room for."""
    line = [" "] * columns
    step = 1
    while columns * 60 * step < LEAST_COLUMNS_PER_HOUR * (end - begin):
        step += 1
    for hour in range(-(-begin // 60), end // 60 + 1, step):
        place = _column(60 * hour, begin, end, columns)
        label = f"{hour:02d}"
        if place + len(label) <= columns and all(char == " " for char in line[max(0, place - 1) : place + 2]):
            line[place : place + len(label)] = label
    return "".join(line).rstrip()


def timeline(stretches: Sequence[Stretch], begin: int, end: int, columns: int) -> str:
    """
    One line from `begin` to `end` in so many columns; later stretches are drawn over earlier ones.

    Every stretch that lasts at all has at least one column, so that no visit is lost on a narrow terminal.
    """
    line = [OFF] * columns
    for stretch in stretches:
        first = min(columns - 1, _column(stretch.begin, begin, end, columns))
        last = max(first + 1, _column(stretch.end, begin, end, columns))
        if stretch.end > stretch.begin:
            line[first:last] = stretch.mark * (last - first)
            if stretch.mark in (VISIT, LATE) and last - first > 1:
                line[first] = BEGINS
    return "".join(line).rstrip()


def day_stretches(
    hours: Sequence[tuple[int, int]],
    visits: Sequence[tuple[int, int, bool]],
    trips: Mapping[tuple[int, int], int],
) -> list[Stretch]:
    """
    An expert's day: free within the hours, on the road before and between visits and back, at visits.

    Parameters
    ----------
    visits
        Begin, end and whether it began late, in order.
    trips
        Minutes from visit to visit by their numbers; -1 is the base. A trip ends when its visit begins.
    """
    free = [Stretch(begin, end, FREE) for begin, end in hours]
    if not visits:
        return free
    numbers = [-1, *range(len(visits)), -1]
    road = []
    for one, other in pairwise(numbers):
        minutes = trips[one, other]
        arrives = visits[-1][1] + minutes if other == -1 else visits[other][0]
        road.append(Stretch(arrives - minutes, arrives, TRAVEL))
    at = [Stretch(begin, end, LATE if late else VISIT) for begin, end, late in visits]
    return [*free, *road, *at]


def _column(minute: int, begin: int, end: int, columns: int) -> int:
    return min(columns, max(0, (minute - begin) * columns // (end - begin)))
