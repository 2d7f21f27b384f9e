"""Four-digit Dutch postcodes and where they lie; shipped, so that nothing is looked up elsewhere."""

import csv
from functools import cache
from importlib.resources import files

LENGTH = 4


def is_postcode(text: str) -> bool:
    """Whether a text is written as a four-digit postcode (PC4), such as 6811."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and text[0] != "0"


def degrees_of(postcode: str) -> tuple[float, float] | None:
    """Latitude and longitude of a postcode in degrees; None if the table does not have it."""
    return _table().get(postcode)


@cache
def _table() -> dict[str, tuple[float, float]]:
    """
    4,072 postcodes.

    Postal codes of GeoNames (geonames.org), as of December 2025, CC BY 4.0; changed: the centroid's entries of one
    postcode are averaged; left out are postcodes whose entries lie more than 5 km apart and those known by a
    place's name only that lies far from the neighbouring numbers. Column `of` says what the point is.
    """
    text = (files("models.postcodes") / "table.csv").read_text(encoding="utf-8")
    return {row["postcode"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(text.splitlines())}
