import csv
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.files import read_plan, read_snapshot, read_snapshot_with_warnings, write_plan, write_snapshot
from models.files.tables import TABLES
from models.issue import InvalidInputError
from models.plan import Plan
from models.snapshot import Snapshot
from tests.models.snapshots import snapshot
from tests.models.strategies import snapshots

KINDS = ("snapshot.json", "snapshot.xlsx", "snapshot")


def content(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {entry.name: entry.read_bytes() for entry in path.iterdir()}
    return {path.name: path.read_bytes()}


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(made=snapshots())
def test_reading_what_was_written_gives_the_same_snapshot_and_bytes(kind: str, made: Snapshot) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kind
        write_snapshot(made, path)
        first = content(path)
        read = read_snapshot(path)
        assert read == made
        assert read.id == made.id
        write_snapshot(read, path)
        assert content(path) == first
        assert [entry.name for entry in Path(folder).iterdir()] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_base_has_no_issue_in_any_kind(kind: str, tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / kind)
    assert read_snapshot_with_warnings(tmp_path / kind) == (snapshot(), ())


def test_workbook_bytes_do_not_depend_on_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_snapshot(snapshot(), tmp_path / "a.xlsx")
    monkeypatch.setattr("time.time", lambda: 4e9)
    write_snapshot(snapshot(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.modified.replace(tzinfo=UTC) == datetime(
        2000, 1, 1, tzinfo=UTC
    )


def test_csv_as_excel_in_dutch_saves_it_is_read(tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / "s")
    for path in (tmp_path / "s").iterdir():
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=";").writerows(
            [[{"true": "WAAR", "false": "ONWAAR"}.get(cell, cell) for cell in row] + [""] for row in rows]
            + [[""] * (len(rows[0]) + 1)]
        )
        path.write_bytes(b"\xef\xbb\xbf" + stream.getvalue().encode())
    assert read_snapshot(tmp_path / "s") == snapshot()


def test_json_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / "s.json")
    (tmp_path / "s.json").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "s.json").read_bytes())
    assert read_snapshot(tmp_path / "s.json") == snapshot()


def test_real_dates_numbers_and_booleans_in_a_workbook_are_read(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_snapshot(snapshot(), path)
    workbook = openpyxl.load_workbook(path)
    workbook["snapshot"]["A2"] = 1
    workbook["snapshot"]["B2"] = date(2026, 11, 23)
    workbook["snapshot"]["C2"] = 7.0
    headers = [cell.value for cell in workbook["youths"][1]]
    workbook["youths"].cell(2, headers.index("birth_date") + 1).value = date(2011, 5, 14)
    workbook["youths"].cell(2, headers.index("may_move") + 1).value = "true"
    workbook.save(path)
    assert read_snapshot(path) == snapshot()


def test_rows_are_numbered_as_shown_past_blank_rows_and_line_breaks(
    tmp_path: Path,
) -> None:
    write_snapshot(snapshot(), tmp_path / "s")
    regions = tmp_path / "s" / "regions.csv"
    regions.write_bytes(b'id,name\r\nJZ12,"two\nlines"\r\n\r\nJZ13,b\r\nJZ13,c\r\n')
    with pytest.raises(ValueError, match="1 problem") as caught:
        read_snapshot(tmp_path / "s")
    assert [issue.path for issue in caught.value.issues] == ["regions.csv row 5 column id"]  # type: ignore[attr-defined]


def test_every_field_of_a_youth_is_a_column() -> None:
    youth = snapshot().youths[0].model_dump(by_alias=True)
    assert {column.path[0] for column in TABLES["youths"].columns} == set(youth)


@settings(max_examples=30, deadline=None)
@given(
    points=st.floats(0, 1e15),
    kpis=st.dictionaries(st.text(max_size=5), st.floats(-(2**53), 2**53), max_size=3),
    parameters=st.dictionaries(st.text(max_size=3), st.none() | st.booleans() | st.integers() | st.text(), max_size=3),
)
def test_plans_round_trip(points: float, kpis: dict[str, float], parameters: dict[str, object]) -> None:
    stay = snapshot().youths[0].pinned
    assert stay is not None
    plan = Plan.model_validate(
        {
            "snapshot_id": "sha256:0",
            "status": "feasible",
            "cost": 12,
            "bound": 11,
            "gap": 0.1,
            "trajectories": [
                {
                    "youth_id": "y-1",
                    "stays": stay.stays,
                    "costs": [{"term": "moves", "points": 3, "amount": 2, "unit": "moves"}],
                }
            ],
            "unplaced": [
                {
                    "youth_id": "y-2",
                    "from": "2026-11-23",
                    "days": 3,
                    "reasons": [{"code": "age", "places": 4, "parameters": parameters}],
                }
            ],
            "prices": [{"resource": "beds:u", "period": "2026-11-23", "points": points}],
            "kpis": kpis,
            "provenance": {"ended": "time_limit", "seconds": {"solve": 1.5}, "policy": {"name": "p"}},
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        write_plan(plan, path)
        assert read_plan(path) == plan


def _without(path: Path, columns: tuple[str, ...], postcode: str) -> None:
    """Deletes columns of a location from units.csv and gives every unit this postcode."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=","))
    for row in rows:
        row["location.postcode"] = postcode
    kept = [name for name in rows[0] if name not in columns]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_a_table_may_give_postcodes_instead_of_coordinates(tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / "s")
    _without(tmp_path / "s" / "units.csv", ("location.lat", "location.lon"), "3841")
    assert [unit.location.lat for unit in read_snapshot(tmp_path / "s").units] == [52.3494, 52.3494]


def test_a_table_from_before_there_were_postcodes_is_read(tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / "s")
    _without(tmp_path / "s" / "units.csv", ("location.postcode",), "")
    assert read_snapshot(tmp_path / "s") == snapshot()


def test_a_row_with_neither_is_refused_even_if_the_table_has_only_postcodes(tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / "s")
    _without(tmp_path / "s" / "units.csv", ("location.lat", "location.lon"), "")
    with pytest.raises(InvalidInputError) as refused:
        read_snapshot(tmp_path / "s")
    assert {issue.code for issue in refused.value.issues} == {"missing_field"}
    assert {issue.path for issue in refused.value.issues} >= {"units.csv row 2 column location.lat"}
