import importlib.util
from pathlib import Path

import pytest

from benchmarks.bench.runs.machine import ROOT
from benchmarks.bench.runs.store import opened_store, read_runs
from models.issue import InvalidInputError
from tests.benchmarks.bench.runs.records import FAILED, NO_PLAN, PROVEN, WRONG, a_run

RUNS = (a_run("one"), a_run("two", NO_PLAN), a_run("three", FAILED))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "new" / "store.jsonl"
    with opened_store(target) as store:
        for run in RUNS:
            store.append(run)
    return target


def test_runs_come_back_as_they_were_stored(path: Path) -> None:
    assert read_runs(path) == RUNS
    with opened_store(path) as store:
        assert store.runs == RUNS
        assert store.get("two small-1 0") == RUNS[1]
        assert store.get("four small-1 0") is None
        assert store.torn_bytes == 0


def test_a_run_is_on_disk_before_the_store_is_closed(path: Path) -> None:
    with opened_store(path) as store:
        store.append(a_run("four"))
        assert read_runs(path) == (*RUNS, a_run("four"))


def test_of_a_key_that_was_run_again_the_last_holds(path: Path) -> None:
    anew = a_run("three", PROVEN)
    with opened_store(path) as store:
        store.append(anew)
        assert store.runs == (*RUNS[:2], anew)
    assert read_runs(path) == (*RUNS[:2], anew)
    # nothing is ever overwritten
    assert len(path.read_bytes().splitlines()) == 4


def test_wherever_a_kill_cuts_the_file_whole_runs_are_kept_and_writing_goes_on(path: Path) -> None:
    whole = path.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for cut in {*range(0, len(whole), 97), *(end + step for end in ends for step in (-1, 0, 1))} - {len(whole) + 1}:
        path.write_bytes(whole[:cut])
        kept = sum(end <= cut for end in ends)
        torn = cut - ([0, *ends][kept])
        assert read_runs(path) == RUNS[:kept]
        with opened_store(path) as store:
            assert store.runs == RUNS[:kept]
            assert store.torn_bytes == torn
            store.append(a_run("after"))
        assert read_runs(path) == (*RUNS[:kept], a_run("after"))


def test_a_line_that_is_no_run_is_refused_by_number_and_left(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for broken in (b"{}\n", b"\n", b"nonsense\n", lines[1].replace(b'"seed":0', b'"seed":"x"')):
        content = lines[0] + broken + lines[2]
        path.write_bytes(content)
        with pytest.raises(InvalidInputError) as refused:
            read_runs(path)
        assert refused.value.issues[0].path == "line 2"
        with pytest.raises(InvalidInputError), opened_store(path):
            pass
        assert path.read_bytes() == content


def test_a_rule_that_is_broken_late_is_read_by_what_the_documentation_names(tmp_path: Path) -> None:
    """Polars infers columns from the first 100 lines unless told otherwise: here only the last breaks a rule."""
    target = tmp_path / "long.jsonl"
    with opened_store(target) as store:
        for number in range(120):
            store.append(a_run("right", seed=number))
        store.append(a_run("wrong", WRONG))
    pages = (ROOT / "docs" / "benchmarking.md").read_text(encoding="utf-8")
    assert "`polars.read_ndjson(path, infer_schema_length=None)`" in pages
    assert "`pandas.read_json(path, lines=True)`" in pages
    readers = 0
    if importlib.util.find_spec("polars"):
        polars = importlib.import_module("polars")
        last = polars.read_ndjson(target, infer_schema_length=None).to_dicts()[-1]["outcome"]
        assert (last["violations"]["leaving"], last["violations"]["pin"]) == (2, 1)
        readers += 1
    if importlib.util.find_spec("pandas"):
        pandas = importlib.import_module("pandas")
        assert pandas.read_json(target, lines=True).iloc[-1]["outcome"]["violations"] == {"leaving": 2, "pin": 1}
        readers += 1
    if not readers:
        pytest.skip("neither polars nor pandas is installed")


def test_two_writers_at_once_are_refused(path: Path) -> None:
    with opened_store(path):
        with pytest.raises(InvalidInputError) as refused, opened_store(path):
            pass
        assert refused.value.issues[0].code == "busy"
        assert read_runs(path) == RUNS
    with opened_store(path) as store:
        assert store.runs == RUNS


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_runs(tmp_path / "none.jsonl")
    assert list(tmp_path.iterdir()) == []
