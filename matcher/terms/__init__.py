"""Costs: one term a file, in points for a stay, a transition, waiting."""

from matcher.terms.change_of_team import ChangeOfTeamTerm
from matcher.terms.closed_days import ClosedDaysTerm
from matcher.terms.departure import DepartureTerm
from matcher.terms.family_travel import FamilyTravelTerm
from matcher.terms.heavier_setting import HeavierSettingTerm
from matcher.terms.moves import MovesTerm
from matcher.terms.preference import PreferenceTerm
from matcher.terms.professional_travel import AmbulantTravelTerm, BrigadeTravelTerm
from matcher.terms.protocol import StayTerm
from matcher.terms.siblings_apart import SiblingsApartTerm
from matcher.terms.uncovered_expertise import UncoveredExpertiseTerm
from matcher.terms.waiting import WaitingTerm

STAY_TERMS: tuple[StayTerm, ...] = (
    ClosedDaysTerm(),
    FamilyTravelTerm(),
    AmbulantTravelTerm(),
    BrigadeTravelTerm(),
    UncoveredExpertiseTerm(),
    HeavierSettingTerm(),
    PreferenceTerm(),
)
"""Paid for each day of a stay."""

WAITING = WaitingTerm()
MOVES = MovesTerm()
CHANGE_OF_TEAM = ChangeOfTeamTerm()
DEPARTURE = DepartureTerm()
SIBLINGS_APART = SiblingsApartTerm()

TERM_ORDER = (
    "waiting",
    "closed_days",
    "moves",
    "family_travel",
    "professional_travel",
    "uncovered_expertise",
    "heavier_setting",
    "change_of_team",
    "preference",
    "departure",
    "siblings_apart",
)
"""The order in which costs are written and shown."""
