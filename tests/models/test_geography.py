import pytest
from pydantic import ValidationError

from models.geography import Location
from models.postcodes import degrees_of
from models.snapshot import Snapshot
from tests.models.snapshots import BASE


def test_a_postcode_is_resolved_to_its_coordinates() -> None:
    location = Location.model_validate({"postcode": "3841"})
    assert (location.lat, location.lon) == degrees_of("3841") == (52.3494, 5.6225)
    assert location.postcode == "3841"


def test_coordinates_count_where_both_are_given() -> None:
    location = Location.model_validate({"lat": 51.5, "lon": 6.25, "postcode": "3841"})
    assert (location.lat, location.lon) == (51.5, 6.25)


def test_a_written_location_is_read_back_as_it_was() -> None:
    for given in ({"postcode": "6811"}, {"lat": 52.5, "lon": 5.25}, {"lat": 52.5, "lon": 5.25, "postcode": "6811"}):
        location = Location.model_validate(given)
        assert Location.model_validate_json(location.model_dump_json()) == location


def test_a_snapshot_that_has_no_postcodes_keeps_its_id() -> None:
    content = Snapshot.model_validate(BASE).model_dump(mode="json", by_alias=True)
    assert content["units"][0]["location"] == {"lat": 52.3, "lon": 5.62}


@pytest.mark.parametrize("given", [{"postcode": "1954"}, {"postcode": "0811"}, {"postcode": "68 11"}, {"postcode": ""}])
def test_an_unknown_postcode_is_refused_once_and_never_guessed(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Location.model_validate(given)
    assert [error["loc"] for error in refused.value.errors()] == [("postcode",)]


@pytest.mark.parametrize("given", [{}, {"postcode": None}, {"lat": 52.0}, {"lat": 52.0, "postcode": "6811"}])
def test_half_a_location_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="lon"):
        Location.model_validate(given)
