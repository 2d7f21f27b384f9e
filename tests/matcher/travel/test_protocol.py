import pytest

from matcher.travel import protocol
from matcher.travel.protocol import OutsideAreaError, TravelError, keys_of
from models.geography import Location


def test_every_error_is_a_travel_error() -> None:
    classes = [item for name, item in vars(protocol).items() if name.endswith("Error")]
    assert len(classes) == 5
    assert all(issubclass(item, TravelError) for item in classes)


def test_how_many_lie_outside_is_told() -> None:
    with pytest.raises(TravelError, match=r"3 location\(s\) lie outside the moon") as raised:
        raise OutsideAreaError(3, "the moon")
    assert isinstance(raised.value, OutsideAreaError)
    assert raised.value.count == 3


def test_a_key_is_exact_to_a_metre() -> None:
    here, near, off = (Location(lat=lat, lon=5.25) for lat in (52.123454, 52.123452, 52.123462))
    assert keys_of([here, near, off]) == [(52.12345, 5.25), (52.12345, 5.25), (52.12346, 5.25)]


def test_zero_has_no_sign() -> None:
    assert str(keys_of([Location(lat=-0.0, lon=-0.000001)])) == "[(0.0, 0.0)]"
