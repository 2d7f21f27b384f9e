import datetime
from enum import StrEnum

from pydantic import Field

from models.base import Model
from models.plan import CostLine


class Code(StrEnum):
    """What can be wrong with a plan; the names of rules are those of docs/semantics.md."""

    SNAPSHOT = "snapshot"
    YOUTH_UNKNOWN = "youth_unknown"
    YOUTH_MISSING = "youth_missing"
    YOUTH_TWICE = "youth_twice"
    PLACE_UNKNOWN = "place_unknown"
    TEAM_UNKNOWN = "team_unknown"
    STAY_EMPTY = "stay_empty"
    STAY_ORDER = "stay_order"
    HORIZON = "horizon"
    BOUNDARY = "boundary"
    MERGED = "merged"

    CARE_BEGINS = "care_begins"
    CARE_ENDS = "care_ends"
    INTERRUPTION = "interruption"
    LEAVING = "leaving"
    MAX_MOVES = "max_moves"
    LIMITED_UNIT = "limited_unit"
    LIMITED_BRIGADE = "limited_brigade"
    PIN = "pin"

    SETTING = "setting"
    AGE = "age"
    SEX = "sex"
    CONTRACT = "contract"
    REGION = "region"
    CLOSED_AUTHORISATION = "closed_authorisation"
    EXCLUSION = "exclusion"
    LONGEST_STAY = "longest_stay"
    LONGEST_TRAVEL = "longest_travel"
    BEDS_OPEN = "beds_open"
    BRIGADE = "brigade"
    FULL_TODAY = "full_today"

    SUPPORT_NOT_NEEDED = "support_not_needed"
    SUPPORT_TWICE = "support_twice"
    SUPPORT_ON_SITE = "support_on_site"
    SUPPORT_UNABLE = "support_unable"
    SUPPORT_TRAVEL = "support_travel"

    CAPACITY_BEDS = "capacity_beds"
    CAPACITY_AMBULANT = "capacity_ambulant"
    CAPACITY_BRIGADE = "capacity_brigade"
    CAPACITY_MIX = "capacity_mix"
    CAPACITY_APART = "capacity_apart"
    CAPACITY_SEX = "capacity_sex"

    COST_LINE = "cost_line"
    COST = "cost"
    BOUND = "bound"
    GAP = "gap"
    STATUS = "status"
    UNPLACED = "unplaced"
    EXCESSES = "excesses"


class Violation(Model):
    """One place where a plan breaks the contract. Holds ids and dates of stays only."""

    code: Code
    message: str
    youth_id: str | None = None
    resource: str | None = None
    date: datetime.date | None = None
    expected: str | None = None
    found: str | None = None


class CheckReport(Model):
    """
    What an independent recomputation of a plan gave.

    Where the plan is not well formed (a youth or place unknown, stays that overlap) only that is reported:
    `costs` is empty and `cost_points` is null.
    """

    violations: tuple[Violation, ...] = ()
    costs: dict[str, tuple[CostLine, ...]] = Field(default_factory=dict)
    cost_points: int | None = None

    @property
    def correct(self) -> bool:
        """No violation was found."""
        return not self.violations

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes found, each once, in alphabetical order."""
        return tuple(sorted({violation.code for violation in self.violations}))
