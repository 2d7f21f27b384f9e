from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, field_validator, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from models.base import Identifier, Model
from models.postcodes import degrees_of, is_postcode


class Location(Model):
    """
    A point on the map, in degrees (WGS 84), or in their stead a four-digit postcode.

    A postcode without coordinates is resolved at once, from the shipped table and nowhere else: everything behind
    the door sees coordinates. Given together, the coordinates count.
    """

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, description="Latitude in degrees.")
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, description="Longitude in degrees.")
    postcode: str | None = Field(default=None, description="Four digits (PC4), such as 6811; instead of lat and lon.")

    @model_validator(mode="before")
    @classmethod
    def _resolve(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("postcode") is None:
            return given
        if given.get("lat") is not None or given.get("lon") is not None:
            return given
        postcode = given["postcode"]
        # what is wrong with the postcode is told once, by its field: coordinates are not missing as well
        lat, lon = (degrees_of(postcode) if isinstance(postcode, str) else None) or (0.0, 0.0)
        return {**given, "lat": lat, "lon": lon}

    @field_validator("postcode")
    @classmethod
    def _is_known(cls, postcode: str | None) -> str | None:
        if postcode is not None and not is_postcode(postcode):
            raise PydanticCustomError("postcode_form", "a postcode is four digits")
        if postcode is not None and degrees_of(postcode) is None:
            raise PydanticCustomError("postcode_unknown", "the shipped table does not have this postcode")
        return postcode

    @model_serializer(mode="wrap")
    def _without_empty_postcode(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # a snapshot's id is a hash of this: one that never had postcodes keeps its id
        content: dict[str, Any] = handler(self)
        if content.get("postcode") is None:
            content.pop("postcode", None)
        return content


class Region(Model):
    """A youth region (jeugdregio): municipalities that buy care together."""

    id: Identifier
    name: str = Field(min_length=1)


class Municipality(Model):
    """A municipality (gemeente) with its reference town's location."""

    id: Identifier
    name: str = Field(min_length=1)
    region_id: Identifier
    location: Location
