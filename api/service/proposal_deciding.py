from collections.abc import Sequence

from api.service.call import Call
from api.service.desk_work import prepared_desk
from api.service.pinning import kept_after
from api.service.problems import Problem
from api.service.taking import Now, now, on_the_head, require_seen, take
from api.store.decisions import DecisionRecord, NewDecision, add_decision
from api.store.plans import get_plan, read_policy_of
from api.store.proposals import Proposal, close_proposal
from api.store.states import DecisionKind, ProposalState
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
    with call.reading() as connection:
        policy = read_policy_of(connection, get_plan(connection, proposal.plan_id))

    def decide(found: Now) -> DecisionRecord:
        youth = next(item for item in found.snapshot.youths if item.id == proposal.youth_id)
        stays = pin_of_course(youth, proposal.stays)
        if not stays:
            raise Problem(422, "bad_input", "it proposes to wait: there is no place to accept")
        prepared = prepared_desk(call, found.head_id, proposal.plan_id, policy)
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


def pin_of_course(youth: Youth, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    """
    What is decided by accepting a course: its first other place than the current one, from when until when.

    Where the place stays the same, what is decided is the support there. What was decided before for later days
    stays decided.
    """
    here = None if youth.current_stay is None else youth.current_stay.place
    ordered = sorted(stays, key=lambda item: item.from_date)
    first = next((index for index, item in enumerate(ordered) if item.place != here), 0)
    found: list[Stay] = []
    for stay in ordered[first:]:
        if stay.place != ordered[first].place or (found and found[-1].until != stay.from_date):
            break
        found.append(stay)
    return kept_after(found, youth.pinned) if found else ()
