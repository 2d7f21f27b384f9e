import datetime
from enum import StrEnum

from models.base import Model


class VisitCode(StrEnum):
    """What can be wrong with a team's week; docs/visits.md says what each rule is."""

    TEAM = "team"
    VISIT_UNKNOWN = "visit_unknown"
    VISIT_MISSING = "visit_missing"
    VISIT_TWICE = "visit_twice"
    VISIT_FORM = "visit_form"
    EXPERT_UNKNOWN = "expert_unknown"

    SKILL = "skill"
    SAME_EXPERT = "same_expert"
    DAY = "day"
    OWN_DAY = "own_day"
    SPREAD = "spread"
    WINDOW = "window"
    AGREED = "agreed"
    DURATION = "duration"
    LINK = "link"
    HOURS = "hours"
    TRAVEL_TIME = "travel_time"

    LATENESS = "lateness"
    COST = "cost"
    BOUND = "bound"


class VisitViolation(Model):
    """One place where a week breaks the contract. Holds ids, days and times only."""

    code: VisitCode
    message: str
    visit_id: str | None = None
    expert_id: str | None = None
    date: datetime.date | None = None
    expected: str | None = None
    found: str | None = None
