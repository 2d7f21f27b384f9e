from datetime import date
from enum import StrEnum

from pydantic import Field

from matcher.desk.options import OptionKind
from matcher.desk.reasons.place_reason import PlaceReason
from models.base import Model
from models.plan import CostLine
from models.stay import Stay


class PricedResource(Model):
    """What a resource that a trajectory takes is worth to the others."""

    resource: str
    points: int


class Here(Model):
    """What the plan has for the youth: why here."""

    place: str | None = Field(description='Where it leads: "home" or a unit id; null: no place within the horizon.')
    kind: OptionKind | None = Field(description="As in a recommendation; null: no place.")
    from_date: date | None = Field(alias="from", description="First day there; null: no place.")
    stays: tuple[Stay, ...]
    costs: tuple[CostLine, ...]
    own_points: int = Field(description="Sum of the terms.")
    price_points: int = Field(description="What the capacity taken is worth to the others.")
    priced: tuple[PricedResource, ...] = Field(description="What makes up the price, the dearest first.")
    days_without_place: int = Field(ge=0, description="Waiting from the first day of the need, or interrupted.")

    @property
    def total_points(self) -> int:
        """Own points and price."""
        return self.own_points + self.price_points


class TermDifference(Model):
    """A term that differs between two trajectories."""

    term: str
    here: int = Field(description="Points.")
    there: int = Field(description="Points.")


class Room(Model):
    """A resource that is worth another amount there than here, or that is missing there."""

    resource: str
    unit: str
    here: int = Field(description="Points of what the plan's trajectory takes of it.")
    there: int = Field(description="Points of what the other trajectory takes of it.")
    missing: int = Field(
        ge=0, description="Units that the others leave too few on the worst day, for it or for the change."
    )
    from_date: date = Field(alias="from", description="First day on which either takes it; if missing: is missing.")
    until: date = Field(description="First day no longer so.")
    held_by: tuple[str, ...] = Field(description="Ids of youths who have it on those days, those with the most first.")
    held_by_count: int = Field(ge=0, description="How many they are; `held_by` names ten at most.")


class ChangeCode(StrEnum):
    """The kinds of smallest change."""

    NOTHING = "nothing"
    """There is room and it is no dearer: nothing has to change."""
    CAPACITY = "capacity"
    """So much more of these resources for this youth; or, with the same effect, their prices lower by so much."""
    OWN_POINTS = "own_points"
    """Even with all capacity for nothing the youth's own terms cost too much."""


class CapacityChange(Model):
    """More of a resource, kept for this youth."""

    resource: str
    unit: str
    units: int = Field(ge=1)
    from_date: date = Field(alias="from")
    until: date = Field(description="First day on which it is no longer needed.")
    points: int = Field(description="What it is worth at the plan's prices.")


class Change(Model):
    """The smallest change under which the other trajectory would be no dearer."""

    code: ChangeCode
    points: int = Field(ge=0, description="So many points too dear: own points and price; for own points: those alone.")
    capacity: tuple[CapacityChange, ...] = ()
    stays: tuple[Stay, ...] = Field(
        default=(), description="What the youth would then have, if it is another trajectory than the contrast's."
    )
    term: str | None = Field(default=None, description="The term that weighs most against it, if it is own points.")


class Contrast(Model):
    """The cheapest trajectory that leads to another place, beside the plan's; what does not differ is left out."""

    place: str
    kind: OptionKind
    from_date: date = Field(alias="from")
    stays: tuple[Stay, ...]
    fits: bool = Field(description="There is room beside what the plan's others have; else the reason says what lacks.")
    terms: tuple[TermDifference, ...] = Field(description="Terms that differ, the dearest there first.")
    room: tuple[Room, ...] = Field(description="Capacity that differs in worth or is missing, the dearest there first.")
    own_difference: int = Field(description="Own points there minus here.")
    price_difference: int = Field(description="Price there minus here.")
    change: Change

    @property
    def total_difference(self) -> int:
        """What the difference costs: above zero it costs more there."""
        return self.own_difference + self.price_difference


class Explanation(Model):
    """
    Why here, and why not there.

    There is a contrast, a reason, or both: a reason and what it would cost if the capacity were there. With
    neither, the plan's own trajectory is the cheapest at the place asked for.
    """

    snapshot_id: str
    youth_id: str
    is_priced: bool = Field(description="False: the plan has no prices, taking capacity looks free.")
    here: Here
    asked: str | None = Field(description="The place asked for; null: the best other one.")
    contrast: Contrast | None = None
    reason: PlaceReason | None = None
