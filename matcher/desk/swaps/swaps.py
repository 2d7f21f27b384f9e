from dataclasses import replace
from datetime import date
from enum import StrEnum

import numpy as np
from pydantic import Field

from matcher.desk.desk import Desk
from matcher.desk.options import option_lines
from matcher.desk.swaps.chain import Chain, ChainJudge
from matcher.desk.swaps.graph import improvement_graph
from matcher.desk.swaps.links import ExchangeRoom, Links, SiblingsInExchange
from matcher.engine.model.columns import Columns
from matcher.engine.model.stays import planned_stays, stay_model
from models.base import Model
from models.stay import HOME, Stay


class SwapKind(StrEnum):
    """How a chain closes."""

    EXCHANGE = "exchange"
    """The last takes the place of the first."""
    FREE_BED = "free_bed"
    """The last goes home or to a free bed; the place of the first is free afterwards."""


class SwapLink(Model):
    """One youth of a chain."""

    youth_id: str
    from_place: str = Field(description='Where the youth lives until the exchange: "home" or a unit id.')
    to_place: str
    stay: Stay = Field(description="The new stay.")
    gained_by_term: dict[str, int] = Field(description="Points by term, before minus after; zeros left out.")
    gained_points: int = Field(ge=0, description="Their sum: no link loses.")


class WithoutLink(Model):
    """What remains of a chain if one youth does not go."""

    youth_id: str = Field(description="Who does not go.")
    still_going: tuple[str, ...] = Field(description="Who of the others still can, with the same stays.")
    gained_points: int = Field(ge=0, description="What that gains.")


class SwapProposal(Model):
    """A chain of two or more youths who take each other's place; it stands on its own, beside the plan's others."""

    kind: SwapKind
    links: tuple[SwapLink, ...] = Field(description="Each takes the place of the next; the last closes the chain.")
    gained_points: int = Field(ge=1, description="Cost of the plan before minus after.")
    without: tuple[WithoutLink, ...]


class SwapSearch(Model):
    """Exchanges that gain, the most first, and how far was looked."""

    snapshot_id: str
    on: date = Field(description="Day of the exchange.")
    longest: int = Field(description="Most youths in a chain.")
    youths: int = Field(description="Who may leave the place in which the plan keeps them on that day.")
    links: int = Field(description="Youth and place that no longer loses, if the place were free.")
    chains_examined: int
    is_complete: bool = Field(description="False: there are more chains than were examined.")
    found: int = Field(description="Chains that gain; `proposals` holds the best of them.")
    proposals: tuple[SwapProposal, ...]


LONGEST = 4


def swaps(desk: Desk, on: date | None = None, longest: int = LONGEST, top: int = 20) -> SwapSearch:
    r"""
    Voluntary exchanges (ruilketens) of two or more youths in which nobody loses and the total gains.

    .. math:: \text{gain} = c(\text{plan}) - c(\text{plan after the exchange}), \quad
              c(\tau_y) - c(\tau'_y) \ge 0 \text{ for every youth } y

    On the day of the exchange each youth goes to the place of the next and stays there, with one support, until
    care ends or a rule ends the stay; what the plan had later for these youths falls away. Everybody else keeps
    the plan. Rules hold, and capacity suffices, on every day of the horizon.

    Not looked for: exchanges with more than one stay after it; who gains by going alone to a free bed (see
    `recommend`); of the free beds that the last of a chain could take all but the best; and in chains of three or
    more those in which a mix limit, keeping apart or one sex at a time needs two youths to leave one unit.
    `is_complete` tells whether all other chains were looked at: there is a limit, `MOST_DRAFTS`.

    Parameters
    ----------
    on
        Day of the exchange, moved to the first boundary on or after it; by default the snapshot's.
    longest
        Most youths in a chain, at least 2.
    top
        Most proposals returned.

    Raises
    ------
    ValueError
        If the day lies outside the horizon, or the chains would be shorter than two.
    """
    calendar = desk.problem.instance.snapshot.calendar
    day = 0 if on is None else calendar.day_of(on)
    if not 0 <= day <= calendar.boundaries[-2]:
        raise ValueError(
            f"the exchange must be from {calendar.as_of} until {calendar.date_of(calendar.boundaries[-2])}"
        )
    if longest < 2:
        raise ValueError("an exchange takes two youths at least")
    links, siblings, room = Links(desk, calendar.period_from(day)), SiblingsInExchange(desk), ExchangeRoom(desk)
    graph = improvement_graph(links, siblings, room)
    judge = ChainJudge(desk, siblings, room)
    found: dict[frozenset[tuple[int, int]], Chain] = {}
    examined = 0
    for draft in graph.drafts(longest):
        examined += 1
        chain = judge.best(draft)
        if chain is not None and not judge.falls_apart(chain):
            found.setdefault(frozenset(_who_goes_where(links, chain)), chain)
    order = sorted(found.values(), key=lambda chain: (-chain.gained_points, chain.youths))
    return SwapSearch(
        snapshot_id=desk.problem.instance.snapshot.id,
        on=calendar.date_of(calendar.boundaries[links.period]),
        longest=longest,
        youths=len(links.home),
        links=len(graph.arrows) + sum(len(ends) for ends in graph.ends.values()),
        chains_examined=examined,
        is_complete=graph.is_complete and judge.is_complete,
        found=len(order),
        proposals=tuple(_proposal(desk, links, judge, chain) for chain in order[:top]),
    )


def _proposal(desk: Desk, links: Links, judge: ChainJudge, chain: Chain) -> SwapProposal:
    ids = [desk.problem.instance.snapshot.youths[youth].id for youth in chain.youths]
    _, last_place = _who_goes_where(links, chain)[-1]
    without = []
    for row, youth_id in enumerate(ids):
        rest = judge.remaining(chain, row)
        going = [] if rest is None else [ids[chain.youths.index(youth)] for youth in rest.youths]
        gained = 0 if rest is None else rest.gained_points
        without.append(WithoutLink(youth_id=youth_id, still_going=tuple(going), gained_points=gained))
    return SwapProposal(
        kind=SwapKind.EXCHANGE if last_place == links.home[chain.youths[0]] else SwapKind.FREE_BED,
        links=_links(desk, links, chain),
        gained_points=chain.gained_points,
        without=tuple(without),
    )


def _links(desk: Desk, links: Links, chain: Chain) -> tuple[SwapLink, ...]:
    path = desk.held.path.copy()
    path[chain.youths] = [course.path for course in chain.courses]
    after = replace(desk, held=Columns(desk.held.youth, path, desk.held.cost, desk.held.demand))
    told = []
    for course in chain.courses:
        youth, new = course.youth, course.column
        points = [_points_by_term(desk, desk.held.only(np.array([youth]))), _points_by_term(after, new)]
        gained = {term: points[0].get(term, 0) - points[1].get(term, 0) for term in {**points[0], **points[1]}}
        stay = _stay(desk, links, new)
        told.append(
            SwapLink(
                youth_id=desk.problem.instance.snapshot.youths[youth].id,
                from_place=_name(desk, links.home[youth]),
                to_place=stay.place,
                stay=stay,
                gained_by_term={term: value for term, value in gained.items() if value},
                gained_points=sum(gained.values()),
            )
        )
    return tuple(told)


def _who_goes_where(links: Links, chain: Chain) -> list[tuple[int, int]]:
    place = links.desk.problem.options.place
    return [(course.youth, int(place[course.path[links.period]])) for course in chain.courses]


def _points_by_term(desk: Desk, column: Columns) -> dict[str, int]:
    lines = option_lines(desk, column, planned_stays(desk.problem, column))[0]
    return {line.term: line.points for line in lines}


def _stay(desk: Desk, links: Links, column: Columns) -> Stay:
    stays = planned_stays(desk.problem, column)[0]
    return stay_model(desk.problem, next(stay for stay in stays if stay.first == links.period))


def _name(desk: Desk, place: int) -> str:
    units = desk.problem.instance.units.units
    return HOME if place == len(units) else units[place].id
