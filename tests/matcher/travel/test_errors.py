import pytest

from matcher.travel import errors
from matcher.travel.errors import OutsideAreaError, TravelError


def test_every_error_is_a_travel_error() -> None:
    classes = [item for item in vars(errors).values() if isinstance(item, type)]
    assert len(classes) == 5
    assert all(issubclass(item, TravelError) for item in classes)


def test_how_many_lie_outside_is_told() -> None:
    with pytest.raises(TravelError, match=r"3 location\(s\) lie outside the moon") as raised:
        raise OutsideAreaError(3, "the moon")
    assert isinstance(raised.value, OutsideAreaError)
    assert raised.value.count == 3
