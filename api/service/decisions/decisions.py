"""Options and proposals, made, taken and declined; the stays that become a pin by it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from api.service.decisions.head import Now, now, on_the_head, take
from api.service.decisions.pins import kept_after, unbroken
from api.service.desk.desk import as_json, default_plan, prepared_desk, require_seen, shown_document
from api.service.request.answers import Problem
from api.service.request.call import Call
from api.store.decisions import (
    DecisionRecord,
    NewDecision,
    RecommendationRecord,
    add_decision,
    add_recommendation,
    read_policy_used,
    read_result,
)
from api.store.plans import get_plan, read_policy_of
from api.store.proposals import Proposal, close_proposal, lapse_proposals_of
from api.store.snapshots import get_snapshot
from api.store.states import DecisionKind, ProposalState
from models.issue import InvalidInputError, Issue
from models.stay import Stay
from models.youth import Youth

if TYPE_CHECKING:
    from api.service.request.call import Call
    from api.store.decisions import DecisionRecord
    from matcher.desk import Option
    from models.policy import Policy
    from models.stay import Pinned, Stay


def make_recommendation(
    call: Call, youth_id: str, snapshot_id: str, plan_id: str | None, policy: Policy
) -> tuple[RecommendationRecord, dict[str, Any]]:
    """Options for one youth, kept so that a decision can name them; 404 for a youth outside the scope."""
    document = _options_now(call, youth_id, snapshot_id, plan_id, policy)
    with call.changing() as change:
        record = add_recommendation(
            change.connection, snapshot_id, plan_id, policy, youth_id, as_json(document), call.author, call.at
        )
        call.subject = record.id
    return record, document


def accept(call: Call, shown: RecommendationRecord, number: int, reason: str) -> DecisionRecord:
    """
    Takes an option as it was shown, if it still can be taken.

    Raises
    ------
    Problem
        409 with fresh options where somebody else took what it needs: of two who want the last bed one gets this.
    """
    with call.reading() as connection:
        told = json.loads(read_result(connection, shown))
        policy = read_policy_used(connection, shown)
        as_of = get_snapshot(connection, shown.snapshot_id).as_of
    as_shown = _option(told, number)

    def decide(found: Now) -> DecisionRecord:
        option = as_shown
        if found.head_id != shown.snapshot_id:
            plan_id = shown.plan_id
            if found.snapshot.as_of != as_of:
                with call.reading() as connection:
                    plan_id = default_plan(connection, found.head_id)
            option = _still_there(call, shown, as_shown, found.head_id, plan_id, policy)
        course = tuple(item.stay for item in option.stays)
        youth = next(item for item in found.snapshot.youths if item.id == shown.youth_id)
        return _take(call, found, shown, DecisionKind.ACCEPT, reason, pin_of(option, youth.pinned), course)

    return on_the_head(call, shown.youth_id, decide)


def override(call: Call, shown: RecommendationRecord, stays: tuple[Stay, ...], reason: str) -> DecisionRecord:
    """
    Takes another place or other days than were proposed: an exception that a person answers for.

    It waives the rules of entering and may go over a capacity, which is then reported as excess; never a closed
    placement without authorisation.
    """

    def decide(found: Now) -> DecisionRecord:
        return _take(call, found, shown, DecisionKind.OVERRIDE, reason, stays, stays)

    return on_the_head(call, shown.youth_id, decide)


def decline(call: Call, shown: RecommendationRecord, reason: str) -> DecisionRecord:
    """Nothing of it is taken; the reason goes into the register."""
    require_seen(now(call).view, shown.youth_id)
    with call.changing() as change:
        taken = NewDecision(
            recommendation_id=shown.id,
            youth_id=shown.youth_id,
            kind=DecisionKind.DECLINE,
            reason=reason,
            snapshot_id=shown.snapshot_id,
        )
        change.outcome = DecisionKind.DECLINE
        return add_decision(change.connection, taken, call.author, call.at)


def accept_proposal(call: Call, proposal: Proposal, kind: DecisionKind, reason: str) -> DecisionRecord:
    """
    Takes what a plan proposes, if the plan with everything decided since still holds as a whole.

    Raises
    ------
    Problem
        409 where somebody else took what it needs; 422 for another kind than accept.
    """
    if kind is not DecisionKind.ACCEPT:
        raise Problem(422, "bad_input", "accept or decline; for another place ask for a recommendation")
    with call.reading() as connection:
        policy = read_policy_of(connection, get_plan(connection, proposal.plan_id))

    def decide(found: Now) -> DecisionRecord:
        youth = next(item for item in found.snapshot.youths if item.id == proposal.youth_id)
        stays = pin_of_course(youth, proposal.stays)
        if not stays:
            raise Problem(422, "bad_input", "it proposes to wait: there is no place to accept")
        prepared = prepared_desk(call, found.head_id, proposal.plan_id, policy, proposal.youth_id)
        if not prepared.has_plan or proposal.youth_id in prepared.left_out:
            raise Problem(409, "option_gone", "the place is no longer to be had; ask for a recommendation")
        taken = NewDecision(
            plan_id=proposal.plan_id,
            youth_id=proposal.youth_id,
            kind=DecisionKind.ACCEPT,
            reason=reason,
            stays=stays,
            trajectory=proposal.stays,
            snapshot_id=found.head_id,
        )
        return take(
            call,
            found,
            taken,
            "proposal",
            lambda connection: close_proposal(connection, proposal, ProposalState.ACCEPTED, call.at),
        )

    return on_the_head(call, proposal.youth_id, decide)


def decline_proposal(call: Call, proposal: Proposal, reason: str) -> DecisionRecord:
    """Nothing changes; the reason goes into the register."""
    require_seen(now(call).view, proposal.youth_id)
    with call.changing() as change:
        close_proposal(change.connection, proposal, ProposalState.DECLINED, call.at)
        taken = NewDecision(
            plan_id=proposal.plan_id,
            youth_id=proposal.youth_id,
            kind=DecisionKind.DECLINE,
            reason=reason,
            snapshot_id=get_plan(change.connection, proposal.plan_id).snapshot_id,
        )
        change.outcome = DecisionKind.DECLINE
        return add_decision(change.connection, taken, call.author, call.at)


def pin_of(option: Option, pinned: Pinned | None) -> tuple[Stay, ...]:
    """
    What is decided by taking an option: the stays at its place; what may follow is planned anew each night.

    Parameters
    ----------
    pinned
        What was decided about the youth before. Every option contains it, so what comes after the place stays decided.
    """
    return kept_after(_taken_by(option), pinned)


def pin_of_course(youth: Youth, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    """
    What is decided by accepting a course: its first other place than the current one, from when until when.

    Where the place stays the same, what is decided is the support there. What was decided before for later days
    stays decided.
    """
    here = None if youth.current_stay is None else youth.current_stay.place
    ordered = sorted(stays, key=lambda item: item.from_date)
    first = next((index for index, item in enumerate(ordered) if item.place != here), 0)
    found = unbroken(ordered, first)
    return kept_after(found, youth.pinned) if found else ()


def _taken_by(option: Option) -> tuple[Stay, ...]:
    """The stays at an option's place, one after the other."""
    stays = [item.stay for item in option.stays]
    return unbroken(stays, next(index for index, stay in enumerate(stays) if stay.place == option.place))


def _still_there(
    call: Call, shown: RecommendationRecord, option: Option, head: str, plan_id: str | None, policy: Policy
) -> Option:
    """The same stays among the options that there are now; else the fresh options as a problem."""
    document = _options_now(call, shown.youth_id, head, plan_id, policy)
    wanted = _taken_by(option)
    for number in range(len(document["options"])):
        found = _option(document, number)
        if _taken_by(found) == wanted:
            return found
    with call.changing() as change:
        kept = add_recommendation(
            change.connection, head, plan_id, policy, shown.youth_id, as_json(document), call.author, call.at
        )
        change.outcome = "option_gone"
    fresh = {"id": kept.id, "snapshot_id": head, "plan_id": plan_id, "recommendation": document}
    raise Problem(409, "option_gone", "choose from the fresh options", fresh=fresh)


def _options_now(call: Call, youth_id: str, snapshot_id: str, plan_id: str | None, policy: Policy) -> dict[str, Any]:
    from matcher.desk import recommend

    with call.reading() as connection:
        _, view = call.view(connection, snapshot_id)
    prepared = prepared_desk(call, snapshot_id, plan_id, policy, youth_id)
    document = shown_document(recommend(prepared.desk, youth_id), snapshot_id, view)
    document["has_plan"] = prepared.has_plan
    document["plan_left_out"] = [item for item in prepared.left_out if item in view.youth_ids]
    return document


def _take(
    call: Call,
    found: Now,
    shown: RecommendationRecord,
    kind: DecisionKind,
    reason: str,
    stays: tuple[Stay, ...],
    trajectory: tuple[Stay, ...],
) -> DecisionRecord:
    taken = NewDecision(
        recommendation_id=shown.id,
        youth_id=shown.youth_id,
        kind=kind,
        reason=reason,
        stays=stays,
        trajectory=trajectory,
        snapshot_id=found.head_id,
    )
    return take(call, found, taken, kind, lambda connection: lapse_proposals_of(connection, shown.youth_id, call.at))


def _option(document: dict[str, Any], number: int) -> Option:
    from matcher.desk import Option

    options = document["options"]
    if number >= len(options):
        issue = Issue(
            code="option",
            path="/option",
            message=f"there are {len(options)} options",
            remedy="Give the number of an option, from 0.",
        )
        raise InvalidInputError("request", [issue])
    return Option.model_validate({name: value for name, value in options[number].items() if name != "total_points"})
