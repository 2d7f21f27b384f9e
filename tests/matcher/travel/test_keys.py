from matcher.travel.keys import keys_of
from models.geography import Location


def test_a_key_is_exact_to_a_metre() -> None:
    here, near, off = (Location(lat=lat, lon=5.25) for lat in (52.123454, 52.123452, 52.123462))
    assert keys_of([here, near, off]) == [(52.12345, 5.25), (52.12345, 5.25), (52.12346, 5.25)]


def test_zero_has_no_sign() -> None:
    assert str(keys_of([Location(lat=-0.0, lon=-0.000001)])) == "[(0.0, 0.0)]"
