from enum import StrEnum
from typing import Any

from pydantic import Field

from models.base import Count, Figure, Identifier, Model, Points, PricePoints, Seconds, Share
from models.policy import Policy
from models.settings import SolverSettings
from models.stay import Stay
from models.text.dates import Day


class PlanStatus(StrEnum):
    """What is known of a plan's quality."""

    OPTIMAL = "optimal"
    """Cost equals bound: no better plan exists over the candidates."""
    FEASIBLE = "feasible"
    """Better than the incumbent, gap known."""
    INCUMBENT = "incumbent"
    """Stay where you are, wait: nothing better was found in the time given."""


class EndReason(StrEnum):
    """Why the search ended."""

    PROVEN = "proven"
    GAP_REACHED = "gap_reached"
    TIME_LIMIT = "time_limit"
    WORK_LIMIT = "work_limit"
    """The time limit counted in work (`deterministic`): cut at the same place each time, so the same plan again."""
    STOPPED = "stopped"
    EXHAUSTED = "exhausted"
    """All rounds allowed by the settings were used."""


class CostLine(Model):
    """What one term adds to one trajectory."""

    term: str
    points: Points
    amount: Count = Field(description="How much of it, in `unit`.")
    unit: str


class Trajectory(Model):
    """One youth's whole horizon (traject): days not covered by a stay are waiting or after care."""

    youth_id: Identifier
    stays: tuple[Stay, ...] = ()
    costs: tuple[CostLine, ...] = ()

    @property
    def cost_points(self) -> int:
        """Sum over the terms."""
        return sum(line.points for line in self.costs)


class Reason(Model):
    """Why something is not possible: a code, its parameters, and how many places it concerns."""

    code: str
    places: Count = Field(default=0, description="Places that fall off for this reason.")
    parameters: dict[str, Any] = Field(default_factory=dict)


class Unplaced(Model):
    """A youth without a place on some days of the horizon, and why."""

    youth_id: Identifier
    from_date: Day = Field(alias="from", description="First day without a place.")
    days: Count = Field(description="Days without a place within the horizon.")
    reasons: tuple[Reason, ...] = ()


class Price(Model):
    """What one unit of a resource in a period is worth (schaduwprijs), in points for the whole period."""

    resource: str = Field(description="`beds:UNIT`, `ambulant:TEAM`, `brigade:TEAM`, `mix:UNIT:TAG`, ...")
    period: Day = Field(description="First day of the period.")
    points: PricePoints


class Bottleneck(Model):
    """A resource whose next unit is worth much."""

    resource: str
    points: PricePoints = Field(description="One more unit over the whole horizon.")
    unit: str = Field(description='"bed" or "hour per week" or the like.')
    words: str


class Excess(Model):
    """A resource that holds more today than its capacity; nobody is put out, nobody is added."""

    resource: str
    from_date: Day = Field(alias="from")
    until: Day
    demand: Count
    capacity: Count


class Refusal(Model):
    """
    Something planned that the independent checker refused: a fault of the software, to be reported.

    The youth named is held at the present place (or goes on waiting) instead, and everybody else is planned. Without a
    youth it is the plan's own statement, such as its cost, that was put right.
    """

    code: str = Field(description="The rule or statement that was broken, as the checker names it.")
    youth_id: Identifier | None = None
    resource: str | None = None
    first_day: Day | None = Field(default=None, description="First day on which it was broken.")


class Provenance(Model):
    """What made the plan: versions, policy, settings, seconds by phase."""

    versions: dict[str, str] = Field(default_factory=dict)
    policy: Policy = Policy()
    settings: SolverSettings = SolverSettings()
    seconds: dict[str, Seconds] = Field(default_factory=dict)
    ended: EndReason | None = None
    travel: str = ""
    published_snapshot_id: str | None = None


class Plan(Model):
    """One trajectory per youth, with bound, gap, prices and KPIs."""

    schema_version: str = "1"
    snapshot_id: str
    status: PlanStatus
    cost: Points = Field(description="Points.")
    bound: Points = Field(description="No plan over the same candidates costs fewer points.")
    gap: Share = Field(description="(cost - bound) / cost.")
    trajectories: tuple[Trajectory, ...]
    unplaced: tuple[Unplaced, ...] = ()
    prices: tuple[Price, ...] = ()
    bottlenecks: tuple[Bottleneck, ...] = ()
    excesses: tuple[Excess, ...] = ()
    refused: tuple[Refusal, ...] = Field(
        default=(),
        description="Faults of the software that the independent checker found; none in a plan as it should be.",
    )
    kpis: dict[str, Figure] = Field(default_factory=dict)
    provenance: Provenance = Provenance()
