from datetime import date
from typing import Any

from pydantic import Field

from models.base import Model


class Shortage(Model):
    """Capacity that is missing while a stay would need it."""

    resource: str
    units: int = Field(ge=1, description="The most that is missing on any day.")
    unit: str
    from_date: date = Field(alias="from", description="First day on which it is missing.")
    until: date = Field(description="First day after the last on which it is missing.")
    points: int | None = Field(default=None, description="What the missing is worth; null: no prices known.")


class PlaceReason(Model):
    """Why a place is not an option, and the smallest change that would make it one."""

    place: str
    code: str
    parameters: dict[str, Any] = Field(default_factory=dict, description="The smallest change; never a name.")
    shortages: tuple[Shortage, ...] = ()
    points: int | None = Field(default=None, description="What the change is worth; null: it has no price.")
    also: tuple[str, ...] = Field(
        default=(), description="Codes of what else stands in the way all the time: the change alone would not do."
    )
    family_travel_minutes: int | None = Field(default=None, ge=0, description="One way, 0 at home; null: not known.")
