from dataclasses import dataclass

from models.text.refusal import TextError
from models.text.urls import parse_server_url

ROADS, GREAT_CIRCLE, MATRIX, OSRM = "roads", "great-circle", "matrix", "osrm"
LONGEST_VERSION = 100
_OSRM = "osrm:http://localhost:5000#nl-2026-11"


@dataclass(frozen=True)
class TravelWords:
    """A source of travel times in words: `roads`, `great-circle`, `matrix:FILE` or `osrm:URL#VERSION`."""

    kind: str
    where: str = ""
    """File or URL."""
    version: str | None = None
    """Of the engine's map, in the operator's words."""


def parse_travel(text: str) -> TravelWords:
    """
    Takes a source of travel times apart.

    Raises
    ------
    TextError
        If it is none.
    """
    kind, colon, where = text.partition(":")
    if kind in (ROADS, GREAT_CIRCLE) and not colon:
        return TravelWords(kind)
    if kind == MATRIX and where and where.isprintable():
        return TravelWords(kind, where)
    if kind == OSRM:
        url, _, version = where.partition("#")
        parse_server_url(url)
        if len(version) > LONGEST_VERSION or not version.isprintable():
            raise TextError(text, f"source with a map version of at most {LONGEST_VERSION} characters", _OSRM)
        return TravelWords(kind, url, version or None)
    raise TextError(text, "source", "roads, great-circle, matrix:FILE.csv or osrm:http://HOST:PORT#MAP-VERSION")
