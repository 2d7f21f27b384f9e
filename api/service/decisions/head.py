"""Deciding on the alliance as it is now, again where somebody else was first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.service.decisions.pins import with_pin
from api.service.desk.desk import require_seen
from api.service.request.answers import Problem
from api.service.request.intake import require_fit
from api.store.decisions import add_decision, record_moves
from api.store.snapshots import HeadMovedError, add_snapshot, move_head
from api.store.states import SnapshotCause

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.access.redaction import ScopeView
    from api.service.request.call import Call
    from api.store.database import Connection
    from api.store.decisions import DecisionRecord, NewDecision
    from models.snapshot import Snapshot

MOST_ATTEMPTS = 20
"""Each time somebody else was first, what is to be decided is judged anew on what the alliance is then."""


@dataclass(frozen=True)
class Now:
    """The alliance as it is now, and what the caller sees of it."""

    head_id: str
    snapshot: Snapshot
    view: ScopeView


def now(call: Call) -> Now:
    """The alliance as it is now; 404 before the first snapshot."""
    with call.reading() as connection:
        head_id = call.head(connection)
        record, view = call.view(connection, head_id)
        return Now(head_id, call.service.contents.snapshot(connection, record), view)


def on_the_head(call: Call, youth_id: str, decide: Callable[[Now], DecisionRecord]) -> DecisionRecord:
    """
    Decides about a youth on the alliance as it is now, and anew where somebody else was first.

    Raises
    ------
    Problem
        404 for a youth outside the scope; 409 where others were first each time.
    """
    for _ in range(MOST_ATTEMPTS):
        found = now(call)
        require_seen(found.view, youth_id)
        try:
            return decide(found)
        except HeadMovedError:
            continue
    raise Problem(409, "head_moved", "others were first each time; try again")


def take(call: Call, found: Now, taken: NewDecision, cause: str, close: Callable[[Connection], None]) -> DecisionRecord:
    """
    Makes a decision's stays a pin of the alliance: the child becomes the head, with its moves, in one transaction.

    Parameters
    ----------
    found
        On which it was judged; `HeadMovedError` where that is the head no more.
    cause
        Of its moves, for the ledger.
    close
        Ends the proposals that this answers, in the same transaction.
    """
    child = with_pin(found.snapshot, taken.youth_id, taken.stays)
    require_fit(child, found.view)
    youth = next(item for item in found.snapshot.youths if item.id == taken.youth_id)
    before = None if youth.current_stay is None else youth.current_stay.place
    references = {"snapshot_id": found.head_id, "child_snapshot_id": child.id, "place": taken.stays[0].place}
    with call.changing() as change:
        connection = change.connection
        add_snapshot(connection, child, call.author, call.at, SnapshotCause.DECISION, found.head_id)
        move_head(connection, child.id, call.author, call.at, SnapshotCause.DECISION, expected=found.head_id)
        close(connection)
        decision = add_decision(connection, taken.model_copy(update=references), call.author, call.at)
        record_moves(connection, youth.id, taken.stays, before, cause, decision.id, call.at)
        change.outcome = taken.kind
    return decision
