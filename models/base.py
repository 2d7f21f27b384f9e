"""Numbers with the ranges in which every sum downstream is exact."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Model(BaseModel):
    """A frozen value: unknown keys are refused, JSON names are accepted beside Python names."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""
A pseudonymous id: letters of the Latin alphabet, digits, dot, underscore and hyphen; no blanks, no names of persons.

Plain letters only, so that two ids that look alike are alike. No colon: it separates the parts of a resource's name
(`apart:YOUTH:YOUTH:UNIT`), and ids with colons would give two resources one name.
"""


MOST = 2**53
"""Beyond it neither JSON nor a float keeps every whole number."""

Count = Annotated[int, Field(ge=0, le=MOST)]
"""How many there are of something."""

Points = Annotated[int, Field(ge=0, le=MOST)]
"""What a plan or a part of it costs."""

PricePoints = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
"""Points that need not be whole: a price."""

Seconds = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
"""How long something took."""

Figure = Annotated[float, Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
"""A key figure of any kind."""

LimitSeconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
"""How long something may take: up to a day."""

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A share of a whole."""

CareMinutes = Annotated[int, Field(ge=1, le=2400)]
"""Care minutes in a week that one expertise may ask: up to forty hours."""

MixLimit = Annotated[int, Field(ge=0, le=500)]
"""Youths with a risk tag in one unit: none to as many as a unit can have beds."""

Number = Annotated[int, Field(ge=-MOST, le=MOST)] | Figure
"""A whole number, or one with a fraction; what it was stays what it is."""
