import os
from pathlib import Path

import pytest

from models.files import read_snapshot, write_snapshot
from tests.models.snapshots import snapshot

OLD = snapshot(regions=[{"id": "JZ12", "name": "old"}, {"id": "JZ13", "name": "old"}])
KINDS = ("s.json", "s.xlsx", "s")


class PowerCut(BaseException):
    """Ends the writing at the worst moment."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calls_before", [0, 1])
def test_a_failure_in_the_middle_leaves_the_old_content_whole(
    kind: str, calls_before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(OLD, tmp_path / kind)
    calls = 0

    def fail(_: int) -> None:
        nonlocal calls
        calls += 1
        if calls > calls_before:
            raise PowerCut

    monkeypatch.setattr(os, "fsync", fail)
    if kind != "s" and calls_before:
        return  # one file is synced once
    with pytest.raises(PowerCut):
        write_snapshot(snapshot(), tmp_path / kind)
    monkeypatch.undo()
    assert read_snapshot(tmp_path / kind) == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == [kind]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failing_exchange_of_folders_puts_the_old_one_back(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(OLD, tmp_path / "s")
    rename, calls = Path.rename, 0

    def fail(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise PowerCut
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PowerCut):
        write_snapshot(snapshot(), tmp_path / "s")
    assert read_snapshot(tmp_path / "s") == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize("kind", KINDS)
def test_new_content_replaces_the_old(kind: str, tmp_path: Path) -> None:
    write_snapshot(OLD, tmp_path / kind)
    write_snapshot(snapshot(), tmp_path / kind)
    assert read_snapshot(tmp_path / kind) == snapshot()
    assert [entry.name for entry in tmp_path.iterdir()] == [kind]


def test_a_folder_with_anything_else_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(FileExistsError, match="other files"):
        write_snapshot(snapshot(), tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is a file"):
        write_snapshot(snapshot(), tmp_path / "file")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    write_snapshot(snapshot(), tmp_path / "s")
    assert read_snapshot(tmp_path / "s") == snapshot()
