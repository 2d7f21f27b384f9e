import shutil
import sys
import threading
from pathlib import Path

import pytest

from benchmarks.bench.runs.machine import ROOT, this_machine
from benchmarks.bench.runs.record import Task
from benchmarks.bench.runs.subprocess import run_in_subprocess
from benchmarks.bench.runs.version import CodeVersion, VersionUnusableError
from fixtures.cases.nearest_free_place import nearest_free_place


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second checkout, in which a solver setting has another default."""
    folder = tmp_path_factory.mktemp("other")
    for package in ("models", "matcher", "fixtures", "benchmarks"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    settings = folder / "models" / "settings.py"
    text = settings.read_text(encoding="utf-8")
    assert "gap: Share = Field(default=1e-4" in text
    settings.write_text(text.replace("gap: Share = Field(default=1e-4", "gap: Share = Field(default=0.125"))
    return folder


def test_the_code_that_runs_describes_itself() -> None:
    assert CodeVersion().machine() == this_machine()


def test_a_run_of_another_version_has_that_versions_defaults(other: Path, tmp_path: Path) -> None:
    snapshot = tmp_path / "tiny.json"
    snapshot.write_text(nearest_free_place().snapshot.model_dump_json(by_alias=True), encoding="utf-8")
    task = Task(
        snapshot=str(snapshot),
        way="tests.benchmarks.planning:ECHO",
        time_limit_seconds=2,
        threads=1,
        seed=5,
        memory_limit_gib=8,
        out="",
    )
    notes = [
        run_in_subprocess(task, CodeVersion(label="x", folder=folder), threading.Event()).outcome.note
        for folder in (ROOT, other)
    ]
    assert notes == ["0.0001 1 5 2 30000", "0.125 1 5 2 30000"]


def test_another_version_describes_itself(other: Path) -> None:
    # a copy, not a checkout: git knows nothing of it
    assert CodeVersion(folder=other).machine() == this_machine().model_copy(update={"git": ""})


def test_a_folder_without_a_bench_is_refused(tmp_path: Path) -> None:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "__init__.py").write_text("")
    with pytest.raises(VersionUnusableError, match="no bench that starts"):
        CodeVersion(folder=tmp_path).machine()


def test_an_interpreter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VersionUnusableError, match="does not start"):
        CodeVersion(python=tmp_path / "python").machine()


def test_an_empty_folder_does_not_borrow_other_code(tmp_path: Path) -> None:
    # the packages are found elsewhere then, by the current folder or the interpreter's own
    with pytest.raises(VersionUnusableError, match=r"not from|no bench"):
        CodeVersion(folder=tmp_path, python=Path(sys.executable)).machine()
