import subprocess
from pathlib import Path

import pytest

from benchmarks.bench.runs.machine import code_state, cores, load, peak_mib, this_machine


def test_the_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cores == cores() >= 1
    assert machine.memory_gib > 0
    assert machine.processor
    assert machine.versions["ortools"].startswith("9.")
    assert load() >= 0
    assert 10 < peak_mib() < 1024 * machine.memory_gib


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / "benchmarks").mkdir(parents=True)
    (folder / "benchmarks" / "__init__.py").write_text("")
    (folder / "README.md").write_text("old")
    git(tmp_path, "init", str(folder))
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    return folder


def test_a_clean_checkout_is_its_commit(checkout: Path) -> None:
    found = code_state(checkout)
    assert len(found) == 12
    assert set(found) <= set("0123456789abcdef")


def test_changed_python_is_told_and_other_files_are_not(checkout: Path) -> None:
    clean = code_state(checkout)
    (checkout / "README.md").write_text("new")
    (checkout / "bench").mkdir()
    (checkout / "bench" / "a.jsonl").write_text("{}")
    assert code_state(checkout) == clean
    (checkout / "benchmarks" / "more.py").write_text("")
    assert code_state(checkout) == f"{clean}+changes"


def test_what_is_installed_inside_another_checkout_has_no_commit(checkout: Path, tmp_path: Path) -> None:
    installed = checkout / ".venv" / "site-packages"
    (installed / "benchmarks").mkdir(parents=True)
    (installed / "benchmarks" / "__init__.py").write_text("")
    assert code_state(installed) == ""
    assert code_state(tmp_path) == ""
