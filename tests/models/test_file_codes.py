"""Every code of a faulty file, once at least, with the exact place that is told."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.files import FileCode, read_policy, read_snapshot, write_snapshot
from models.files import workbook as reading
from models.issue import InvalidInputError, Issue
from tests.models.snapshots import snapshot

C = FileCode
BORN = '"birth_date": "2011-05-14"'
Damage = Callable[[Path], Path]


def issues_of(path: Path, read: Callable[[Path], object] = read_snapshot) -> tuple[Issue, ...]:
    with pytest.raises(InvalidInputError) as caught:
        read(path)
    assert all(issue.message and issue.remedy.endswith((".", "?")) for issue in caught.value.issues)
    return caught.value.issues


def found(path: Path) -> list[tuple[str, str]]:
    return [(issue.code, issue.path) for issue in issues_of(path)]


def json_with(old: str, new: str) -> Damage:
    def damage(folder: Path) -> Path:
        path = folder / "s.json"
        write_snapshot(snapshot(), path)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return damage


def csv_with(name: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> Path:
        write_snapshot(snapshot(), folder / "s")
        path = folder / "s" / name
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())
        return folder / "s"

    return damage


def file_with(name: str, data: bytes) -> Damage:
    def damage(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return damage


def xlsx_with(change: Callable[[openpyxl.Workbook], object]) -> Damage:
    def damage(folder: Path) -> Path:
        path = folder / "s.xlsx"
        write_snapshot(snapshot(), path)
        workbook = openpyxl.load_workbook(path)
        change(workbook)
        workbook.save(path)
        return path

    return damage


def set_cell(sheet: str, cell: str, value: Any) -> Damage:
    return xlsx_with(lambda workbook: workbook[sheet].__setitem__(cell, value))


def merge(sheet: str, cells: str) -> Damage:
    return xlsx_with(lambda workbook: workbook[sheet].merge_cells(cells))


def missing_csv(folder: Path) -> Path:
    csv_with("units.csv", "id", "id")(folder)
    (folder / "s" / "units.csv").unlink()
    return folder / "s"


def folder_in_place_of_a_file(folder: Path) -> Path:
    csv_with("units.csv", "id", "id")(folder)
    (folder / "s" / "units.csv").unlink()
    (folder / "s" / "units.csv").mkdir()
    return folder / "s"


def unknown_csv(folder: Path) -> Path:
    csv_with("units.csv", "id", "id")(folder)
    (folder / "s" / "unit.csv").write_text("id\n", encoding="utf-8")
    (folder / "s" / "notes.txt").write_text("left alone", encoding="utf-8")
    return folder / "s"


DAMAGES: list[tuple[FileCode, Damage, str]] = [
    (C.MISSING_FILE, lambda folder: folder / "no.json", "no.json"),
    (C.MISSING_FILE, lambda folder: folder / "no.xlsx", "no.xlsx"),
    (C.MISSING_FILE, lambda folder: folder / "no", "no"),
    (C.UNREADABLE, folder_in_place_of_a_file, "units.csv"),
    (C.UNKNOWN_KIND, file_with("s.txt", b"{}"), "s.txt"),
    (C.EMPTY_FILE, file_with("s.json", b""), "s.json"),
    (C.EMPTY_FILE, file_with("s.json", b"\xef\xbb\xbf \n"), "s.json"),
    (C.EMPTY_FILE, file_with("s.xlsx", b""), "s.xlsx"),
    (C.NOT_UTF8, file_with("s.json", '{"a": "é"}'.encode("cp1252")), "s.json"),
    (C.JSON_SYNTAX, file_with("s.json", b'{"as_of":\n 12,,}'), "line 2 column 5"),
    (C.JSON_SYNTAX, file_with("s.json", b"[" * 100_000), "s.json"),
    (C.JSON_SYNTAX, file_with("s.json", b"[" * 300 + b"]" * 300), "line 1 column 202"),
    (C.JSON_SYNTAX, file_with("s.json", b'{"as_of": "\\ud800"}'), "line 1 column 18"),
    (C.JSON_SYNTAX, file_with("s.json", b"1" * 5000), "s.json"),
    (C.CSV_SYNTAX, csv_with("regions.csv", "Noord", '"Noord'), "regions.csv row 2"),
    (C.NOT_A_WORKBOOK, file_with("s.xlsx", b"PK\x03\x04 and so on"), "s.xlsx"),
    (C.NOT_A_WORKBOOK, file_with("s.xlsx", b"id,name"), "s.xlsx"),
    (C.MISSING_TABLE, missing_csv, "units.csv"),
    (C.MISSING_TABLE, xlsx_with(lambda workbook: workbook.remove(workbook["units"])), "sheet units"),
    (C.UNKNOWN_TABLE, unknown_csv, "unit.csv"),
    (C.UNKNOWN_TABLE, xlsx_with(lambda workbook: workbook.create_sheet("unit")), "sheet number 9"),
    (C.MISSING_COLUMN, csv_with("units.csv", ",contract.until", ""), "units.csv column contract.until"),
    (C.UNKNOWN_COLUMN, csv_with("units.csv", ",beds,", ",bed,"), "units.csv row 1 column number 8"),
    (C.REPEATED_COLUMN, csv_with("units.csv", ",beds,", ",name,"), "units.csv row 1 column number 8"),
    (C.ROW_LENGTH, csv_with("regions.csv", "Noord-", "Noord,"), "regions.csv row 2"),
    (C.ROW_COUNT, csv_with("snapshot.csv", "1,2026-11-23,7,25\r\n", ""), "snapshot.csv"),
    (C.ROW_COUNT, csv_with("snapshot.csv", "\r\n1", "\r\n1,2026-11-23,7,25\r\n1"), "snapshot.csv"),
    (C.CELL_SYNTAX, csv_with("youths.csv", "ggz:120", "ggz"), "youths.csv row 2 column need.expertises"),
    (C.CELL_SYNTAX, csv_with("youths.csv", "|lvb:90", "|ggz:90"), "youths.csv row 2 column need.expertises"),
    (C.CELL_SYNTAX, csv_with("units.csv", '"[{', '"[{{'), "units.csv row 2 column bed_changes"),
    (C.CELL_SYNTAX, csv_with("units.csv", '""beds"":6', '""beds"":NaN'),
     "units.csv row 2 column bed_changes"),
    (C.CELL_FORMULA, set_cell("units", "H2", "=1+1"), "sheet units row 2 column beds"),
    (C.CELLS_MERGED, merge("units", "Q2:Q3"), "sheet units cells Q2:Q3"),
    (C.CELLS_MERGED, merge("units", "R2:R3"), "sheet units cells R2:R3"),
    (C.CELL_ERROR, set_cell("units", "H2", "#N/A"), "sheet units row 2 column beds"),
    (C.REPEATED_KEY, json_with('"beds": 8', '"beds": 8, "beds": 9'), "/units/0/beds"),
    (C.NOT_FINITE, json_with('"lat": 52.3,', '"lat": NaN,'), "/units/0/location/lat"),
    (C.NOT_FINITE, json_with('"lat": 52.3,', '"lat": 1e999,'), "/units/0/location/lat"),
    (C.MISSING_FIELD, json_with('"beds": 8, ', ""), "/units/0/beds"),
    (C.MISSING_FIELD, csv_with("units.csv", "open_group,8,", "open_group,,"), "units.csv row 2 column beds"),
    (
        C.MISSING_FIELD,
        csv_with("youths.csv", "2026-11-01,", ","),
        "youths.csv row 2 column closed_authorisation.from",
    ),
    (C.UNKNOWN_FIELD, json_with('"beds": 8', '"beds": 8, "bed": 8'), "/units/0/bed"),
    (C.UNKNOWN_FIELD, json_with('"from": "2026-11-30"', '"from": "2026-11-30", "from_date": "2026-11-30"'),
     "/youths/0/need/from_date"),
    (C.WRONG_TYPE, json_with('"beds": 8', '"beds": "8"'), "/units/0/beds"),
    (C.WRONG_TYPE, json_with('"beds": 8', '"beds": true'), "/units/0/beds"),
    (C.WRONG_TYPE, json_with('"horizon": {"days": 7, "weeks": 25}', '"horizon": []'), "/horizon"),
    (C.WRONG_TYPE, file_with("s.json", b"[]"), ""),
    (C.WRONG_TYPE, csv_with("units.csv", "52.3,", "nan,"), "units.csv row 2 column location.lat"),
    (C.WRONG_TYPE, set_cell("units", "H2", "acht"), "sheet units row 2 column beds"),
    (C.WRONG_TYPE, set_cell("units", "H2", 8.5), "sheet units row 2 column beds"),
    (C.NOT_A_DATE, json_with(BORN, '"birth_date": "14-05-2011"'), "/youths/0/birth_date"),
    (C.NOT_A_DATE, json_with(BORN, '"birth_date": "0"'), "/youths/0/birth_date"),
    (C.NOT_A_DATE, json_with(BORN, '"birth_date": "2011-02-30"'), "/youths/0/birth_date"),
    (C.NOT_A_DATE, json_with(BORN, '"birth_date": 0'), "/youths/0/birth_date"),
    (C.NOT_A_DATE, json_with('"from": "2027-01-04"', '"from": "86400"'), "/units/0/bed_changes/0/from"),
    (C.NOT_A_DATE, csv_with("units.csv", "2027-01-04", "4 jan"),
     "units.csv row 2 column bed_changes at /0/from"),
    (C.NOT_ALLOWED, json_with('"setting": "open_group"', '"setting": "open"'), "/units/0/setting"),
    (C.NOT_ALLOWED, json_with('"schema_version": "1"', '"schema_version": "2"'), "/schema_version"),
    (C.NOT_ALLOWED, csv_with("youths.csv", "home|open_group", "home|open"),
     "youths.csv row 2 column brigade_alternative.settings at /1"),
    (C.NOT_ALLOWED, csv_with("youths.csv", "lvb:90", "lbv:90"),
     "youths.csv row 2 column need.expertises at /lbv"),
    (C.OUT_OF_RANGE, json_with('"beds": 8', '"beds": -1'), "/units/0/beds"),
    (C.OUT_OF_RANGE, csv_with("snapshot.csv", ",25", ",105"), "snapshot.csv row 2 column horizon.weeks"),
    (C.BAD_IDENTIFIER, json_with('"id": "JZ12"', '"id": "JZ 12"'), "/regions/0/id"),
    (C.BAD_IDENTIFIER, json_with('"id": "JZ12"', '"id": "JZ:12"'), "/regions/0/id"),
    (C.BAD_IDENTIFIER, json_with('"id": "JZ12"', '"id": "JZ\\u200b12"'), "/regions/0/id"),
    (C.BAD_IDENTIFIER, json_with('"id": "JZ12"', '"id": "JZ12\\n"'), "/regions/0/id"),
    (C.BAD_TAG, json_with('"risk_tags": ["fire_setting"]', '"risk_tags": ["fire\\u200bsetting"]'),
     "/youths/0/risk_tags/0"),
    (C.BAD_TAG, json_with('"risk_tags": ["fire_setting"]', '"risk_tags": ["fire\\u0000"]'), "/youths/0/risk_tags/0"),
    (C.BAD_TAG, json_with('{"fire_setting": 1}', '{"fire\\u3164setting": 1}'), "/units/0/mix_limits/?"),
    (C.EMPTY_VALUE, json_with('"risk_tags": ["fire_setting"]', '"risk_tags": [" \\t"]'), "/youths/0/risk_tags/0"),
    (C.EMPTY_VALUE, json_with('{"fire_setting": 1}', '{" ": 1}'), "/units/0/mix_limits/?"),
    (C.TAGS_ALIKE, json_with('{"fire_setting": 1}', '{"Fire_Setting": 1, " fire_setting ": 2}'), "/units/0/mix_limits"),
    (C.TAGS_ALIKE, csv_with("units.csv", "fire_setting:1", "Fire_Setting:1|fire_setting:2"),
     "units.csv row 2 column mix_limits"),
    (C.TAGS_ALIKE, set_cell("units", "P2", "fire_setting:1|FIRE_SETTING:1"), "sheet units row 2 column mix_limits"),
    (C.OUT_OF_RANGE, json_with('{"fire_setting": 1}', '{"fire_setting": -1}'), "/units/0/mix_limits/fire_setting"),
    (C.OUT_OF_RANGE, json_with('{"fire_setting": 1}', '{"fire_setting": 501}'), "/units/0/mix_limits/fire_setting"),
    (C.OUT_OF_RANGE, json_with('{"fire_setting": 1}', '{"fire_setting": 1' + "0" * 30 + "}"),
     "/units/0/mix_limits/fire_setting"),
    (C.OUT_OF_RANGE, csv_with("units.csv", "fire_setting:1", "fire_setting:501"),
     "units.csv row 2 column mix_limits at /fire_setting"),
    (C.OUT_OF_RANGE, json_with('"ggz": 120', '"ggz": 2401'), "/youths/0/need/expertises/ggz"),
    (C.OUT_OF_RANGE, json_with('"ggz": 120', '"ggz": 0'), "/youths/0/need/expertises/ggz"),
    (C.OUT_OF_RANGE, json_with(BORN, '"birth_date": "1899-12-31"'), "/youths/0/birth_date"),
    (C.OUT_OF_RANGE, json_with('"as_of": "2026-11-23"', '"as_of": "2300-01-01"'), "/as_of"),
    (C.OUT_OF_RANGE, json_with('"until": "2027-12-31"', '"until": "9999-12-31"'), "/units/0/contract/until"),
    (C.TOO_LONG, json_with('"sibling_ids": ["y-00422"]', '"sibling_ids": ' + str(["y-00422"] * 51).replace("'", '"')),
     "/youths/0/sibling_ids"),
    (C.TOO_LONG, json_with('"risk_tags": ["fire_setting"]', f'"risk_tags": ["{"x" * 101}"]'), "/youths/0/risk_tags/0"),
    (C.EMPTY_VALUE, json_with('"name": "De Berk"', '"name": ""'), "/units/0/name"),
    (C.EMPTY_VALUE, json_with('"sexes": ["female", "male"]', '"sexes": []'), "/units/0/sexes"),
    (C.TOO_LONG, json_with('"id": "JZ12"', f'"id": "{"J" * 65}"'), "/regions/0/id"),
    (C.POSTCODE_FORM, json_with('"lat": 52.3, "lon": 5.62', '"postcode": "6811 AB"'), "/units/0/location/postcode"),
    (C.POSTCODE_FORM, csv_with("units.csv", "52.3,5.62,,", ",,681,"), "units.csv row 2 column location.postcode"),
    (C.POSTCODE_UNKNOWN, json_with('"lat": 52.3, "lon": 5.62', '"postcode": "1954"'), "/units/0/location/postcode"),
    (C.POSTCODE_UNKNOWN, set_cell("units", "F2", 1954), "sheet units row 2 column location.postcode"),
    (C.WRONG_TYPE, json_with('"lat": 52.3, "lon": 5.62', '"postcode": 6811'), "/units/0/location/postcode"),
]  # fmt: skip

ELSEWHERE = {
    C.TOML_SYNTAX: "test_toml_files.py",
    C.TOO_LARGE: "below",
    C.CELL_TOO_LONG: "below",
    C.INVALID_VALUE: "kept for constraints that no model has yet",
}


def _name(item: object) -> str:
    """The same on every worker: a function's name, not its address."""
    return getattr(item, "__qualname__", str(item)).replace("<locals>.", "")[:40]


@pytest.mark.parametrize(("code", "damage", "where"), DAMAGES, ids=_name)
def test_a_problem_is_told_where_it_is(code: FileCode, damage: Damage, where: str, tmp_path: Path) -> None:
    assert (code.value, where) in found(damage(tmp_path))


@pytest.mark.parametrize(("code", "damage", "where"), DAMAGES, ids=_name)
def test_one_mistake_is_one_issue(code: FileCode, damage: Damage, where: str, tmp_path: Path) -> None:
    several = {C.UNKNOWN_COLUMN: 2, C.REPEATED_COLUMN: 2, C.MISSING_COLUMN: 2}  # the true name is missing too
    if code is C.MISSING_COLUMN:
        several[code] = 3  # and two rows are longer than the header
    issues = [issue for issue in found(damage(tmp_path)) if issue[0] != "unknown_reference"]
    assert len(issues) <= several.get(code, 1), issues


def test_every_code_has_a_case() -> None:
    assert {code for code, _, _ in DAMAGES} | set(ELSEWHERE) == set(FileCode)


def test_a_column_that_is_misspelt_is_asked_after(tmp_path: Path) -> None:
    issues = issues_of(csv_with("units.csv", ",beds,", ",beds_,")(tmp_path))
    assert "Did you mean beds?" in {issue.remedy for issue in issues}


def test_a_field_that_is_misspelt_is_asked_after(tmp_path: Path) -> None:
    (issue,) = issues_of(json_with('"beds": 8', '"beds": 8, "bed": 8')(tmp_path))
    assert issue.remedy == "Did you mean beds?"
    assert issue.message == "unit unit-017: bed is not a known field"


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 2**20)
    with zipfile.ZipFile(tmp_path / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (2**20 + 1))
    assert found(tmp_path / "s.xlsx") == [("too_large", "s.xlsx")]


def test_a_text_that_a_cell_cannot_hold_is_not_cut_off(tmp_path: Path) -> None:
    regions = [{"id": "JZ12", "name": "a" * 32_767}, {"id": "JZ13", "name": "b" * 32_768}]
    with pytest.raises(InvalidInputError) as caught:
        write_snapshot(snapshot(regions=regions), tmp_path / "s.xlsx")
    assert [(i.code, i.path) for i in caught.value.issues] == [("cell_too_long", "sheet regions row 3 column name")]
    assert not list(tmp_path.iterdir())
    write_snapshot(snapshot(regions=regions), tmp_path / "s")
    assert read_snapshot(tmp_path / "s") == snapshot(regions=regions)


def test_an_empty_list_of_regions_is_told_from_null_in_a_table(tmp_path: Path) -> None:
    units = [unit.model_copy(update={"region_ids": ()}) for unit in snapshot().units]
    write_snapshot(snapshot().model_copy(update={"units": tuple(units)}), tmp_path / "s")
    assert found(tmp_path / "s") == [("regions_empty", f"units.csv row {row} column region_ids") for row in (2, 3)]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = csv_with("youths.csv", "female,", "vrouw,")(tmp_path)
    for name, old, new in (
        ("youths.csv", "2013-07-09", "9 juli"),
        ("units.csv", "open_group,8,", "open_group,-8,"),
        ("regions.csv", "id,name", "id,naam"),
        ("snapshot.csv", "2026-11-23", ""),
    ):
        file = path / name
        file.write_bytes(file.read_bytes().decode().replace(old, new, 1).encode())
    (path / "brigade_teams.csv").unlink()
    (path / "organisations.csv").write_bytes(b"")
    assert sorted(found(path)) == [
        ("empty_file", "organisations.csv"),
        ("missing_column", "regions.csv column name"),
        ("missing_field", "snapshot.csv row 2 column as_of"),
        ("missing_table", "brigade_teams.csv"),
        ("not_a_date", "youths.csv row 3 column birth_date"),
        ("not_allowed", "youths.csv row 2 column sex"),
        ("out_of_range", "units.csv row 2 column beds"),
        ("unknown_column", "regions.csv row 1 column number 2"),
    ]


def test_problems_of_content_come_with_row_and_column_and_with_warnings(tmp_path: Path) -> None:
    path = csv_with("youths.csv", "GM0243,52.34567", "GM9,2.34567")(tmp_path)
    assert found(path) == [
        ("unknown_reference", "youths.csv row 2 column home.municipality_id"),
        ("outside_netherlands", "youths.csv row 2 column home.location.lat"),
    ]


def test_reading_another_kind_of_document_is_refused(tmp_path: Path) -> None:
    assert issues_of(json_with("{", "{")(tmp_path), read_policy)[0].code == "toml_syntax"
