from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.base import Identifier, Model
from models.geography import Location
from models.visits.clock import Clock, Weekday
from models.vocabulary import Expertise


class VisitRates(Model):
    """What weighs as much as what in a week, in points; a point is a minute on the road."""

    travel_minute: int = Field(default=1, ge=0, le=1000, description="Points a minute on the road.")
    lateness_minute: int = Field(default=2, ge=0, le=1000, description="Points a minute after an agreed slot.")
    largest_lateness_minute: int = Field(
        default=1, ge=0, le=1000, description="Points a minute of the week's largest lateness, once."
    )
    change_of_expert: int = Field(
        default=30, ge=0, le=100_000, description="Points for each expert whom a youth does not know."
    )
    unplanned_visit: int = Field(
        default=10_000, ge=1, le=1_000_000, description="Points for a visit left out; more than any detour costs."
    )


class Hours(Model):
    """Hours on one day of the week, or on every day where no day is given."""

    day: Weekday | None = None
    from_clock: Clock = Field(alias="from")
    until: Clock


class DayHours(Model):
    """Hours on one day of the week."""

    day: Weekday
    from_clock: Clock = Field(alias="from")
    until: Clock


class WorkingHours(DayHours):
    """Hours in which an expert leaves the base, visits and comes back."""


class AgreedSlot(DayHours):
    """A visit promised on a day: it begins not before `from`, and after `until` it is late."""


class Expert(Model):
    """Who visits (behandelaar): a pseudonymous id, skills, base and hours."""

    id: Identifier
    team_id: Identifier
    expertises: tuple[Expertise, ...] = Field(default=(), description="Skills; a visit may ask for some.")
    base: Location | None = Field(default=None, description="Where each day begins and ends; must be given.")
    hours: tuple[WorkingHours, ...] = Field(default=(), description="Working days with their hours.")


class PairKind(StrEnum):
    """How two experts share a visit."""

    TOGETHER = "together"
    """They begin at the same time."""
    AFTER = "after"
    """The second begins some time after the first has begun."""


class PairWish(Model):
    """Some of the week's visits need two different experts on the same day."""

    visits: int = Field(default=1, ge=1, le=21, description="So many of the week's visits, the first ones.")
    kind: PairKind
    least_minutes: int = Field(
        default=0, ge=0, le=600, description="From the beginning of the first to that of the second, at least."
    )
    most_minutes: int = Field(default=0, ge=0, le=600, description="And at most; 0 for together.")
    first_expertises: tuple[Expertise, ...] = Field(default=(), description="Skills that the first must have.")
    second_expertises: tuple[Expertise, ...] = Field(default=(), description="Skills that the second must have.")


class VisitWishes(Model):
    """What is arranged with a youth about visits; whoever is not named may be visited at any time."""

    youth_id: Identifier
    team_id: Identifier | None = Field(default=None, description="Only for this team's visits; null: for every team.")
    windows: tuple[Hours, ...] = Field(default=(), description="A visit lies within one of them; none: any time.")
    school_hours: tuple[Hours, ...] = Field(default=(), description="No visit touches them.")
    agreed: tuple[AgreedSlot, ...] = Field(default=(), description="One visit each.")
    pair: PairWish | None = None
    expertises: tuple[Expertise, ...] = Field(default=(), description="Skills that every visiting expert must have.")
    usual_expert_ids: tuple[Identifier, ...] = Field(default=(), description="Whom the youth knows.")


class Arrangements(Model):
    """The experts file: who works when, what is arranged with youths, and what weighs how much."""

    schema_version: Literal["1"] = "1"
    rates: VisitRates = VisitRates()
    experts: tuple[Expert, ...] = ()
    youths: tuple[VisitWishes, ...] = ()
