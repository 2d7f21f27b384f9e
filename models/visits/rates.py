from pydantic import Field

from models.base import Model


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
