from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field

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
    """On the first day on which care could begin."""
    UNIT_FROM_DATE = "unit_from_date"
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


class Shortage(Model):
    """Capacity that is missing while a stay would need it."""

    resource: str
    units: int = Field(ge=1, description="The most that is missing on any day.")
    unit: str
    from_date: date = Field(alias="from", description="First day on which it is missing.")
    until: date = Field(description="First day after the last on which it is missing.")
    points: int | None = Field(default=None, description="What the missing is worth; null: no prices known.")


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


class PlaceReason(Model):
    """Why a place is not an option, and the smallest change that would make it one."""

    place: str
    code: str
    parameters: dict[str, Any] = Field(default_factory=dict, description="The smallest change; never a name.")
    shortages: tuple[Shortage, ...] = ()
    points: int | None = Field(default=None, description="What the change is worth; null: it has no price.")


class WithoutChoice(Model):
    """What follows if nothing is chosen: wait or stay, and what that costs."""

    waiting_from: date | None = Field(description="First day without a place; null: there is always one.")
    days_without_place: int = Field(ge=0)
    norm_date: date | None = Field(description="Day on which a waiting youth's norm has passed; null: a resident.")
    own_points: int


class Recommendation(Model):
    """Ranked options for one youth, and a reason for every place that is none."""

    snapshot_id: str
    youth_id: str
    as_of: date
    is_priced: bool = Field(description="False: there is no plan with prices, taking capacity looks free.")
    options: tuple[Option, ...] = Field(description="Cheapest first by own points and price.")
    near_best: int = Field(
        default=0, ge=0, description="Other options within 1 % of the best total, alike places counted: how arbitrary."
    )
    reasons: tuple[PlaceReason, ...]
    relaxations: tuple[PlaceReason, ...] = Field(
        default=(), description="Where no new place is an option: the nearest changes, the least price first."
    )
    without_choice: WithoutChoice
