from enum import StrEnum
from typing import Any

from pydantic import Field

from models.base import MOST, Count, Identifier, Model, Points, Seconds
from models.text.dates import Day
from models.visits.clock import Clock, WeekName
from models.visits.team_week import TeamKind


class PlannedPart(Model):
    """One expert at one visit."""

    expert_id: Identifier
    from_clock: Clock = Field(alias="from")
    until: Clock


class PlannedVisit(Model):
    """A visit with its day, its experts and its times."""

    visit_id: str
    youth_id: Identifier
    place: Identifier
    date: Day
    parts: tuple[PlannedPart, ...] = Field(min_length=1, max_length=2)
    lateness_minutes: int = Field(default=0, ge=0, le=24 * 60, description="After the agreed slot's end.")


class UnplannedCode(StrEnum):
    """Why a visit does not fit, the most definite reason first."""

    NO_DAY = "no_day"
    """On none of its days a window is long enough, or the youth has more visits than days."""
    NO_EXPERT = "no_expert"
    """Nobody who works on its days has the skills; of a pair, no two."""
    TOO_FAR = "too_far"
    """Nobody gets there and back within the hours and windows, even with nothing else to do."""
    SPREAD = "spread"
    """Only on days next to other visits of this youth."""
    HOURS_FULL = "hours_full"
    """It would fit alone, but not beside the others, as far as was searched."""
    NOT_SEARCHED = "not_searched"
    """It would fit alone; the search ended before the others could make room."""


class UnplannedVisit(Model):
    """A visit that does not fit, and why."""

    visit_id: str
    youth_id: Identifier
    code: UnplannedCode
    parameters: dict[str, Any] = Field(default_factory=dict)


class VisitCosts(Model):
    """What a team's week costs, term by term."""

    travel_minutes: Count = Field(description="From base, between places, back to base; all experts.")
    lateness_minutes: Count
    largest_lateness_minutes: Count
    changes_of_expert: Count
    unplanned_visits: Count
    points: Points


class WeekStatus(StrEnum):
    """What is known of a team week's quality."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


class TeamWeekPlan(Model):
    """One team's week as it is proposed."""

    team_id: Identifier
    kind: TeamKind
    status: WeekStatus
    bound: Points = Field(description="No week costs fewer points; 0 says nothing.")
    costs: VisitCosts
    visits: tuple[PlannedVisit, ...] = ()
    unplanned: tuple[UnplannedVisit, ...] = ()
    assumed_roster: bool = False


class TravelCorrection(Model):
    """How much more a team's travel must count, so that the next plan asks no more than can be ridden."""

    team_id: Identifier
    kind: TeamKind
    travel_percent_before: int = Field(ge=100, le=1000, description="Of the team in the snapshot.")
    travel_percent: int = Field(ge=100, le=1000, description="For the team in the next snapshot.")
    travel_percent_needed: int = Field(ge=100, le=MOST, description="What this week alone asks for.")
    hours_minutes: Count = Field(description="Of the team or of its roster that week, whichever are fewer.")
    visit_minutes: Count = Field(description="Of the visits that fit, as a plan counts them.")
    travel_minutes: Count = Field(description="Round trips of the visits that fit, as a plan counts them at 100.")
    unplanned_visits: int = Field(ge=1, le=MOST, description="Left out because the hours are full.")


class VisitPlan(Model):
    """The visits of a week (bezoekplan), team by team."""

    schema_version: str = "1"
    snapshot_id: str
    week: WeekName
    travel: str = Field(description="Source of travel times.")
    teams: tuple[TeamWeekPlan, ...] = ()
    corrections: tuple[TravelCorrection, ...] = ()
    seed: Count = 0
    seconds: Seconds = 0.0
    stopped: bool = Field(default=False, description="Somebody asked to stop.")
