from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from api.jobs.solver_folder import ProposedChange
from api.store.erased import erased_among
from api.store.plans import get_plan
from api.store.states import ProposalState
from api.store.tables import decisions, proposals


def renew_proposals(connection: Connection, plan_id: str, changes: Sequence[ProposedChange], at: datetime) -> int:
    """
    Opens a proposal (voorstel) for each change of the newest nightly plan; what was still open lapses.

    A youth about whom somebody decided while the plan was being made gets none: it was made without knowing.
    Neither does one who was erased meanwhile.

    Returns
    -------
    int
        Proposals opened.
    """
    still_open = proposals.c.state == ProposalState.OPEN
    lapsed = {"state": ProposalState.LAPSED, "version": proposals.c.version + 1, "at": at}
    connection.execute(update(proposals).where(still_open, proposals.c.plan_id != plan_id).values(lapsed))
    since = get_plan(connection, plan_id).created_at
    left_out = set(connection.execute(select(decisions.c.youth_id).where(decisions.c.at > since)).scalars())
    left_out |= erased_among(connection, (change.youth_id for change in changes))
    rows = [
        {
            "plan_id": plan_id,
            "youth_id": change.youth_id,
            "state": ProposalState.OPEN,
            "version": 1,
            "stays": [stay.model_dump(mode="json", by_alias=True) for stay in change.after],
            "points": change.points,
            "at": at,
        }
        for change in changes
        if change.youth_id not in left_out
    ]
    if rows:
        connection.execute(insert(proposals), rows)
    return len(rows)
