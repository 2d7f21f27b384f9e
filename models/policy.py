from typing import Annotated

from pydantic import Field

from models.base import Model
from models.vocabulary import Urgency

MOST_A_DAY, MOST_A_MINUTE, MOST_AT_ONCE = 100_000, 1_000, 1_000_000
"""
Points that a rate may have at most: ten times the largest default and more.

Only ratios matter, so nobody needs more. Within these a week of the dearest stay (800 trips of ten hours to and fro,
14 family visits, 50 siblings elsewhere) costs less than 2**31 points. Two years of it, or of a wait since 1900 that
grows steepest, cost one youth less than 2 * 10**12, and 100,000 youths stay below 2**53 as long as they cost less than
9 * 10**10 each: beyond it neither JSON nor the solvers keep every point.
"""

DayPoints = Annotated[int, Field(ge=0, le=MOST_A_DAY)]
MinutePoints = Annotated[int, Field(ge=0, le=MOST_A_MINUTE)]
EventPoints = Annotated[int, Field(ge=0, le=MOST_AT_ONCE)]
NormDays = Annotated[int, Field(ge=0, le=3650)]


class DayPointsByUrgency(Model):
    """Points a day for each urgency."""

    crisis: DayPoints
    urgent: DayPoints
    regular: DayPoints

    def of(self, urgency: Urgency) -> int:
        """The number for an urgency."""
        value: int = getattr(self, urgency.value)
        return value


class NormDaysByUrgency(Model):
    """Days for each urgency."""

    crisis: NormDays
    urgent: NormDays
    regular: NormDays

    def of(self, urgency: Urgency) -> int:
        """The number for an urgency."""
        value: int = getattr(self, urgency.value)
        return value


class ExchangeRates(Model):
    """
    What weighs as much as what, in points; the unit is the cost, so only ratios matter.

    The defaults are choices of the project, not evidence: docs/policy.md reads each as a sentence with
    its reason. Rates by the minute apply to minutes in a week; rates by the day to every day.
    """

    waiting_day: DayPointsByUrgency = Field(
        default=DayPointsByUrgency(crisis=9000, urgent=4800, regular=2400),
        description="Points a day of waiting; more than any stay costs a day, so that care beats waiting.",
    )
    waiting_growth_percent_per_week: int = Field(
        default=5, ge=0, le=100, description="Rise of the waiting rate for each week beyond the norm."
    )
    interrupted_day: DayPoints = Field(
        default=9000, description="Points a day in which care is interrupted for want of a place."
    )
    closed_day: DayPoints = Field(default=1500, description="Points a day in a closed setting.")
    move: EventPoints = Field(default=30000, description="Points for a move of a youth who never moved before.")
    move_growth_percent: int = Field(
        default=10, ge=0, le=100, description="Rise of a move's points for each earlier move."
    )
    family_travel_minute: MinutePoints = Field(default=10, description="Points a minute of family travel.")
    professional_travel_minute: MinutePoints = Field(
        default=5, description="Points a minute on the road of an ambulant or brigade team."
    )
    uncovered_minute: MinutePoints = Field(default=20, description="Points a minute of asked care that nobody brings.")
    heavier_step_day: DayPoints = Field(
        default=200, description="Points a day for each step heavier than the lightest acceptable setting."
    )
    change_of_team: EventPoints = Field(
        default=6000, description="Points for each treating team that stops while care goes on."
    )
    not_preferred_day: DayPoints = Field(
        default=100, description="Points a day in a unit that is not among those preferred."
    )
    departure_day: DayPoints = Field(
        default=150, description="Points a day on which the place differs from the published plan's."
    )
    siblings_apart_day: DayPoints = Field(
        default=600, description="Points a day for each pair of siblings in care at different places."
    )


class Norms(Model):
    """Days, minutes and counts that rules and terms refer to."""

    waiting_norm_days: NormDaysByUrgency = Field(
        default=NormDaysByUrgency(crisis=1, urgent=28, regular=98),
        description="Waiting beyond it weighs more: Treeknorm 4 + 10 weeks; crisis within 24 hours.",
    )
    crisis_longest_stay_days: int = Field(default=28, ge=1, le=365, description="Longest crisis stay.")
    authorisation_lapse_days: int = Field(
        default=91, ge=1, le=365, description="An authorisation lapses if not used within these days."
    )
    longest_family_travel_minutes: int = Field(
        default=60, ge=0, le=600, description="One-way, for youths who give none of their own."
    )
    minutes_per_ambulant_visit: int = Field(
        default=60, ge=15, le=480, description="Care minutes in one ambulant visit; each visit is a round trip."
    )
    overdue_care_days: int = Field(
        default=28, ge=1, le=365, description="A resident past the expected end is taken to stay so long."
    )
    grace_days: int = Field(
        default=7, ge=1, le=60, description="A stay that breaks a rule already today may last so long."
    )
    max_moves: int = Field(default=2, ge=0, le=6, description="Moves of one youth within the horizon.")


class Policy(Model):
    """The list of exchange rates into points, and the norms: everything a planner may weigh differently."""

    name: str = "default"
    rates: ExchangeRates = ExchangeRates()
    norms: Norms = Norms()
