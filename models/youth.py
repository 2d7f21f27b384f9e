from pydantic import Field

from models.base import CareMinutes, Identifier, Model
from models.geography import Location
from models.stay import CurrentStay, Pinned
from models.tags import RiskTag
from models.text.dates import Day
from models.vocabulary import Expertise, Setting, Sex, Urgency


class Home(Model):
    """The own home: its municipality decides which units serve it."""

    municipality_id: Identifier
    location: Location


class CareNeed(Model):
    """What care is asked for (zorgvraag)."""

    settings: tuple[Setting, ...] = Field(min_length=1, description="Acceptable settings, lightest first.")
    expertises: dict[Expertise, CareMinutes] = Field(
        default_factory=dict, description="Minutes per week (1 to 2400) by expertise."
    )
    from_date: Day = Field(alias="from", description="First day on which care is needed.")
    expected_days: int = Field(ge=1, le=3650, description="Expected length of care in days.")
    urgency: Urgency


class ClosedAuthorisation(Model):
    """A judge's authorisation (machtiging) for closed placement, both days included."""

    from_date: Day = Field(alias="from")
    until: Day = Field(description="Last day, included.")


class BrigadeAlternative(Model):
    """Visits by a brigade team that may stand in for a closed placement."""

    visits_per_week: int = Field(ge=1, le=21)
    minutes_per_visit: int = Field(ge=15, le=600, description="Minutes at the youth, without travel.")
    max_weeks: int = Field(ge=1, le=104, description="Visits end after so many weeks of the stay.")
    settings: tuple[Setting, ...] = Field(min_length=1, description="Settings in which it is suitable.")


class Youth(Model):
    """A youth (jeugdige): need, home, current stay, and what else bears on a place."""

    id: Identifier
    birth_date: Day
    sex: Sex
    home: Home
    need: CareNeed
    closed_authorisation: ClosedAuthorisation | None = None
    brigade_alternative: BrigadeAlternative | None = None
    current_stay: CurrentStay | None = Field(default=None, description="Null: not in care, waiting.")
    may_move: bool = Field(default=False, description="The request says that a move is welcome.")
    earlier_moves: int = Field(default=0, ge=0, le=100, description="Moves before this snapshot.")
    sibling_ids: tuple[Identifier, ...] = Field(
        default=(), max_length=50, description="Each pair that lives apart costs points; no family is larger."
    )
    keep_apart_ids: tuple[Identifier, ...] = ()
    risk_tags: tuple[RiskTag, ...] = ()
    excluded_unit_ids: tuple[Identifier, ...] = ()
    preferred_unit_ids: tuple[Identifier, ...] = ()
    family_visits_per_week: int = Field(default=1, ge=0, le=14, description="Round trips in a week.")
    max_travel_minutes: int | None = Field(
        default=None, ge=0, le=600, description="Longest one-way family trip in minutes; null: the policy's."
    )
    pinned: Pinned | None = None
