from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.capacity import ResidentialUnit
from models.snapshot import Snapshot
from models.vocabulary import Expertise, Setting, Sex

SETTINGS = tuple(Setting)
EXPERTISES = tuple(Expertise)
SEXES = tuple(Sex)
LEVELS = np.array([-1 if setting.level is None else setting.level for setting in SETTINGS])

NEVER = -(10**6)
"""A day before every day."""
EVER = 10**6
"""A day after every day."""


@dataclass(frozen=True)
class UnitTable:
    """
    The residential units as columns of shape (units,), beds as (units, periods).

    Days are offsets from the snapshot's date; ``until`` days are exclusive. The least number of beds
    in a period counts for the whole period.
    """

    units: tuple[ResidentialUnit, ...]
    index: dict[str, int]
    setting: NDArray[np.int8]
    min_age: NDArray[np.int16]
    max_age: NDArray[np.int16]
    admits_sex: NDArray[np.bool_]
    """(units, sexes)"""
    on_site: NDArray[np.bool_]
    """(units, expertises)"""
    contract_from_day: NDArray[np.int32]
    contract_until_day: NDArray[np.int32]
    longest_stay_days: NDArray[np.int32]
    """From the unit and, in a crisis unit, the norm; EVER where there is none."""
    serves_region: NDArray[np.bool_]
    """(units, regions)"""
    beds: NDArray[np.int32]
    """(units, periods)"""
    days_without_beds: tuple[tuple[tuple[int, int], ...], ...]
    """For each unit the spans of days from ``as_of`` on without any bed; the last may have no end (EVER)."""

    @property
    def limited(self) -> NDArray[np.bool_]:
        """Units with a longest stay."""
        return self.longest_stay_days < EVER


def unit_table(snapshot: Snapshot, crisis_longest_stay_days: int) -> UnitTable:
    """Turns the snapshot's units into columns."""
    units, calendar = snapshot.units, snapshot.calendar
    regions = [region.id for region in snapshot.regions]
    starts = calendar.boundaries
    beds = np.zeros((len(units), calendar.periods), dtype=np.int32)
    without_beds: list[tuple[tuple[int, int], ...]] = []
    for row, unit in enumerate(units):
        changes = sorted((calendar.day_of(change.from_date), change.beds) for change in unit.bed_changes)
        today = unit.beds_on(snapshot.as_of)
        beds[row] = today
        ahead = [change for change in changes if change[0] > 0]
        without_beds.append(_days_without_beds([(0, today), *ahead]))
        for day, number in ahead:
            if day >= calendar.horizon_days:
                continue
            # the period in which the change falls counts the lower of both numbers
            first = calendar.period_from(day)
            if first > 0 and starts[first] != day:
                beds[row, first - 1] = min(int(beds[row, first - 1]), number)
            beds[row, first:] = number
    return UnitTable(
        units=units,
        index={unit.id: row for row, unit in enumerate(units)},
        setting=np.array([SETTINGS.index(unit.setting) for unit in units], dtype=np.int8),
        min_age=np.array([unit.min_age for unit in units], dtype=np.int16),
        max_age=np.array([unit.max_age for unit in units], dtype=np.int16),
        admits_sex=np.array([[sex in unit.sexes for sex in SEXES] for unit in units], dtype=bool).reshape(
            len(units), len(SEXES)
        ),
        on_site=np.array(
            [[expertise in unit.expertises for expertise in EXPERTISES] for unit in units], dtype=bool
        ).reshape(len(units), len(EXPERTISES)),
        contract_from_day=np.array(
            [NEVER if unit.contract is None else calendar.day_of(unit.contract.from_date) for unit in units],
            dtype=np.int32,
        ),
        contract_until_day=np.array(
            [EVER if unit.contract is None else calendar.day_of(unit.contract.until) + 1 for unit in units],
            dtype=np.int32,
        ),
        longest_stay_days=np.array([_longest_stay(unit, crisis_longest_stay_days) for unit in units], dtype=np.int32),
        serves_region=np.array(
            [[unit.region_ids is None or region in unit.region_ids for region in regions] for unit in units],
            dtype=bool,
        ).reshape(len(units), len(regions)),
        beds=beds,
        days_without_beds=tuple(without_beds),
    )


def _longest_stay(unit: ResidentialUnit, crisis_longest_stay_days: int) -> int:
    longest = EVER if unit.max_stay_days is None else unit.max_stay_days
    return min(longest, crisis_longest_stay_days) if unit.setting is Setting.CRISIS else longest


def _days_without_beds(steps: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans of days on which the number of beds, given from each day on, is 0; as long as they can be."""
    spans: list[tuple[int, int]] = []
    for (day, beds), (next_day, _) in pairwise([*steps, (EVER, 0)]):
        if beds == 0 and spans and spans[-1][1] == day:
            spans[-1] = (spans[-1][0], next_day)
        elif beds == 0:
            spans.append((day, next_day))
    return tuple(spans)
