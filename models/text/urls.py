import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from models.text import TextError

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\.?|[0-9A-Fa-f:.]{2,45}")


def parse_server_url(text: str) -> SplitResult:
    """
    Where a server is: `http` or `https`, a host, and perhaps a port and a path; no user, no query.

    Raises
    ------
    TextError
        If it is none.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(text) from None
    is_plain = text.isprintable() and text.isascii() and " " not in text and "\\" not in text
    if parts.scheme not in ("http", "https") or not _is_host(host) or not is_plain:
        raise _refused(text)
    if parts.username is not None or parts.query:
        raise _refused(text)
    return parts


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    # an internationalised name is written as it is looked up: with xn--, which nothing here has to translate
    return _HOST.fullmatch(host) is not None and (":" in host or all(0 < len(label) < 64 for label in labels))


def _refused(text: str) -> TextError:
    return TextError(text, "URL of a server", "http://localhost:5000")


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
