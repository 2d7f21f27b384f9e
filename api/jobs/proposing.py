from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from api.jobs.declining import was_declined
from api.jobs.solver_folder import ProposedChange
from api.store.erased import erased_among
from api.store.plans import get_plan
from api.store.proposals import declined_by_persons
from api.store.states import ProposalState
from api.store.tables import decisions, proposals


def renew_proposals(connection: Connection, plan_id: str, changes: Sequence[ProposedChange], at: datetime) -> int:
    """
    Opens a proposal (voorstel) for each change of the newest nightly plan; what was still open lapses.

    A youth about whom somebody decided while the plan was being made gets none: it was made without knowing.
    Neither does one who was erased meanwhile. What somebody has declined, and is no other than it was then, is
    declined from the beginning: nobody is asked the same again, and the desk does not count on it.

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
    declined = declined_by_persons(connection)
    known = {item.youth_id for item in changes if was_declined(item, declined.get(item.youth_id, ()))}
    rows = [
        {
            "plan_id": plan_id,
            "youth_id": change.youth_id,
            "state": ProposalState.DECLINED if change.youth_id in known else ProposalState.OPEN,
            "version": 1,
            "stays": [stay.model_dump(mode="json", by_alias=True) for stay in change.after],
            "points": change.points,
            "at": at,
        }
        for change in changes
        if change.youth_id not in left_out - known
    ]
    if rows:
        connection.execute(insert(proposals), rows)
    return sum(row["state"] is ProposalState.OPEN for row in rows)
