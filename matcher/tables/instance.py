from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.tables.teams import TeamTable, team_table
from matcher.tables.units import UnitTable, unit_table
from matcher.travel.protocol import TravelTimes
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.youth import Youth


@dataclass(frozen=True)
class Instance:
    """What rules, terms and resources look at: the snapshot with its columns, the policy, travel."""

    snapshot: Snapshot
    policy: Policy
    settings: SolverSettings
    travel: TravelTimes
    units: UnitTable
    ambulant: TeamTable
    brigade: TeamTable
    ambulant_unit_minutes: NDArray[np.int32]
    """(ambulant teams, units), one way."""
    brigade_unit_minutes: NDArray[np.int32]
    """(brigade teams, units), one way."""

    @cached_property
    def boundaries(self) -> NDArray[np.int64]:
        """Day offsets of the period boundaries, shape (periods + 1,)."""
        return np.array(self.snapshot.calendar.boundaries, dtype=np.int64)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Length of each period in days, shape (periods,)."""
        return np.diff(self.boundaries)

    @property
    def periods(self) -> int:
        """Number of periods."""
        return self.snapshot.calendar.periods

    @cached_property
    def youth_index(self) -> dict[str, int]:
        """Row of each youth."""
        return {youth.id: row for row, youth in enumerate(self.snapshot.youths)}

    @cached_property
    def region_of_municipality(self) -> dict[str, int]:
        """Row of the region of each municipality."""
        rows = {region.id: row for row, region in enumerate(self.snapshot.regions)}
        return {place.id: rows[place.region_id] for place in self.snapshot.municipalities}

    def birthday_days(self, youth: Youth) -> NDArray[np.int64]:
        """
        Day offset on which each age from 0 to 31 is reached.

        Somebody born on 29 February completes a year on 1 March of a common year.
        """
        born = np.datetime64(youth.birth_date, "D")
        month = born.astype("datetime64[M]")
        day_of_month = (born - month.astype("datetime64[D]")).astype(int)
        months = month + 12 * np.arange(32)
        # 29 February plus 28 days lands on 1 March where the year has no such day
        days = months.astype("datetime64[D]") + day_of_month
        offsets: NDArray[np.int64] = (days - np.datetime64(self.snapshot.as_of, "D")).astype(np.int64)
        return offsets


def build_instance(snapshot: Snapshot, policy: Policy, settings: SolverSettings, travel: TravelTimes) -> Instance:
    """Builds the columns; the travel matrices are those from team bases to units."""
    ambulant, brigade = team_table(snapshot.ambulant_teams), team_table(snapshot.brigade_teams)
    places = [unit.location for unit in snapshot.units]
    return Instance(
        snapshot=snapshot,
        policy=policy,
        settings=settings,
        travel=travel,
        units=unit_table(snapshot, policy.norms.crisis_longest_stay_days),
        ambulant=ambulant,
        brigade=brigade,
        ambulant_unit_minutes=travel.minutes(ambulant.locations, places),
        brigade_unit_minutes=travel.minutes(brigade.locations, places),
    )
