import json
from pathlib import Path

import pytest

from models.snapshot import Snapshot
from tests.api.conftest import Run


def test_a_valid_snapshot_ends_with_0(run: Run, snapshot_path: Path, snapshot: Snapshot) -> None:
    ran = run("validate", snapshot_path)
    assert ran.exit_code == 0
    assert "is valid: 60 youths" in ran.stdout
    assert run("validate", snapshot_path, "--json").document["snapshot_id"] == snapshot.id


def test_every_issue_is_listed_with_code_path_and_remedy(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    content = snapshot.model_dump(mode="json", by_alias=True)
    content["units"][0]["organisation_id"] = "org-99"
    content["youths"][3]["sibling_ids"] = ["y-99999"]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(content))
    ran = run("validate", bad, "--json")
    assert ran.exit_code == 3
    assert ran.document["valid"] is False
    assert [issue["code"] for issue in ran.document["issues"]] == ["unknown_reference"] * 2
    words = run("validate", bad).stderr
    for issue in ran.document["issues"]:
        assert issue["path"] in words
    assert words.count("do: ") == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.json", "", "empty_file"),
        ("cut.json", '{"schema_version": "1", ', "json_syntax"),
        ("letter.docx", "Dear", "unknown_kind"),
        ("strange.json", '{"as_of": "2026-11-23", "colour": "red"}', "unknown_field"),
    ],
)
def test_what_is_no_snapshot_is_bad_input(run: Run, tmp_path: Path, name: str, content: str, code: str) -> None:
    (tmp_path / name).write_text(content)
    ran = run("validate", tmp_path / name, "--json")
    assert ran.exit_code == 3
    assert [issue["code"] for issue in ran.document["issues"]] == [code]
    assert code in ran.stderr


@pytest.mark.parametrize("name", ["gone.json", "gone.xlsx", "gone"])
def test_a_missing_file_is_bad_input(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("validate", tmp_path / name, "--json")
    assert ran.exit_code == 3
    assert ran.document["issues"][0]["code"] == "missing_file"


def test_warnings_are_told_and_let_through(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    content = snapshot.model_dump(mode="json", by_alias=True)
    unit = next(
        item
        for item in content["units"]
        if sum(
            youth["current_stay"] is not None and youth["current_stay"]["place"] == item["id"]
            for youth in content["youths"]
        )
        > 1
    )
    unit["beds"] = 1
    path = tmp_path / "full.json"
    path.write_text(json.dumps(content))
    ran = run("validate", path, "--json")
    assert ran.exit_code == 0
    assert "more_residents_than_beds" in {issue["code"] for issue in ran.document["issues"]}
    assert "warning" in ran.stderr
