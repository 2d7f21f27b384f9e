"""
What a term is: a cost with a name, charged on some occasions of a trajectory, or between trajectories.

Every term of the objective is one class in `matcher.terms.TERMS`; costs, prices, lines of a plan and the desk's options
all come from its charges.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from models.plan import Plan


@dataclass(frozen=True)
class Charge:
    """What a term takes on an occasion; both arrays of the occasion's shape."""

    points: NDArray[np.int64]
    amount: NDArray[np.int64]
    """In the term's unit, for people."""

    @classmethod
    def at(cls, rate: int, amount: NDArray[np.int64]) -> "Charge":
        """So many points for each unit of the amount."""
        return cls(rate * amount, amount)


@dataclass(frozen=True)
class Charges:
    """On which occasions a term takes something; None where it never does."""

    stay_day: Charge | None = None
    """(options,): points for each day of a stay, the amount for each week of it; whole amounts once a stay."""
    visit_day: Charge | None = None
    """(options,): the same for the days on which the brigade visits."""
    dated: Charge | None = None
    """(options, periods): where the option is held in the period; what depends on the date."""
    waiting: Charge | None = None
    """(youths, periods): without a place before care begins."""
    interrupted: Charge | None = None
    """(youths, periods): without a place during care."""
    move: Charge | None = None
    """(youths, most moves): the next move after 0, 1, ... in this plan."""
    team_stop: Charge | None = None
    """(): each team that stops while care goes on."""


@dataclass(frozen=True)
class TermView:
    """What a term may look at."""

    options: StayOptions
    youths: YouthTable
    instance: Instance
    published: Plan | None
    care_end: NDArray[np.int64]
    """(youths,): period (exclusive) in which care ends at the latest, 0 where none is needed."""
    most_moves: int
    """Moves for which there must be a price."""


class Term(Protocol):
    """A part of the objective (term)."""

    code: ClassVar[str]
    """As people and files call it; terms of one code are one line."""
    unit: ClassVar[str]
    """Unit of the amount, for people."""

    def charges(self, view: TermView) -> Charges:
        """What it takes of every trajectory."""
        ...

    def between(self, place: NDArray[np.int64], instance: Instance) -> Charge | None:
        """
        What it takes between the youths of a whole plan, by youth; None for a term of single trajectories.

        Where there is such a charge it is the term's whole line: what `charges` takes of single trajectories is then
        only how the search is made to see a part of it.

        Parameters
        ----------
        place
            Row of the place that each youth has in each period, -1 for none, shape (youths, periods).
        """
        ...


class SoloTerm:
    """A term of single trajectories."""

    def between(self, place: NDArray[np.int64], instance: Instance) -> Charge | None:
        """Nothing."""
        return None


class StayTerm(SoloTerm):
    """A cost of being somewhere, the same on every day of a stay."""

    visiting: ClassVar[bool] = False
    """True: counts only on days on which the brigade visits."""

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """How much of it a week brings, shape (options,)."""
        raise NotImplementedError

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Points for each day, shape (options,)."""
        raise NotImplementedError

    def charges(self, view: TermView) -> Charges:
        """For each day of a stay, or each day of visits."""
        given = (view.options, view.youths, view.instance)
        charge = Charge(self.points_per_day(*given), self.amount_per_week(*given))
        return Charges(visit_day=charge) if self.visiting else Charges(stay_day=charge)


def per_day(weekly_points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weekly points as whole points a day, to the nearest."""
    return (weekly_points + 3) // 7
