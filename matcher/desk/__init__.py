"""The placement desk: for one youth the options that can be taken now, and why no other place is one."""

from matcher.desk.desk import Desk, open_desk
from matcher.desk.holding import PlanNotHeldError
from matcher.desk.recommend import recommend
from matcher.desk.recommendation import Option, OptionKind, PlaceReason, Recommendation, Shortage

__all__ = [
    "Desk",
    "Option",
    "OptionKind",
    "PlaceReason",
    "PlanNotHeldError",
    "Recommendation",
    "Shortage",
    "open_desk",
    "recommend",
]
