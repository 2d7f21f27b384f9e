from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from models.base import Identifier, Model


class Role(StrEnum):
    """What somebody does; `permissions` says which routes that opens."""

    DESK = "desk"
    PLANNER = "planner"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Scope(Model):
    """
    Whose youths somebody sees: those of a region's homes, and those in an organisation's care.

    Each id adds youths; the two kinds together are a union. Empty and not `everything`: nobody.
    """

    everything: bool = False
    region_ids: frozenset[Identifier] = frozenset()
    organisation_ids: frozenset[Identifier] = frozenset()

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.everything and (self.region_ids or self.organisation_ids):
            raise ValueError("everything needs no regions or organisations")
        return self


class Grant(Model):
    """What an API key or a bearer token gives."""

    roles: frozenset[Role] = Field(min_length=1)
    scope: Scope
