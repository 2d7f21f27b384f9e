import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import YouthCarePlan
from matcher.tables.instance import Instance
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING, StayOptions
from matcher.tables.youths import YouthTable


def incumbent_paths(
    options: StayOptions, care: list[YouthCarePlan], youths: YouthTable, instance: Instance
) -> NDArray[np.int64]:
    """
    What happens if nobody decides anything: residents stay as long as they may, others wait, pins are kept.

    Returns
    -------
    NDArray[np.int64]
        Option row, WAITING, INTERRUPTED or NO_CARE, of shape (youths, periods).
    """
    count = len(care)
    paths = np.full((count, instance.periods), WAITING, dtype=np.int64)
    first = np.searchsorted(options.youth, np.arange(count + 1))
    for youth in np.flatnonzero(youths.is_resident):
        rows = np.arange(first[youth], first[youth + 1])
        current = rows[options.current[rows]][0]
        # who must leave does not come back, even where the rules would let a stay go on again
        stays = np.logical_and.accumulate(options.allowed[current])
        paths[youth] = np.where(stays, current, INTERRUPTED)
        paths[youth, care[youth].windows[0].end :] = NO_CARE
    for row, item in enumerate(care):
        if item.pins:
            rows = np.arange(first[row], first[row + 1])
            paths[row] = _pinned_path(rows, item, bool(youths.is_resident[row]), options, instance)
    return paths


def _pinned_path(
    rows: NDArray[np.int64], care: YouthCarePlan, is_resident: bool, options: StayOptions, instance: Instance
) -> NDArray[np.int64]:
    """
    Follows the pins; between them only a current place that was never left takes a bed, with today's support.

    What was not decided takes no bed from anybody, and nothing here depends on which candidates are considered.
    """
    path = np.full(instance.periods, INTERRUPTED if is_resident else WAITING, dtype=np.int64)
    current = int(rows[options.current[rows]][0]) if is_resident else -1
    pinned = rows[options.pinned[rows]]
    never_left = is_resident
    for period in range(instance.periods):
        decided = pinned[options.allowed[pinned, period] & is_pinned_in(care, period)]
        if len(decided):
            never_left = never_left and bool(options.place[decided[0]] == options.place[current])
            path[period] = decided[(options.resident[decided] == never_left).argmax()]
        elif never_left and options.allowed[current, period]:
            path[period] = current
        else:
            never_left = False
            path[period] = INTERRUPTED if is_resident or (path[:period] >= 0).any() else WAITING
    end = max((window.end for window in care.windows), default=len(path))
    path[end:] = NO_CARE if is_resident or (path >= 0).any() else WAITING
    return path


def is_pinned_in(care: YouthCarePlan, period: int) -> bool:
    """Whether a person decided where the youth is in a period."""
    return any(pin.first <= period < pin.until for pin in care.pins)
