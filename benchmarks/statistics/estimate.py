from pydantic import Field

from models.base import Model


class Estimate(Model):
    """A figure with the interval that says how sure it is."""

    value: float
    low: float | None = Field(default=None, description="Null where there are too few instances for an interval.")
    high: float | None = None
    confidence: float = Field(default=0.95, gt=0, lt=1)
