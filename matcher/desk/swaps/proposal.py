from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Model
from models.stay import Stay


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
