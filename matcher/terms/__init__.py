"""The objective: one term a class, a cost with a name, charged on some occasions of a trajectory."""

from matcher.terms.change_of_team import ChangeOfTeamTerm
from matcher.terms.closed_days import ClosedDaysTerm
from matcher.terms.departure import DepartureTerm
from matcher.terms.family_travel import FamilyTravelTerm
from matcher.terms.heavier_setting import HeavierSettingTerm
from matcher.terms.moves import MovesTerm
from matcher.terms.preference import PreferenceTerm
from matcher.terms.professional_travel import AmbulantTravelTerm, BrigadeTravelTerm
from matcher.terms.protocol import StayTerm, Term
from matcher.terms.siblings_apart import SiblingsApartTerm
from matcher.terms.uncovered_expertise import UncoveredExpertiseTerm
from matcher.terms.waiting import WaitingTerm

WAITING = WaitingTerm()
MOVES = MovesTerm()
CHANGE_OF_TEAM = ChangeOfTeamTerm()
SIBLINGS_APART = SiblingsApartTerm()

TERMS: tuple[Term, ...] = (
    WAITING,
    ClosedDaysTerm(),
    MOVES,
    FamilyTravelTerm(),
    AmbulantTravelTerm(),
    BrigadeTravelTerm(),
    UncoveredExpertiseTerm(),
    HeavierSettingTerm(),
    CHANGE_OF_TEAM,
    PreferenceTerm(),
    DepartureTerm(),
    SIBLINGS_APART,
)
"""Every term, in the order in which costs are written and shown."""

STAY_TERMS: tuple[StayTerm, ...] = tuple(term for term in TERMS if isinstance(term, StayTerm))
"""Those paid for each day of a stay."""

TERM_UNITS: dict[str, str] = {term.code: term.unit for term in TERMS}
"""Unit of each term's amount by code, in the order of the terms."""
