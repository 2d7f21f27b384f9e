from enum import StrEnum

from pydantic import Field

from models.base import Identifier, Model
from models.geography import Location
from models.text.dates import Day
from models.visits.arrangements import Expert, VisitRates
from models.visits.clock import Clock, WeekName
from models.vocabulary import Expertise


class TeamKind(StrEnum):
    """Which kind of team rides."""

    BRIGADE = "brigade"
    AMBULANT = "ambulant"


class Span(Model):
    """A part of a day."""

    from_clock: Clock = Field(alias="from")
    until: Clock


class VisitDay(Model):
    """A day on which a visit may be."""

    date: Day
    windows: tuple[Span, ...] = Field(description="The whole visit lies within one of them.")
    agreed: Span | None = Field(default=None, description="Begins not before `from`; after `until` it is late.")


class VisitPart(Model):
    """What one expert does at a visit."""

    minutes: int = Field(ge=1, le=24 * 60, description="At the youth, without travel.")
    expertises: tuple[Expertise, ...] = Field(default=(), description="Skills that the expert must all have.")


class PairLink(Model):
    """Minutes from the beginning of the first part to the beginning of the second."""

    least_minutes: int = Field(ge=0, le=600)
    most_minutes: int = Field(ge=0, le=600)


class Visit(Model):
    """One visit (bezoek) that the plan asks for this week."""

    id: str = Field(min_length=1, max_length=200)
    place: Identifier = Field(description='"home" or a unit id.')
    location: Location
    parts: tuple[VisitPart, ...] = Field(min_length=1, max_length=2, description="Two: by different experts.")
    link: PairLink | None = Field(default=None, description="Given if there are two parts.")
    days: tuple[VisitDay, ...]


class YouthVisits(Model):
    """A youth's visits in the week: each on its own day, spread, by as few new experts as can be."""

    youth_id: Identifier
    usual_expert_ids: tuple[Identifier, ...] = ()
    visits: tuple[Visit, ...] = Field(min_length=1)


class TeamWeek(Model):
    """Everything that decides one team's week (bezoekweek)."""

    team_id: Identifier
    kind: TeamKind
    week: WeekName
    experts: tuple[Expert, ...] = ()
    youths: tuple[YouthVisits, ...] = ()
    rates: VisitRates = VisitRates()
    assumed_roster: bool = Field(default=False, description="The experts are derived, not given.")

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All visits, youth by youth."""
        return tuple(visit for youth in self.youths for visit in youth.visits)
