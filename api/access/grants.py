"""Roles, scopes, and the table of what each role opens."""

from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import Field, model_validator

from models.base import Identifier, Model

PUBLIC = "public"


class Role(StrEnum):
    """What somebody does; `permissions` says which routes that opens."""

    DESK = "desk"
    PLANNER = "planner"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Scope(Model):
    """
    Whose youths somebody sees: those of a region's homes, and those in an organisation's care.

    Each id adds youths; the two kinds together are a union. Empty and not `everything`: nobody.
    """

    everything: bool = False
    region_ids: frozenset[Identifier] = frozenset()
    organisation_ids: frozenset[Identifier] = frozenset()

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.everything and (self.region_ids or self.organisation_ids):
            raise ValueError("everything needs no regions or organisations")
        return self


class Grant(Model):
    """What an API key or a bearer token gives."""

    roles: frozenset[Role] = Field(min_length=1)
    scope: Scope


DESK, PLANNER, ANALYST, ADMINISTRATOR = Role.DESK, Role.PLANNER, Role.ANALYST, Role.ADMINISTRATOR


class Permission(NamedTuple):
    """What a route is called in the audit, and whom it opens for; no roles: for everybody, without a key."""

    action: str
    roles: frozenset[Role]


def _for(action: str, *roles: Role) -> Permission:
    return Permission(action, frozenset(roles))


PERMISSIONS: dict[tuple[str, str], Permission] = {
    ("GET", "/health"): _for(PUBLIC),
    ("GET", "/ready"): _for(PUBLIC),
    ("GET", "/version"): _for(PUBLIC),
    ("GET", "/metrics"): _for(PUBLIC),
    ("POST", "/v1/snapshots"): _for("snapshots.store", PLANNER, ANALYST),
    ("GET", "/v1/snapshots"): _for("snapshots.list", DESK, PLANNER, ANALYST, ADMINISTRATOR),
    ("GET", "/v1/snapshots/{snapshot_id}"): _for("snapshots.read", DESK, PLANNER, ANALYST),
    ("POST", "/v1/snapshots/{snapshot_id}:patch"): _for("snapshots.patch", DESK, PLANNER),
    ("POST", "/v1/plans"): _for("plans.ask", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans"): _for("plans.list", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}"): _for("plans.read", DESK, PLANNER, ANALYST),
    ("DELETE", "/v1/plans/{plan_id}"): _for("plans.stop", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/content"): _for("plans.content", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/events"): _for("plans.follow", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/analysis"): _for("plans.analyse", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/unplaced"): _for("plans.unplaced", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/fault-report"): _for("plans.fault_report", PLANNER),
    ("GET", "/v1/plans/{plan_id}/diff"): _for("plans.diff", DESK, PLANNER, ANALYST),
    ("GET", "/v1/plans/{plan_id}/proposals"): _for("proposals.list", DESK, PLANNER),
    ("POST", "/v1/plans/{plan_id}/proposals/{youth_id}/decision"): _for("proposals.decide", DESK, PLANNER),
    ("POST", "/v1/plans/{plan_id}/publication"): _for("plans.publish", PLANNER),
    ("POST", "/v1/recommendations"): _for("recommendations.make", DESK, PLANNER),
    ("GET", "/v1/recommendations/{recommendation_id}"): _for("recommendations.read", DESK, PLANNER),
    ("POST", "/v1/recommendations/{recommendation_id}/decision"): _for("recommendations.decide", DESK, PLANNER),
    ("POST", "/v1/evaluations"): _for("evaluations.make", DESK, PLANNER, ANALYST),
    ("POST", "/v1/explanations"): _for("explanations.make", DESK, PLANNER, ANALYST),
    ("GET", "/v1/schedules/nightly"): _for("schedules.read", PLANNER, ANALYST, ADMINISTRATOR),
    ("PUT", "/v1/schedules/nightly"): _for("schedules.change", PLANNER, ADMINISTRATOR),
    ("GET", "/v1/decisions"): _for("decisions.list", DESK, PLANNER),
    ("GET", "/v1/moves.csv"): _for("moves.export", PLANNER, ANALYST),
    ("GET", "/v1/audit"): _for("audit.list", ADMINISTRATOR),
    ("DELETE", "/v1/youths/{youth_id}"): _for("youths.erase", ADMINISTRATOR),
}
"""Every route and who may use it. A route that is not here is a mistake at start; a test holds both lists together."""
