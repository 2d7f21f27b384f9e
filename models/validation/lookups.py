from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from models.capacity import AmbulantTeam, ResidentialUnit
from models.snapshot import Snapshot
from models.stay import CurrentStay, Stay
from models.youth import Youth


@dataclass(frozen=True)
class Lookups:
    """What the checks look up by id, built once for a Snapshot."""

    snapshot: Snapshot

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The ids of each table."""
        snapshot = self.snapshot
        return {
            "regions": frozenset(item.id for item in snapshot.regions),
            "municipalities": frozenset(item.id for item in snapshot.municipalities),
            "organisations": frozenset(item.id for item in snapshot.organisations),
            "units": frozenset(self.units),
            "ambulant_teams": frozenset(self.ambulant_teams),
            "brigade_teams": frozenset(item.id for item in snapshot.brigade_teams),
            "youths": frozenset(self.youths),
        }

    @cached_property
    def units(self) -> dict[str, ResidentialUnit]:
        """Units by id."""
        return {unit.id: unit for unit in self.snapshot.units}

    @cached_property
    def ambulant_teams(self) -> dict[str, AmbulantTeam]:
        """Ambulant teams by id."""
        return {team.id: team for team in self.snapshot.ambulant_teams}

    @cached_property
    def youths(self) -> dict[str, Youth]:
        """Youths by id."""
        return {youth.id: youth for youth in self.snapshot.youths}

    def stays(self) -> Iterator[tuple[Youth, CurrentStay | Stay, tuple[str | int, ...]]]:
        """Every current and pinned stay, with its youth and where it stands in the document."""
        for index, youth in enumerate(self.snapshot.youths):
            if youth.current_stay is not None:
                yield youth, youth.current_stay, ("youths", index, "current_stay")
            for number, stay in enumerate(youth.pinned.stays if youth.pinned else ()):
                yield youth, stay, ("youths", index, "pinned", "stays", number)
