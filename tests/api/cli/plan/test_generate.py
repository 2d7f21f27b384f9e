from pathlib import Path

import pytest

from fixtures.generator import SETS
from models.files import read_snapshot
from models.snapshot import Snapshot
from tests.api.conftest import Run


@pytest.mark.parametrize("name", ["small.json", "small.xlsx", "small"])
def test_every_kind_of_snapshot_is_written(run: Run, tmp_path: Path, snapshot: Snapshot, name: str) -> None:
    ran = run("generate", "--set", "small", "--seed", 1, "--out", tmp_path / name, "--json")
    assert ran.exit_code == 0
    assert ran.document["snapshot_id"] == snapshot.id
    assert ran.document["youths"] == 60
    assert read_snapshot(tmp_path / name).id == snapshot.id


def test_readable_output_names_set_seed_and_id(run: Run, tmp_path: Path, snapshot: Snapshot) -> None:
    ran = run("generate", "--set", "small", "--seed", 1, "--out", tmp_path / "a.json")
    assert "small, seed 1, 60 youths" in " ".join(ran.stdout.split())
    assert snapshot.id in ran.stdout


def test_an_unknown_set_is_usage_and_names_the_sets(run: Run, tmp_path: Path) -> None:
    ran = run("generate", "--set", "smal", "--out", tmp_path / "a.json")
    assert ran.exit_code == 2
    assert "crisis-noord-veluwe" in ran.stderr
    assert not (tmp_path / "a.json").exists()


def test_the_help_names_every_set(run: Run) -> None:
    words = run("generate", "--help", columns=200).stdout
    assert all(name in words for name in SETS)


def test_a_negative_seed_is_usage(run: Run, tmp_path: Path) -> None:
    assert run("generate", "--set", "small", "--seed", -1, "--out", tmp_path / "a.json").exit_code == 2


def test_a_folder_that_is_not_there_is_bad_input(run: Run, tmp_path: Path) -> None:
    ran = run("generate", "--set", "small", "--out", tmp_path / "nowhere" / "a.json", "--json")
    assert ran.exit_code == 3
    assert ran.document["error"] == "file"


def test_a_folder_with_other_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    ran = run("generate", "--set", "small", "--out", tmp_path)
    assert ran.exit_code == 3
    assert "other files" in ran.stderr
    assert (tmp_path / "letter.txt").read_text() == "keep me"
