from pydantic import Field

from models.base import Model
from models.identifiers import Identifier


class Location(Model):
    """A point on the map, in degrees (WGS 84)."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, description="Latitude in degrees.")
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, description="Longitude in degrees.")


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
