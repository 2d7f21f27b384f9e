from pathlib import Path

import pytest

from matcher.travel.matrix_file import MatrixFileTravel
from matcher.travel.protocol import MatrixFileError
from models.geography import Location

A, B, C = Location(lat=52.1, lon=5.9), Location(lat=51.8, lon=6.2), Location(lat=52.3, lon=-0.0)
HEADER = "from_lat,from_lon,to_lat,to_lon,minutes\n"
ROWS = "52.1,5.9,51.8,6.2,30\n51.8,6.2,52.1,5.9,33\n52.1,5.9,52.3,0,17.2\n51.8,6.2,52.3,0,41\n"


def file(folder: Path, text: str) -> Path:
    path = folder / "matrix.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_and_back_are_averaged_and_rounded_up(tmp_path: Path) -> None:
    travel = MatrixFileTravel(file(tmp_path, HEADER + ROWS))
    # A to B (30 + 33) / 2, A to C 17.2, B to C 41: the way back of the last two is not in the file
    wanted = [[0, 32, 18], [32, 0, 41], [18, 41, 0]]
    assert travel.minutes([A, B, C], [A, B, C]).tolist() == wanted
    assert travel.minutes([], [A]).shape == (0, 1)


def test_coordinates_are_matched_to_a_metre(tmp_path: Path) -> None:
    travel = MatrixFileTravel(file(tmp_path, HEADER + ROWS))
    near = Location(lat=52.100002, lon=5.899998)
    assert travel.minutes([near], [B])[0, 0] == 32
    with pytest.raises(MatrixFileError, match="1 of 1 trips"):
        travel.minutes([Location(lat=52.1001, lon=5.9)], [B])


def test_a_missing_trip_is_never_guessed(tmp_path: Path) -> None:
    travel = MatrixFileTravel(file(tmp_path, HEADER + "52.1,5.9,51.8,6.2,30\n"))
    with pytest.raises(MatrixFileError, match="2 of 4 trips are not in the file; compute them") as refused:
        travel.minutes([A, B], [B, C])
    assert "from origin 1 to destination 2" in str(refused.value)
    assert "52.3" not in str(refused.value)


def test_no_time_over_a_long_way_is_refused_and_the_trip_named(tmp_path: Path) -> None:
    travel = MatrixFileTravel(file(tmp_path, HEADER + ROWS.replace(",41", ",0")))
    assert travel.minutes([A], [B]).tolist() == [[32]]
    with pytest.raises(MatrixFileError, match=r"1 of 2 trips take .*, first from origin 1 to destination 2") as refused:
        travel.minutes([C], [A, B])
    assert "52" not in str(refused.value).replace(str(tmp_path), "")


def test_the_name_changes_with_the_content(tmp_path: Path) -> None:
    first = MatrixFileTravel(file(tmp_path, HEADER + ROWS)).name
    second = MatrixFileTravel(file(tmp_path, HEADER + ROWS.replace("17.2", "17.3"))).name
    assert first.startswith("matrix matrix.csv sha256:")
    assert first != second


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "row 1: the header must be"),
        ("lat,lon,minutes\n", "row 1: the header must be"),
        (HEADER + "52.1,5.9,51.8,6.2\n", "row 2: five numbers"),
        (HEADER + "52.1,5.9,51.8,6.2,30,1\n", "row 2: five numbers"),
        (HEADER + ROWS + "52.1,5.9,51.8,6.2,half\n", "row 6: five numbers"),
        (HEADER + "952.1,5.9,51.8,6.2,30\n", "row 2: a coordinate"),
        (HEADER + "nan,5.9,51.8,6.2,30\n", "row 2: a coordinate"),
        (HEADER + "52.1,5.9,51.8,6.2,-1\n", "row 2: minutes must be"),
        (HEADER + "52.1,5.9,51.8,6.2,nan\n", "row 2: minutes must be"),
        (HEADER + "52.1,5.9,51.8,6.2,1441\n", "row 2: minutes must be"),
        (HEADER + ROWS + "52.1,5.9,51.8,6.2,31\n", "row 6: an earlier row"),
    ],
)
def test_a_bad_file_is_refused_by_row(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(MatrixFileError, match=reason):
        MatrixFileTravel(file(tmp_path, text))


def test_a_file_that_is_absent_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MatrixFileError, match=r"no\.csv"):
        MatrixFileTravel(tmp_path / "no.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MatrixFileError, match="UTF-8"):
        MatrixFileTravel(tmp_path / "b.csv")
