from dataclasses import dataclass

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
    closes_day: NDArray[np.int32]
    """First day after ``as_of`` on which beds fall to 0 from more; EVER if never."""

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
    closes = np.full(len(units), EVER, dtype=np.int32)
    for row, unit in enumerate(units):
        changes = sorted((calendar.day_of(change.from_date), change.beds) for change in unit.bed_changes)
        today = unit.beds_on(snapshot.as_of)
        beds[row] = today
        before = today
        for day, number in (change for change in changes if change[0] > 0):
            if number == 0 and before > 0:
                closes[row] = min(int(closes[row]), day)
            before = number
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
        closes_day=closes,
    )


def _longest_stay(unit: ResidentialUnit, crisis_longest_stay_days: int) -> int:
    longest = EVER if unit.max_stay_days is None else unit.max_stay_days
    return min(longest, crisis_longest_stay_days) if unit.setting is Setting.CRISIS else longest
