from datetime import date
from enum import StrEnum

from pydantic import Field

from matcher.desk.reasons.place_reason import Shortage
from models.base import Model
from models.plan import CostLine
from models.stay import Stay
from models.vocabulary import Expertise, Setting


class OptionKind(StrEnum):
    """What an option is, named for where it begins."""

    STAY = "stay"
    """A resident goes on at the current place."""
    STAY_WITH_BRIGADE = "stay_with_brigade"
    HOME = "home"
    """With whatever ambulant support there is."""
    HOME_WITH_BRIGADE = "home_with_brigade"
    UNIT_NOW = "unit_now"
    """From the snapshot's date."""
    UNIT_FROM_DATE = "unit_from_date"
    """From a later day: no room before, or no care needed yet."""
    UNIT_WITH_BRIGADE = "unit_with_brigade"
    CRISIS_THEN_FOLLOW_UP = "crisis_then_follow_up"
    CRISIS_ONLY = "crisis_only"
    """No place to go on to within the horizon."""


class OptionStay(Model):
    """One stay of an option, with what it means."""

    stay: Stay
    setting: Setting
    family_travel_minutes: int = Field(ge=0, description="One way; 0 at home.")
    professional_travel_minutes_per_week: int = Field(ge=0, description="All teams together, there and back.")
    uncovered_minutes_per_week: dict[Expertise, int] = Field(description="Asked, neither on site nor brought.")


class Option(Model):
    """A trajectory that can be taken now, beside what the others have in the plan."""

    kind: OptionKind
    place: str = Field(description='Where it begins: "home" or a unit id.')
    from_date: date = Field(alias="from", description="First day there; for staying: the snapshot's date.")
    stays: tuple[OptionStay, ...]
    costs: tuple[CostLine, ...]
    own_points: int = Field(description="Sum of the terms.")
    price_points: int = Field(description="What the capacity taken is worth to the others.")
    moves: int = Field(ge=0)
    days_without_place: int = Field(ge=0, description="Waiting from the first day of the need, or interrupted.")
    support_shortages: tuple[Shortage, ...] = Field(
        default=(), description="Team minutes that would have to be found to cover what is not, at the first stay."
    )
    alike: tuple[str, ...] = Field(default=(), description="Other places that differ in nothing that matters.")

    @property
    def total_points(self) -> int:
        """Own points and price: the order of the ranking."""
        return self.own_points + self.price_points
