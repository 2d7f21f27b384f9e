from collections.abc import Sequence

from api.access.scoping import ScopeView
from api.service.call import Call
from api.service.deciding import MOST_ATTEMPTS, require_seen, require_seen_now
from api.service.desk_work import prepared_desk
from api.service.patching import require_fit
from api.service.pinning import with_pin
from api.service.problems import Problem
from api.store.decisions import DecisionRecord, NewDecision, add_decision
from api.store.moves import record_moves
from api.store.plans import get_plan, read_policy_of
from api.store.proposals import Proposal, close_proposal
from api.store.snapshots import HeadMovedError, add_snapshot, move_head
from api.store.states import DecisionKind, ProposalState, SnapshotCause
from models.snapshot import Snapshot
from models.stay import Stay
from models.youth import Youth


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
    for _ in range(MOST_ATTEMPTS):
        with call.reading() as connection:
            head = call.head(connection)
            record, view = call.view(connection, head)
            snapshot = call.service.contents.snapshot(connection, record)
            policy = read_policy_of(connection, get_plan(connection, proposal.plan_id))
        require_seen(view, proposal.youth_id)
        youth = next(item for item in snapshot.youths if item.id == proposal.youth_id)
        stays = pin_of_course(youth, proposal.stays)
        if not stays:
            raise Problem(422, "bad_input", "it proposes to wait: there is no place to accept")
        prepared = prepared_desk(call, head, proposal.plan_id, policy)
        if not prepared.has_plan or proposal.youth_id in prepared.left_out:
            raise Problem(409, "option_gone", "the place is no longer to be had; ask for a recommendation")
        try:
            return _take(call, view, proposal, head, snapshot, youth, stays, reason)
        except HeadMovedError:
            continue
    raise Problem(409, "head_moved", "others were first each time; try again")


def decline_proposal(call: Call, proposal: Proposal, reason: str) -> DecisionRecord:
    """Nothing changes; the reason goes into the register."""
    require_seen_now(call, proposal.youth_id)
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


def pin_of_course(youth: Youth, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    """
    What is decided by accepting a course: its first other place than the current one, from when until when.

    Where the place stays the same, what is decided is the support there.
    """
    here = None if youth.current_stay is None else youth.current_stay.place
    ordered = sorted(stays, key=lambda item: item.from_date)
    first = next((index for index, item in enumerate(ordered) if item.place != here), 0)
    found: list[Stay] = []
    for stay in ordered[first:]:
        if stay.place != ordered[first].place or (found and found[-1].until != stay.from_date):
            break
        found.append(stay)
    return tuple(found)


def _take(
    call: Call,
    view: ScopeView,
    proposal: Proposal,
    head: str,
    snapshot: Snapshot,
    youth: Youth,
    stays: tuple[Stay, ...],
    reason: str,
) -> DecisionRecord:
    child = with_pin(snapshot, proposal.youth_id, stays)
    require_fit(child, view)
    with call.changing() as change:
        add_snapshot(change.connection, child, call.author, call.at, SnapshotCause.DECISION, head)
        move_head(change.connection, child.id, call.author, call.at, SnapshotCause.DECISION, expected=head)
        close_proposal(change.connection, proposal, ProposalState.ACCEPTED, call.at)
        taken = NewDecision(
            plan_id=proposal.plan_id,
            youth_id=proposal.youth_id,
            kind=DecisionKind.ACCEPT,
            reason=reason,
            place=stays[0].place,
            stays=stays,
            trajectory=proposal.stays,
            snapshot_id=head,
            child_snapshot_id=child.id,
        )
        decision = add_decision(change.connection, taken, call.author, call.at)
        before = None if youth.current_stay is None else youth.current_stay.place
        record_moves(change.connection, youth.id, stays, before, "proposal", decision.id, call.at)
        change.outcome = DecisionKind.ACCEPT
    return decision
