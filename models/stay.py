from typing import Literal

from pydantic import Field

from models.base import Identifier, Model
from models.text.dates import Day
from models.vocabulary import Expertise

HOME: Literal["home"] = "home"
"""The place (plek) of a youth who lives in the own home; every other place is a unit's id."""


class Support(Model):
    """Which ambulant team brings which expertise (ondersteuning)."""

    expertise: Expertise
    team_id: Identifier


class CurrentStay(Model):
    """Where a youth in care lives at the snapshot's date."""

    place: Identifier = Field(description='"home" or a unit id.')
    since: Day = Field(description="First day at this place.")
    support: tuple[Support, ...] = ()
    brigade_team_id: Identifier | None = None


class Stay(Model):
    """A place (verblijf) from one date until, not including, another, with its support."""

    place: Identifier = Field(description='"home" or a unit id.')
    from_date: Day = Field(alias="from", description="First day.")
    until: Day = Field(description="First day no longer there.")
    support: tuple[Support, ...] = ()
    brigade_team_id: Identifier | None = None


class Pinned(Model):
    """A decision already taken by a person: the plan must contain these stays."""

    stays: tuple[Stay, ...] = Field(min_length=1)
