import csv
from importlib.resources import files

import pytest

from models.postcodes import degrees_of, is_postcode

ROWS = list(csv.DictReader((files("models.postcodes") / "table.csv").read_text(encoding="utf-8").splitlines()))


def test_every_row_is_a_postcode_in_the_netherlands_once() -> None:
    codes = [row["postcode"] for row in ROWS]
    assert codes == sorted(set(codes))
    assert all(is_postcode(code) for code in codes)
    assert all(50.7 < float(row["lat"]) < 53.6 and 3.3 < float(row["lon"]) < 7.3 for row in ROWS)
    assert {row["of"] for row in ROWS} == {"centroid", "place"}


def test_the_whole_country_is_there() -> None:
    # of some 4,070 postcodes in use; each first two digits from 10 to 99 is a district
    assert 4_000 < len(ROWS) < 4_100
    assert {row["postcode"][:2] for row in ROWS} == {str(number) for number in range(10, 100)}


@pytest.mark.parametrize(
    ("postcode", "lat", "lon"),
    # town halls or stations nearby, to a kilometre or two
    [("6811", 51.985, 5.900), ("6511", 51.846, 5.863), ("3841", 52.349, 5.622), ("7311", 52.214, 5.963),
     ("6671", 51.928, 5.715), ("1012", 52.374, 4.897)],
)  # fmt: skip
def test_postcodes_lie_where_they_should(postcode: str, lat: float, lon: float) -> None:
    found = degrees_of(postcode)
    assert found is not None
    assert found == (pytest.approx(lat, abs=0.02), pytest.approx(lon, abs=0.03))


@pytest.mark.parametrize("postcode", ["1000", "1954", "5217", "0000", "6811AB", ""])
def test_what_is_not_known_is_not_guessed(postcode: str) -> None:
    # 1000 is for post boxes; the source gives 1954 and 5217 far from their neighbours
    assert degrees_of(postcode) is None


@pytest.mark.parametrize("text", ["681", "68111", "0811", "68a1", "６８１１", " 681"])
def test_four_digits_make_a_postcode(text: str) -> None:
    assert is_postcode("6811")
    assert not is_postcode(text)
