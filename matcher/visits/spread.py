from collections.abc import Collection, Iterable
from itertools import combinations


def runs(days: Collection[int]) -> int:
    """How many times three neighbouring days are all among the days."""
    chosen = set(days)
    return sum({day, day + 1, day + 2} <= chosen for day in chosen)


def fewest_runs(possible: Iterable[int], visits: int, agreed: Collection[int] = ()) -> int:
    """
    The fewest runs of three neighbouring days that so many visits on different days can have.

    Parameters
    ----------
    possible
        Days of the week, 0 to 6, on which a visit may be.
    visits
        Wanted; with more visits than days every day is taken.
    agreed
        Days that are taken in any case, as far as they are possible.
    """
    days = sorted(set(possible))
    fixed = set(agreed) & set(days)
    free = [day for day in days if day not in fixed]
    more = max(0, min(visits, len(days)) - len(fixed))
    return min((runs({*fixed, *others}) for others in combinations(free, more)), default=runs(fixed))
