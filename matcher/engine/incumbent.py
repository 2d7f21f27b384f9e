import numpy as np
from numpy.typing import NDArray

from matcher.engine.care import YouthCarePlan
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING, StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable


def incumbent_paths(
    options: StayOptions, care: list[YouthCarePlan], youths: YouthTable, scene: Scene
) -> NDArray[np.int64]:
    """
    What happens if nobody decides anything: residents stay as long as they may, others wait, pins are kept.

    Returns
    -------
    NDArray[np.int64]
        Option row, WAITING, INTERRUPTED or NO_CARE, of shape (youths, periods).
    """
    count = len(care)
    paths = np.full((count, scene.periods), WAITING, dtype=np.int64)
    first = np.searchsorted(options.youth, np.arange(count + 1))
    for youth in np.flatnonzero(youths.is_resident):
        rows = np.arange(first[youth], first[youth + 1])
        current = rows[options.current[rows]][0]
        paths[youth] = np.where(options.allowed[current], current, INTERRUPTED)
        paths[youth, care[youth].windows[0].end :] = NO_CARE
    for row, item in enumerate(care):
        if item.pins:
            rows = np.arange(first[row], first[row + 1])
            paths[row] = _pinned_path(rows, item, bool(youths.is_resident[row]), options, scene)
    return paths


def _pinned_path(
    rows: NDArray[np.int64], care: YouthCarePlan, is_resident: bool, options: StayOptions, scene: Scene
) -> NDArray[np.int64]:
    path = np.full(scene.periods, WAITING, dtype=np.int64)
    at: int | None = None
    never_left = started = is_resident
    if is_resident:
        at = int(rows[options.current[rows]][0])
    current_place = -1 if at is None else int(options.place[at])
    pinned_rows = rows[options.pinned[rows]]
    for period in range(scene.periods):
        pinned = pinned_rows[options.allowed[pinned_rows, period]]
        if len(pinned):
            at, started = int(pinned[0]), True
        elif at is not None:
            at = _going_on(at, rows, period, options) if never_left else None
        if at is None or options.place[at] != current_place:
            never_left = False
        path[period] = at if at is not None else INTERRUPTED if started else WAITING
    path[max((window.end for window in care.windows), default=len(path)) :] = NO_CARE if started else WAITING
    return path


def _going_on(at: int, rows: NDArray[np.int64], period: int, options: StayOptions) -> int | None:
    """The resident's option with the same place and support that goes on in this period, if there is one."""
    same = (
        (options.place[rows] == options.place[at])
        & (options.team[rows] == options.team[at]).all(axis=1)
        & (options.brigade[rows] == options.brigade[at])
        & options.resident[rows]
        & ~options.pinned[rows]
        & options.allowed[rows, period]
    )
    return int(rows[same][0]) if same.any() else None
