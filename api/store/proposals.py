from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, select, update

from api.store.states import DecisionKind, ProposalState
from api.store.tables import decisions, proposals
from models.base import Model
from models.stay import Stay


class Proposal(Model):
    """A change that a plan suggests for one youth (voorstel)."""

    plan_id: str
    youth_id: str
    state: ProposalState
    version: int
    stays: tuple[Stay, ...]
    points: int
    at: datetime


class ProposalMissingError(KeyError):
    """The plan proposes nothing for this youth."""


class ProposalNotOpenError(ValueError):
    """Somebody decided about it before, or it lapsed; `state` says which."""

    def __init__(self, state: ProposalState) -> None:
        self.state = state
        super().__init__(state)


def list_proposals(connection: Connection, plan_id: str, state: ProposalState | None = None) -> list[Proposal]:
    """What a plan proposes, the largest gain first."""
    query = select(proposals).where(proposals.c.plan_id == plan_id).order_by(proposals.c.points, proposals.c.youth_id)
    if state is not None:
        query = query.where(proposals.c.state == state)
    return [_proposal(row) for row in connection.execute(query).mappings()]


def get_proposal(connection: Connection, plan_id: str, youth_id: str) -> Proposal:
    """One proposal; `ProposalMissingError` if there is none."""
    same = (proposals.c.plan_id == plan_id, proposals.c.youth_id == youth_id)
    row = connection.execute(select(proposals).where(*same)).mappings().first()
    if row is None:
        raise ProposalMissingError(youth_id)
    return _proposal(row)


def declined_youths(connection: Connection, plan_id: str) -> frozenset[str]:
    """Youths for whom somebody declined what a plan proposes, in this night or in one before: they do not move."""
    mine = (proposals.c.plan_id == plan_id, proposals.c.state == ProposalState.DECLINED)
    return frozenset(connection.execute(select(proposals.c.youth_id).where(*mine)).scalars())


def declined_by_persons(connection: Connection) -> dict[str, list[Proposal]]:
    """Proposals that somebody declined, by youth; not those that were closed because of such a decision."""
    same = and_(decisions.c.plan_id == proposals.c.plan_id, decisions.c.youth_id == proposals.c.youth_id)
    query = select(proposals).join(decisions, same).where(decisions.c.kind == DecisionKind.DECLINE)
    found: dict[str, list[Proposal]] = {}
    for row in connection.execute(query.order_by(decisions.c.sequence)).mappings():
        found.setdefault(row["youth_id"], []).append(_proposal(row))
    return found


def close_proposal(connection: Connection, known: Proposal, state: ProposalState, at: datetime) -> None:
    """Ends an open proposal; `ProposalNotOpenError` where somebody was first."""
    same = (proposals.c.plan_id == known.plan_id, proposals.c.youth_id == known.youth_id)
    is_open = proposals.c.state == ProposalState.OPEN
    values = {"state": state, "version": proposals.c.version + 1, "at": at}
    if connection.execute(update(proposals).where(*same, is_open).values(values)).rowcount != 1:
        raise ProposalNotOpenError(get_proposal(connection, known.plan_id, known.youth_id).state)


def lapse_proposals_of(connection: Connection, youth_id: str, at: datetime) -> None:
    """Ends what is open for a youth about whom something else was decided."""
    is_open = (proposals.c.youth_id == youth_id, proposals.c.state == ProposalState.OPEN)
    values = {"state": ProposalState.LAPSED, "version": proposals.c.version + 1, "at": at}
    connection.execute(update(proposals).where(*is_open).values(values))


def _proposal(row: RowMapping) -> Proposal:
    content: dict[str, Any] = dict(row)
    content["stays"] = tuple(Stay.model_validate(item) for item in content["stays"])
    return Proposal.model_validate(content)
