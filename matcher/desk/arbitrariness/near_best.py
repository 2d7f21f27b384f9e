from collections.abc import Sequence

from matcher.desk.options.option import Option

NEAR_PERCENT = 1
"""So much above the best counts as near: less than what estimated travel minutes are worth."""


def near_best(options: Sequence[Option]) -> int:
    """
    How many other options are within 1 % of the best total, alike places counted (hoe willekeurig).

    Parameters
    ----------
    options
        The best first.
    """
    if not options:
        return 0
    best = options[0].total_points
    limit = 100 * best + NEAR_PERCENT * abs(best)
    near = [option for option in options if 100 * option.total_points <= limit]
    return sum(1 + len(option.alike) for option in near) - 1
