from datetime import date
from typing import Annotated, Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from models.base import Identifier, Model
from models.geography import Location
from models.tags import MixLimits
from models.text.dates import Day
from models.vocabulary import Expertise, Setting, Sex


class Organisation(Model):
    """An alliance member (jeugdhulporganisatie)."""

    id: Identifier
    name: str = Field(min_length=1)
    expertises: tuple[Expertise, ...] = ()


class BedChange(Model):
    """From this date on the unit has so many beds."""

    from_date: Day = Field(alias="from")
    beds: int = Field(ge=0, le=500, description="Beds from that date on.")


class Contract(Model):
    """The days on which the alliance may use the unit, both included."""

    from_date: Day = Field(alias="from", description="First day of use.")
    until: Day = Field(description="Last day of use, included.")


class ResidentialUnit(Model):
    """A group (groep) where youths live: its beds over time and whom it admits."""

    id: Identifier
    organisation_id: Identifier
    name: str = Field(min_length=1)
    location: Location
    setting: Setting = Field(description="Any setting but home.")
    beds: int = Field(ge=0, le=500, description="Beds at the snapshot's date; zero is normal.")
    bed_changes: tuple[BedChange, ...] = ()
    min_age: int = Field(ge=0, le=30, description="Lowest age in whole years.")
    max_age: int = Field(ge=0, le=30, description="Highest age in whole years, included.")
    sexes: tuple[Sex, ...] = Field(default=(Sex.FEMALE, Sex.MALE), min_length=1)
    one_sex_at_a_time: bool = Field(default=False, description="Admits both sexes but never together.")
    expertises: tuple[Expertise, ...] = Field(default=(), description="Present on site, no team needed.")
    max_stay_days: int | None = Field(default=None, ge=1, le=3650, description="Longest stay in days.")
    mix_limits: MixLimits = Field(
        default_factory=dict, description="For a risk tag: at most so many youths with it at once."
    )
    contract: Contract | None = Field(default=None, description="Null: no window.")
    region_ids: tuple[Identifier, ...] | None = Field(
        default=None, description="Regions it serves by the youth's home; null: all."
    )

    def beds_on(self, day: date) -> int:
        """Beds on a date: the latest change on or before it, else today's number."""
        beds = self.beds
        for change in sorted(self.bed_changes, key=lambda item: item.from_date):
            if change.from_date <= day:
                beds = change.beds
        return beds


TravelPercent = Annotated[
    int,
    Field(
        ge=100,
        le=1000,
        description="What a minute of this team's travel takes of its minutes, in percent; `visits` says when more.",
    ),
]


class _TravellingTeam(Model):
    """Leaves out the usual percentage: a snapshot's id is a hash of this, and one without corrections keeps its id."""

    @model_serializer(mode="wrap")
    def _without_usual_percent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        content: dict[str, Any] = handler(self)
        if content.get("travel_percent") == 100:
            del content["travel_percent"]
        return content


class AmbulantTeam(_TravellingTeam):
    """A team that brings expertise to where a youth lives."""

    id: Identifier
    organisation_id: Identifier
    name: str = Field(min_length=1)
    location: Location = Field(description="Base, where each round trip begins.")
    expertises: tuple[Expertise, ...] = Field(min_length=1)
    minutes_per_week: int = Field(ge=0, le=1_000_000, description="Care and travel minutes in a week.")
    max_travel_minutes: int = Field(ge=0, le=600, description="Longest one-way trip in minutes.")
    travel_percent: TravelPercent = 100


class BrigadeTeam(_TravellingTeam):
    """A team of the mobile brigade (mobiele brigade): visits that avoid a closed placement."""

    id: Identifier
    organisation_id: Identifier
    name: str = Field(min_length=1)
    location: Location = Field(description="Base, where each round trip begins.")
    minutes_per_week: int = Field(ge=0, le=1_000_000, description="Visit and travel minutes in a week.")
    max_travel_minutes: int = Field(ge=0, le=600, description="Longest one-way trip in minutes.")
    travel_percent: TravelPercent = 100
