import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import main
from benchmarks.bench.runs.record import Run
from tests.benchmarks.bench.reports.making import known_store, made_run


def _store(path: Path, runs: Sequence[Run]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(run.model_dump_json() + "\n" for run in runs), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_newest_store_in_bench_is_drawn_into_bench(tmp_path: Path) -> None:
    _store(tmp_path / "bench" / "new.jsonl", known_store())
    old = _store(tmp_path / "bench" / "old.jsonl", [made_run()])
    os.utime(old, (1, 1))
    found = CliRunner().invoke(main, ["bench", "report"])
    assert found.exit_code == 0, found.stderr
    assert "bench/report.html: 9 of 13 figures drawn from bench/new.jsonl, 12 CSV files" in " ".join(
        found.stdout.split()
    )
    assert "<h1>Experiment made</h1>" in (tmp_path / "bench" / "report.html").read_text(encoding="utf-8")
    names = {path.name for path in (tmp_path / "bench").glob("*.csv")}
    assert {"report.overview.csv", "report.runs.csv", "report.profile.csv", "report.duels.csv"} <= names
    assert len(names) == 12


def test_with_json_one_object_tells_what_was_written_and_found(tmp_path: Path) -> None:
    store = _store(tmp_path / "some.jsonl", [*known_store(), made_run("c", outcome={"violations": {"beds": 1}})])
    arguments = [
        "bench",
        "report",
        str(store),
        "--out",
        "out/page.html",
        "--baseline",
        "b",
        "--target",
        "plan",
        "--json",
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.stderr
    content = json.loads(found.stdout)
    assert (content["runs"], content["report"], content["baseline"], content["target"]) == (
        9,
        "out/page.html",
        "b",
        "plan",
    )
    assert content["disqualified"] == ["c"]
    assert [item["arm"] for item in content["settings"]] == ["c", "b", "a"]
    assert "out/page.overview.csv" in content["tables"]
    assert all((tmp_path / name).is_file() for name in content["tables"])
    assert "finders" in content["not_drawn"]


def test_the_csv_of_runs_is_what_the_measures_say(tmp_path: Path) -> None:
    store = _store(tmp_path / "some.jsonl", known_store())
    assert CliRunner().invoke(main, ["bench", "report", str(store), "--out", "r.html"]).exit_code == 0
    with (tmp_path / "r.runs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    assert (rows[1]["arm"], rows[1]["instance"], rows[1]["seed"], rows[1]["cost"]) == ("a", "region-1", "2", "1250")
    assert float(rows[1]["distance"]) == pytest.approx(0.2)
    assert (rows[6]["cost"], rows[6]["distance"], rows[6]["feature.youths"]) == ("", "1.0", "200.0")


def test_numbers_of_an_earlier_report_that_are_no_longer_there_go(tmp_path: Path) -> None:
    two = _store(tmp_path / "two.jsonl", known_store())
    one = _store(tmp_path / "one.jsonl", [made_run()])
    for store in (two, one):
        assert CliRunner().invoke(main, ["bench", "report", str(store), "--out", "r.html"]).exit_code == 0
    assert not (tmp_path / "r.profile.csv").exists()
    assert (tmp_path / "r.time-to-target.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["gone.jsonl"], "no such file", 3),
        (["some.jsonl", "--baseline", "z"], "no setting 'z' in the store; there are: a, b", 2),
        (["some.jsonl", "--target", "2%"], "no target '2%'", 2),
        (["broken.jsonl"], "line 1", 3),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(
    tmp_path: Path, arguments: list[str], words: str, code: int
) -> None:
    _store(tmp_path / "some.jsonl", known_store())
    (tmp_path / "broken.jsonl").write_text('{"schema_version": "1"}\n', encoding="utf-8")
    found = CliRunner().invoke(main, ["bench", "report", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert found.exit_code == code
    assert words in found.stderr
    assert not (tmp_path / "bench").exists()


def test_runs_with_unlike_travel_times_are_refused(tmp_path: Path) -> None:
    store = _store(tmp_path / "some.jsonl", [made_run("a"), made_run("b", outcome={"travel": "great circle"})])
    found = CliRunner().invoke(main, ["bench", "report", str(store)], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert found.exit_code == 2
    assert "travel times" in found.stderr
