from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import YouthCarePlan
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from matcher.terms import TERMS, WAITING
from matcher.terms.protocol import Charge, Charges, Term, TermView
from models.plan import Plan


@dataclass(frozen=True)
class CostTables:
    """What everything costs, in points: the charges of all terms added up by occasion, and each term's own."""

    day: NDArray[np.int64]
    """(options,): each day of a stay."""
    visit_day: NDArray[np.int64]
    """(options,): each day on which the brigade visits, on top."""
    dated: NDArray[np.int64] | None
    """(options, periods): what depends on the date: departing from the published plan, living apart from a
    sibling whose place is certain; None where there is no such thing."""
    waiting: NDArray[np.int64]
    """(youths, periods): before care begins, departures included."""
    interrupted: NDArray[np.int64]
    """(youths, periods): without a place during care, departures included."""
    move: NDArray[np.int64]
    """(youths, most moves): the next move after 0, 1, ... in this plan."""
    change_of_team: int
    """Each team that stops while care goes on."""
    charges: tuple[tuple[Term, Charges], ...]
    """What each term takes, in their order."""

    @property
    def waiting_days(self) -> NDArray[np.int64]:
        """(youths, periods): days of each period that count as waiting."""
        for term, charges in self.charges:
            if term.code == WAITING.code and charges.waiting is not None:
                return charges.waiting.amount
        raise LookupError("no term counts the days of waiting")


def build_costs(
    options: StayOptions,
    youths: YouthTable,
    care: list[YouthCarePlan],
    published: Plan | None,
    instance: Instance,
) -> CostTables:
    """Asks every term for its charges."""
    most_pins = max(
        (len(youth.pinned.stays) for youth in instance.snapshot.youths if youth.pinned is not None), default=0
    )
    view = TermView(
        options,
        youths,
        instance,
        published,
        np.array([max((window.end for window in plan.windows), default=0) for plan in care], dtype=np.int64),
        instance.policy.norms.max_moves + most_pins + 1,
    )
    charges = tuple((term, term.charges(view)) for term in TERMS)
    by_youth = (len(care), instance.periods)
    dated = _sum((item.dated for _, item in charges), (len(options), instance.periods))
    return CostTables(
        day=_sum((item.stay_day for _, item in charges), (len(options),)),
        visit_day=_sum((item.visit_day for _, item in charges), (len(options),)),
        dated=dated if dated.any() else None,
        waiting=_sum((item.waiting for _, item in charges), by_youth),
        interrupted=_sum((item.interrupted for _, item in charges), by_youth),
        move=_sum((item.move for _, item in charges), (len(care), view.most_moves)),
        change_of_team=int(_sum((item.team_stop for _, item in charges), ())),
        charges=charges,
    )


def _sum(charges: Iterator[Charge | None], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Points of all charges of an occasion together."""
    points = [charge.points for charge in charges if charge is not None]
    if len(points) == 1:
        # the largest tables mostly have one term: no copy of it
        return points[0]
    total = np.zeros(shape, dtype=np.int64)
    for item in points:
        total += item
    return total
