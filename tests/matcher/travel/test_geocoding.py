from typing import Any

import pytest
from geopy.exc import GeocoderTimedOut
from geopy.geocoders import Nominatim

from matcher.travel import geocoding
from matcher.travel.geocoding import locate, nominatim
from matcher.travel.protocol import TravelError


@pytest.mark.parametrize(
    ("address", "lat"),
    [
        ("Markt 1, 6811 AB Arnhem", 51.9814),
        ("3841AB", 52.3494),
        ("6811 AB and 3841 AB", 51.9814),
        ("Markt 6811, Arnhem", None),
        ("Markt 1, 16811 AB", None),
        ("Markt 1, 1954 AB", None),
        ("", None),
    ],
)
def test_without_a_geocoder_the_postcode_in_the_address_counts(address: str, lat: float | None) -> None:
    found = locate(address, None)
    assert (None if found is None else found.location.lat) == lat
    assert found is None or found.of == "postcode"


def test_a_geocoder_that_is_switched_on_is_asked_and_nothing_else() -> None:
    asked: list[str] = []

    def geocode(address: str) -> tuple[float, float] | None:
        asked.append(address)
        return (52.25, 6.5) if "Markt" in address else None

    found = locate("Markt 1, 6811 AB Arnhem", geocode)
    assert found is not None
    assert (found.location.lat, found.location.lon, found.of) == (52.25, 6.5, "address")
    # not the postcode's middle in its stead: the operator wanted the address itself
    assert locate("6811 AB", geocode) is None
    assert asked == ["Markt 1, 6811 AB Arnhem", "6811 AB"]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geocoding, "SECONDS_BETWEEN_REQUESTS", 0.0)


@pytest.mark.usefixtures("at_once")
def test_the_server_is_the_one_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    urls: list[str] = []

    def answer(self: Nominatim, url: str, callback: Any, **options: Any) -> Any:
        urls.append(url)
        return callback([{"lat": "51.5", "lon": "6.25", "display_name": "x"}])

    monkeypatch.setattr(Nominatim, "_call_geocoder", answer)
    assert nominatim("https://geo.example/nominatim/")("Markt 1") == (51.5, 6.25)
    assert urls[0].startswith("https://geo.example/nominatim/search?")
    assert "countrycodes=nl%2Cde" in urls[0]


@pytest.mark.usefixtures("at_once")
def test_a_failing_server_is_told_without_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Nominatim, url: str, callback: Any, **options: Any) -> Any:
        raise GeocoderTimedOut(url)

    monkeypatch.setattr(Nominatim, "_call_geocoder", fail)
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", lambda seconds: None, raising=False)
    monkeypatch.setattr("geopy.extra.rate_limiter.RateLimiter._sleep", lambda self, seconds: None)
    with pytest.raises(TravelError, match=r"geo\.example failed \(GeocoderTimedOut\)") as raised:
        nominatim("https://geo.example")("Markt 17")
    assert "Markt" not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "answer",
    [
        *(
            [{"lat": lat, "lon": "6.25", "display_name": "x"}]
            for lat in ("nan", "inf", "x", None, True, [], "12.15", "")
        ),
        [{"lat": "51.5", "lon": "-68.27", "display_name": "x"}],
        [{"display_name": "x"}],
        [5],
        "x",
        5,
    ],
    ids=repr,
)
def test_an_answer_without_coordinates_in_the_two_countries_is_told(
    monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr(Nominatim, "_call_geocoder", lambda self, url, callback, **options: callback(answer))
    with pytest.raises(TravelError, match=r"geo\.example (answered without coordinates|failed)") as raised:
        nominatim("https://geo.example")("Markt 17")
    assert "Markt" not in str(raised.value)


@pytest.mark.parametrize("url", ["nominatim", "ftp://geo.example", "https://", ""])
def test_a_url_is_needed(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        nominatim(url)
