"""The placement desk: for one youth the options that can be taken now, and why no other place is one."""

from matcher.desk.desk import Desk, open_desk
from matcher.desk.explain import explain
from matcher.desk.explanation import Explanation
from matcher.desk.holding import PlanNotHeldError
from matcher.desk.recommend import recommend
from matcher.desk.recommendation import Option, OptionKind, PlaceReason, Recommendation, Shortage

__all__ = [
    "Desk",
    "Explanation",
    "Option",
    "OptionKind",
    "PlaceReason",
    "PlanNotHeldError",
    "Recommendation",
    "Shortage",
    "explain",
    "open_desk",
    "recommend",
]
