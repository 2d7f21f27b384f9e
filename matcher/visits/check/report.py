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


def minutes(clock: str) -> int:
    """Minutes since midnight; the checker reads clocks by itself."""
    return int(clock[:2]) * 60 + int(clock[3:])


def clock(total: int) -> str:
    """A time for messages, also where a route would begin before midnight or end after it."""
    sign, total = ("-", -total) if total < 0 else ("", total)
    return f"{sign}{total // 60:02d}:{total % 60:02d}"
