"""Proposals of the nightly plan, and what is left out because somebody declined it before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from api.jobs.solve.folder import ProposedChange
from api.store.contents import erased_among
from api.store.plans import get_plan
from api.store.proposals import Proposal, declined_by_persons
from api.store.states import ProposalState
from api.store.tables import decisions, proposals
from models.stay import Stay

OTHER_DAYS = timedelta(days=14)
"""So much sooner or later the same place is another question."""
MORE_GAIN = 4
"""A quarter more is gained than when it was declined: the same."""


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


def was_declined(change: ProposedChange, declined: Sequence[Proposal]) -> bool:
    """
    Whether somebody has declined this change (or one so like it) and nothing about it is new since.

    New is another place, the same place 14 days sooner or later, a gain that is more than a quarter greater, or
    where the place stays the same other support there. What may follow after the first other place does not count.
    """
    return any(_is_like(change, item) for item in declined)


def _is_like(change: ProposedChange, declined: Proposal) -> bool:
    if change.points < declined.points - abs(declined.points) // MORE_GAIN:
        return False
    now, then = first_change(change.after, change.here), first_change(declined.stays, change.here)
    if now is None or then is None:
        return now is then
    if now.place != then.place or abs(now.from_date - then.from_date) >= OTHER_DAYS:
        return False
    return now.place != change.here or _support(now) == _support(then)


def first_change(stays: Sequence[Stay], here: str | None) -> Stay | None:
    """The first stay elsewhere than now; where there is none, the first one: its support is what changes."""
    ordered = sorted(stays, key=lambda item: item.from_date)
    return next((item for item in ordered if item.place != here), ordered[0] if ordered else None)


def _support(stay: Stay) -> tuple[object, ...]:
    return (sorted((item.expertise, item.team_id) for item in stay.support), stay.brigade_team_id)
