from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.runs.record import Run
from benchmarks.pages.studies.by_feature import NoSuchFeatureError, by_feature
from tests.benchmarks.bench.measures.making import made_run


def _run(instance: str, weeks: float, seconds: float, bound: float) -> Run:
    features = {"horizon_days": 7 * weeks, "youths": 400.0}
    return made_run(instance=instance, seconds=seconds, bound=bound, cost=1000, features=features)


RUNS = [
    _run("a-26", 26, 9.0, 995.0),
    _run("a-4", 4, 1.5, 999.0),
    _run("b-26", 26, 7.0, 980.0),
    _run("b-4", 4, 2.25, 1000.0),
    _run("c-26", 26, 20.0, 900.0),
]


def test_each_value_of_the_feature_is_a_row_in_its_order() -> None:
    rows = by_feature(RUNS, "horizon_days")
    assert [(row["feature"], row["runs"], row["seconds"], row["gap"]) for row in rows] == [
        (28.0, 2, 1.88, 0.0005),
        (182.0, 3, 9.0, 0.0417),
    ]


def test_runs_that_did_not_get_there_count_in_the_median() -> None:
    rows = by_feature(RUNS, "horizon_days")
    # of three runs one came to 1 %: the median run did not
    assert [(row["to_gap_1_percent"], row["reached_gap_1_percent"]) for row in rows] == [(1.88, 2), (None, 1)]


def test_an_unknown_feature_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchFeatureError, match="no feature weeks; there are horizon_days, youths"):
        by_feature(RUNS, "weeks")


def test_the_command_writes_what_it_shows(tmp_path: Path) -> None:
    store, out = tmp_path / "s.jsonl", tmp_path / "s.csv"
    store.write_text("".join(run.model_dump_json() + "\n" for run in RUNS))
    ran = CliRunner().invoke(
        main, ["studies", "by-feature", str(store), "--feature", "horizon_days", "--out", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    assert ran.stdout == out.read_text()
    assert ran.stdout.splitlines()[0].startswith("setting,feature,runs,seconds,gap,")
    missing = CliRunner().invoke(main, ["studies", "by-feature", str(tmp_path / "none.jsonl"), "--feature", "youths"])
    assert missing.exit_code == 2
