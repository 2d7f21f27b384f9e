import re
from collections.abc import Callable
from typing import Any, NamedTuple

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from matcher.travel.protocol import TravelError
from models.geography import Location
from models.postcodes import degrees_of
from models.text.urls import parse_server_url

Geocode = Callable[[str], tuple[float, float] | None]
"""Latitude and longitude of an address; None if the service does not know it."""

_POSTCODE = re.compile(r"(?<![0-9])([1-9][0-9]{3}) ?[A-Z]{2}(?![A-Za-z0-9])")
"""A Dutch postcode as it is written in an address."""

SECONDS_BETWEEN_REQUESTS = 1.0
"""What the public Nominatim service asks of its users."""


class Found(NamedTuple):
    """Where an address lies, and what that is the point of."""

    location: Location
    of: str
    """`address`, or `postcode`: the middle of the four-digit postcode's area."""


SOUTH, NORTH, WEST, EAST = 47.0, 56.0, 3.0, 16.0
"""Degrees around the Netherlands and Germany, where alone an address is looked for."""


def locate(address: str, geocode: Geocode | None) -> Found | None:
    """
    Where an address lies, None if that is not known.

    Parameters
    ----------
    geocode
        A geocoder that the operator switched on. Without one nothing leaves this machine: the address's postcode is
        looked up in the shipped table.
    """
    if geocode is not None:
        degrees = geocode(address)
        return None if degrees is None else Found(Location(lat=degrees[0], lon=degrees[1]), "address")
    written = _POSTCODE.search(address)
    known = None if written is None else degrees_of(written[1])
    return None if known is None else Found(Location(lat=known[0], lon=known[1]), "postcode")


def nominatim(url: str) -> Geocode:
    """
    A geocoder of the Nominatim kind, one request a second; addresses in the Netherlands and Germany only.

    Raises
    ------
    TextError
        If the URL is none.
    """
    parts = parse_server_url(url)
    service = Nominatim(user_agent="thuisnabij", domain=parts.netloc + parts.path.rstrip("/"), scheme=parts.scheme)
    limited = RateLimiter(
        service.geocode, min_delay_seconds=SECONDS_BETWEEN_REQUESTS, max_retries=2, swallow_exceptions=False
    )

    def geocode(address: str) -> tuple[float, float] | None:
        try:
            found = limited(address, country_codes=["nl", "de"])
        except GeopyError as error:
            # geopy's own message may hold the request, and with it the address
            raise TravelError(f"the geocoder at {parts.hostname} failed ({type(error).__name__}); try later") from None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            # geopy reads the answer without looking at it
            raise _no_coordinates(parts.hostname) from None
        return None if found is None else _degrees(found, parts.hostname)

    return geocode


def _degrees(found: Any, host: str | None) -> tuple[float, float]:
    """
    Latitude and longitude of an answer.

    Raises
    ------
    TravelError
        If it holds none, or those of a place in another country.
    """
    try:
        lat, lon = float(found.latitude), float(found.longitude)
    except (ValueError, TypeError, AttributeError):
        raise _no_coordinates(host) from None
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        raise _no_coordinates(host)
    return lat, lon


def _no_coordinates(host: str | None) -> TravelError:
    return TravelError(
        f"the geocoder at {host} answered without coordinates in the Netherlands or Germany; is it Nominatim? "
        "Without --send-addresses-to the postcode is looked up here"
    )
