from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from api.service.core.caches import Prepared, prepare_desk
from api.service.request.answers import Problem, not_found
from api.store.database import Connection
from api.store.decisions import pinning_decisions
from api.store.plans import PlanRecord, get_plan, latest_for_desk, published, read_plan_content
from api.store.proposals import declined_youths
from api.store.snapshots import get_snapshot
from models.settings import SolverSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.access.redaction import ScopeView
    from api.service.request.call import Call
    from matcher.desk import Recommendation
    from models.policy import Policy
    from models.snapshot import Snapshot
    from models.stay import Stay

EXPERIMENT_PRIORITY = 9
"""Analysts' plans come last, and no desk builds on them unasked."""


def default_plan(connection: Connection, snapshot_id: str) -> str | None:
    """
    What people were told, else the plan made last for the alliance, not for an experiment.

    Only of the snapshot's date: an older plan counts other days.
    """
    as_of = get_snapshot(connection, snapshot_id).as_of
    publication = published(connection)
    if publication is not None:
        of_plan = get_plan(connection, publication.plan_id)
        if get_snapshot(connection, of_plan.snapshot_id).as_of == as_of:
            return of_plan.id
    return latest_for_desk(connection, as_of, EXPERIMENT_PRIORITY)


def require_seen(view: ScopeView, youth_id: str) -> None:
    """A youth outside the scope does not exist."""
    if youth_id not in view.youth_ids:
        raise not_found("youth")


def prepared_desk(call: Call, snapshot_id: str, plan_id: str | None, policy: Policy, youth_id: str) -> Prepared:
    """
    A snapshot prepared for a question about one youth, next to a plan and all that was decided about it.

    It is kept for the next request. Whether the youth is there is asked of the very content that is prepared: between
    two readings somebody may be erased.
    """
    with call.reading() as connection:
        record, view = call.view(connection, snapshot_id)
        require_seen(view, youth_id)
        snapshot = call.service.contents.snapshot(connection, record)
        of_plan = None if plan_id is None else get_plan(connection, plan_id)
        if of_plan is not None and of_plan.plan_blob is None:
            raise Problem(409, "not_done", "the plan has not been made")
        plan = None if of_plan is None else call.service.contents.plan(connection, of_plan)
        taken = _taken_since(call, connection, snapshot, of_plan)
        declined = frozenset() if of_plan is None else declined_youths(connection, of_plan.id).difference(taken)
        told = _published_of(connection, of_plan)
        reference = None if told is None else read_plan_content(connection, told)
    settings = SolverSettings() if of_plan is None else of_plan.settings
    key = (
        record.blob_id,
        None if of_plan is None else of_plan.plan_blob,
        None if told is None else told.plan_blob,
        policy.model_dump_json(),
        tuple(sorted((youth_id, tuple(map(str, stays))) for youth_id, stays in taken.items())),
        declined,
    )

    def make() -> Prepared:
        return prepare_desk(snapshot, policy, settings, plan, taken, declined, reference)

    return call.service.desks.get(key, make)


def shown_document(found: Recommendation, snapshot_id: str, view: ScopeView) -> dict[str, Any]:
    """A recommendation as JSON, without ids of youths outside the scope."""
    document: dict[str, Any] = found.model_dump(mode="json", by_alias=True)
    for option, told in zip(found.options, document["options"], strict=True):
        told["total_points"] = option.total_points
    document["snapshot_id"] = snapshot_id
    shown: dict[str, Any] = masked(document, view)
    return shown


def masked(value: Any, view: ScopeView) -> Any:
    """
    JSON without youths outside the scope, whoever it was made for.

    Lists lose their ids (`held_by`, `plan_left_out`); a resource that names one is only of its kind.
    """
    if isinstance(value, dict):
        return {key: masked(item, view) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, view) for item in value if not (isinstance(item, str) and view.hides(item))]
    if isinstance(value, str) and view.hides(value):
        return "youth"
    if isinstance(value, str) and not view.shows_resource(value):
        return value.partition(":")[0]
    return value


def as_json(document: dict[str, Any]) -> bytes:
    """The document as it is kept."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def _taken_since(
    call: Call, connection: Connection, snapshot: Snapshot, of_plan: PlanRecord | None
) -> dict[str, Sequence[Stay]]:
    """Courses that decisions after the plan's snapshot gave, by youth."""
    if of_plan is None:
        return {}
    record, _ = call.view(connection, of_plan.snapshot_id)
    pinned_then = {item.id: item.pinned for item in call.service.contents.snapshot(connection, record).youths}
    pinned_now = {item.id: item.pinned for item in snapshot.youths}
    return {
        decision.youth_id: decision.trajectory
        for decision in pinning_decisions(connection)
        if decision.youth_id in pinned_now
        and pinned_now[decision.youth_id] != pinned_then.get(decision.youth_id)
        and decision.trajectory
    }


def _published_of(connection: Connection, of_plan: PlanRecord | None) -> PlanRecord | None:
    """The published plan against which departures are costed: the plan's own, so that points compare."""
    if of_plan is not None:
        return None if of_plan.published_plan_id is None else get_plan(connection, of_plan.published_plan_id)
    publication = published(connection)
    return None if publication is None else get_plan(connection, publication.plan_id)
