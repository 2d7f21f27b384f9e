"""The placement desk: for one youth the options that can be taken now, and why no other place is one."""

from matcher.desk.desk import Desk, open_desk
from matcher.desk.explain.explain import explain
from matcher.desk.explain.explanation import Explanation
from matcher.desk.options import Option, OptionKind
from matcher.desk.plan_columns import PlanNotHeldError
from matcher.desk.reasons.place_reason import PlaceReason, Shortage
from matcher.desk.recommendation import Recommendation, recommend

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
