from dataclasses import dataclass

from models.stay import Stay


@dataclass(frozen=True)
class PinnedStay:
    """A pinned stay, snapped outwards to whole periods ``first .. until`` (exclusive)."""

    stay: Stay
    first: int
    until: int

    def same_arrangement(self, other: "PinnedStay") -> bool:
        """Both have the same place, support and brigade team; in what order support is written does not matter."""
        return (self.stay.place, set(self.stay.support), self.stay.brigade_team_id) == (
            other.stay.place,
            set(other.stay.support),
            other.stay.brigade_team_id,
        )


@dataclass(frozen=True)
class CareWindow:
    """Care whose first stay begins in a period within ``first .. last`` lasts until period ``end`` (exclusive)."""

    first: int
    last: int
    end: int


@dataclass(frozen=True)
class YouthCarePlan:
    """When one youth is in care and what a person has pinned."""

    windows: tuple[CareWindow, ...]
    pins: tuple[PinnedStay, ...]
