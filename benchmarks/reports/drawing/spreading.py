from collections.abc import Sequence


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """
    Places as near as possible to those wanted, in the same order and a distance apart.

    Neighbours that are too near form a block around the mean of what they want; blocks that touch are joined (the
    pool-adjacent-violators way, least squares). Where there is no room for all, the distance shrinks.

    Parameters
    ----------
    wanted
        Pixels, in any order; equal ones keep theirs.

    Returns
    -------
    list of float
        In the order given, between low and high.
    """
    if len(wanted) > 1:
        distance = min(distance, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    # without the distances between them places only have to rise: a block shares one mean
    blocks: list[tuple[float, int]] = []
    for rank, place in enumerate(order):
        mean, size = wanted[place] - rank * distance, 1
        while blocks and blocks[-1][0] > mean:
            before, number = blocks.pop()
            mean, size = (before * number + mean * size) / (number + size), number + size
        blocks.append((mean, size))
    found = [0.0] * len(wanted)
    rank = 0
    last = high - (len(wanted) - 1) * distance
    for mean, size in blocks:
        for _ in range(size):
            found[order[rank]] = min(max(mean, low), last) + rank * distance
            rank += 1
    return found
