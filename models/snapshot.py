import hashlib
import json
from functools import cached_property
from typing import Literal

from pydantic import Field

from models.base import Model
from models.calendar import Calendar
from models.capacity import AmbulantTeam, BrigadeTeam, Organisation, ResidentialUnit
from models.geography import Municipality, Region
from models.text.dates import Day
from models.youth import Youth


class Horizon(Model):
    """How far a plan looks ahead: days one by one, then whole weeks."""

    days: int = Field(default=7, ge=0, le=60, description="Periods of one day.")
    weeks: int = Field(default=25, ge=0, le=104, description="Periods of seven days after them.")


class Snapshot(Model):
    """The alliance at one date (momentopname): all capacity, all youths. Immutable."""

    schema_version: Literal["1"] = "1"
    as_of: Day
    horizon: Horizon = Horizon()
    regions: tuple[Region, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    units: tuple[ResidentialUnit, ...] = ()
    ambulant_teams: tuple[AmbulantTeam, ...] = ()
    brigade_teams: tuple[BrigadeTeam, ...] = ()
    youths: tuple[Youth, ...] = ()

    @cached_property
    def id(self) -> str:
        """Content hash: the same content, however ordered as JSON keys, has the same id."""
        canonical = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def calendar(self) -> Calendar:
        """The periods of the horizon."""
        return Calendar(as_of=self.as_of, days=self.horizon.days, weeks=self.horizon.weeks)
