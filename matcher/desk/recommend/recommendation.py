from datetime import date

from pydantic import Field

from matcher.desk.options.option import Option
from matcher.desk.reasons.place_reason import PlaceReason
from models.base import Model


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
