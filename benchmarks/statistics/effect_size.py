from scipy.stats import rankdata

from benchmarks.statistics.arrays import Numbers, floats


def vargha_delaney(first: Numbers, second: Numbers) -> float:
    r"""
    The chance that a run of the first takes more than a run of the second, ties counting half (Vargha, Delaney 2000).

    .. math:: A_{12} = P(X > Y) + \tfrac12 P(X = Y)

    For samples without pairs, such as the seeds of one instance; for paired instances use the rank biserial of the
    signed rank test. 0.5 is no difference; 0.56, 0.64 and 0.71 are their small, medium and large.
    """
    x, y = floats(first), floats(second)
    ranks = rankdata([*x, *y])[: len(x)]
    return float((ranks.sum() / len(x) - (len(x) + 1) / 2) / len(y))
