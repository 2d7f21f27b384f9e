import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.statistics.arrays import Floats

Integers = NDArray[np.int64]


def pratt_ranks(differences: Floats) -> Integers:
    """
    Twice the mid-rank of each absolute difference, zero where the difference is zero.

    Zeros are ranked with the others and then left out of the sums (Pratt 1959): leaving them out before ranking can
    make a result significant by adding evidence for "no difference". Twice, so that the mid-ranks of ties are whole.
    """
    doubled = np.rint(2 * rankdata(np.abs(differences))).astype(np.int64)
    return np.where(differences == 0, 0, doubled)


def rank_sum_distribution(doubled_ranks: Integers) -> Floats:
    """
    Chances of every (doubled) sum of ranks with a plus sign, if each sign is as likely as the other.

    Exact also with ties and zeros: the distribution is that of these very ranks.

    Returns
    -------
    Floats
        Of shape (1 + sum of the doubled ranks,).
    """
    chances = np.zeros(int(doubled_ranks.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled_ranks[doubled_ranks > 0]:
        with_plus = np.zeros_like(chances)
        with_plus[rank:] = chances[:-rank]
        chances = 0.5 * (chances + with_plus)
    return chances
