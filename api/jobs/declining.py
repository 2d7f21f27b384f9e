from collections.abc import Sequence
from datetime import timedelta

from api.jobs.solver_folder import ProposedChange
from api.store.proposals import Proposal
from models.stay import Stay

OTHER_DAYS = timedelta(days=14)
"""So much sooner or later the same place is another question."""
MORE_GAIN = 4
"""A quarter more is gained than when it was declined: the same."""


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
