import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import main
from benchmarks.bench.experiments.experiment import Limits
from benchmarks.bench.experiments.instances import Instance
from benchmarks.bench.experiments.planned import PlannedRun
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Machine, Outcome, Run, Task
from benchmarks.bench.runs.store import RunStore, opened_store, read_runs
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError
from benchmarks.bench.tuning.experiment import DEFAULT, candidate
from benchmarks.bench.tuning.tune import StoredRuns, TuningStoppedError
from models.files import read_settings
from tests.api.conftest import Ran
from tests.benchmarks.bench.measures.making import MACHINE
from tests.benchmarks.bench.tuning.making import FILE, written

BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLANTED = FILE.replace("trials = 2", "trials = 12").replace("time_limit_seconds = 4", "time_limit_seconds = 20")


class Planted:
    """In the place of the processes: a plan after seconds that are least at 80 rounds."""

    def __init__(self, most_runs: int = 10_000, wrong: Sequence[str] = ()) -> None:
        self._most_runs, self._wrong = most_runs, wrong
        self.made: list[str] = []

    def __call__(
        self,
        experiment: str,
        runs: Sequence[PlannedRun],
        machines: Mapping[str, Machine],
        store: RunStore,
        *others: object,
    ) -> int:
        for number, item in enumerate(runs):
            if len(self.made) >= self._most_runs:
                return number
            self.made.append(item.key)
            store.append(item.record(experiment, machines[""], Measured(BEGUN, 0.5, 0.7, 9.0, self._outcome(item))))
        return len(runs)

    def _outcome(self, item: PlannedRun) -> Outcome:
        rounds = item.configuration.solver.get("ascent_rounds", 30)
        assert isinstance(rounds, int)
        number = int(item.instance.name.partition("-")[2])
        seconds = (1.0 + abs(rounds - 80) / 20) * (1 + 0.1 * number) * (1 + 0.02 * item.seed)
        return Outcome(
            status=PeerStatus.FEASIBLE,
            travel="great circle",
            cost=1000 * number,
            seconds=seconds,
            violations={"beds": 1} if item.configuration.name in self._wrong else {},
        )


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(**options: Any) -> Planted:
        runner = Planted(**options)
        monkeypatch.setattr("benchmarks.bench.tuning.tune.execute_here", runner)
        return runner

    return put


def run(path: Path, *arguments: object) -> Ran:
    given = ("--out", path.parent / "best.toml", "--folder", path.parent / "bench")
    result = CliRunner(env={"COLUMNS": "80"}).invoke(
        main,
        ["bench", "tune", str(path), "--no-warm-up", *map(str, given), *map(str, arguments)],
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def test_a_planted_better_setting_takes_the_place_of_the_default(planted: Any, tmp_path: Path) -> None:
    runner = planted()
    path = written(tmp_path, PLANTED)
    ran = run(path, "--json")
    assert ran.exit_code == 0
    found = ran.document
    assert found["champion"] == found["best"] != "default"
    assert abs(found["settings"]["ascent_rounds"] - 80) <= 20
    assert read_settings(tmp_path / "best.toml").ascent_rounds == found["settings"]["ascent_rounds"]
    assert "takes the default's place" in (tmp_path / "best.toml").read_text(encoding="utf-8")
    # one look: the default and the best, on nothing that was trained on
    looked = read_runs(tmp_path / "bench" / "rounds-held-out.jsonl")
    assert {item.setting for item in looked} == {"default", found["best"]}
    assert {item.instance for item in looked} == {f"small-{number}" for number in range(11, 17)}
    assert len(looked) == 12
    trained = read_runs(tmp_path / "bench" / "rounds-train.jsonl")
    assert {item.instance for item in trained} == {"small-1", "small-2", "small-3"}
    assert len(runner.made) == len(set(runner.made)) == len(trained) + len(looked)


def test_it_is_readable_in_eighty_columns(planted: Any, tmp_path: Path) -> None:
    planted()
    ran = run(written(tmp_path, PLANTED))
    assert ran.exit_code == 0
    long = [line for line in ran.stdout.splitlines() if len(line) > 80 and str(tmp_path) not in line]
    assert long == []
    # 13 settings on 3 instances with 2 seeds, then 2 on 6
    assert "at most 90 runs of 20 s, 30 min beside their starting" in ran.stderr
    assert "only the held-out figures count" in " ".join(ran.stdout.split())


def test_a_search_that_was_stopped_goes_on_to_the_same_stores(planted: Any, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    all_runs = planted()
    assert run(written(whole, PLANTED)).exit_code == 0
    path = written(parts, PLANTED)
    made = []
    for most_runs in (5, 17):
        stopped = planted(most_runs=most_runs)
        ran = run(path)
        assert ran.exit_code == 130
        assert "the same command goes on" in ran.stderr
        assert not (parts / "best.toml").exists()
        made += stopped.made
    rest = planted()
    assert run(path).exit_code == 0
    assert made + rest.made == all_runs.made
    for name in ("rounds-train.jsonl", "rounds-held-out.jsonl"):
        one, other = ([json.loads(line) for line in (folder / "bench" / name).open()] for folder in (whole, parts))
        assert [item["key"] for item in one] == [item["key"] for item in other]
    assert (whole / "best.toml").read_bytes() == (parts / "best.toml").read_bytes()
    nothing = planted()
    assert run(path).exit_code == 0
    assert nothing.made == []


@pytest.mark.parametrize("missing", [1, 5])
def test_stopped_within_the_held_out_look_there_is_no_verdict(planted: Any, tmp_path: Path, missing: int) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    for folder in (whole, part):
        folder.mkdir()
    all_runs = planted()
    assert run(written(whole, PLANTED)).exit_code == 0
    planted(most_runs=len(all_runs.made) - missing)
    ran = run(written(part, PLANTED), "--json")
    assert (ran.exit_code, ran.stdout) == (130, "")
    assert not (part / "best.toml").exists()
    assert len(read_runs(part / "bench" / "rounds-held-out.jsonl")) == 12 - missing


def test_the_two_of_the_held_out_look_take_turns_on_each_instance(planted: Any, tmp_path: Path) -> None:
    planted()
    best = run(written(tmp_path, PLANTED), "--json").document["best"]
    looked = [(item.instance, item.setting) for item in read_runs(tmp_path / "bench" / "rounds-held-out.jsonl")]
    orders = [["default", best], [best, "default"]] * 3
    assert looked == [(f"small-{11 + turn}", name) for turn, order in enumerate(orders) for name in order]


def test_settings_are_counted_once_however_often_they_are_proposed(planted: Any, tmp_path: Path) -> None:
    planted()
    few = PLANTED.replace("step = 10", "step = 50")
    ran = run(written(tmp_path, few))
    told = " ".join(ran.stdout.split())
    trained = {item.setting for item in read_runs(tmp_path / "bench" / "rounds-train.jsonl")} - {"default"}
    assert len(trained) < 12
    assert f"{len(trained)} settings tried on the training instances, of 12 proposals" in told


def test_a_second_look_for_another_setting_is_refused(planted: Any, tmp_path: Path) -> None:
    planted()
    first = run(written(tmp_path, PLANTED.replace("trials = 12", "trials = 2")), "--json").document["best"]
    assert first is not None
    ran = run(written(tmp_path, PLANTED), "--json")
    assert ran.exit_code == 3
    assert ran.document["issues"][0]["code"] == "looked_before"
    assert first in ran.document["issues"][0]["message"]


def test_what_was_trained_on_cannot_judge(planted: Any, tmp_path: Path) -> None:
    runner = planted()
    ran = run(written(tmp_path, PLANTED.replace("[11, 12,", "[11, 3,")), "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "not_held_out")
    assert runner.made == []


def test_a_problem_of_a_part_is_told_in_its_part(planted: Any, tmp_path: Path) -> None:
    planted()
    broken = PLANTED.replace('{ set = "small", seeds = [11', '{ set = "smal", seeds = [11')
    ran = run(written(tmp_path, broken), "--json")
    assert [(issue["code"], issue["path"]) for issue in ran.document["issues"]] == [
        ("unknown_set", "/held_out/instances/0/set")
    ]


def test_a_default_that_breaks_a_rule_is_not_tuned(planted: Any, tmp_path: Path) -> None:
    planted(wrong=["default"])
    ran = run(written(tmp_path, PLANTED))
    assert ran.exit_code == 4
    assert "the default settings breaks a rule" in " ".join(ran.stderr.split())


def test_a_folder_that_is_not_there_is_told_before_anything_is_run(planted: Any, tmp_path: Path) -> None:
    runner = planted()
    assert run(written(tmp_path, PLANTED), "--out", tmp_path / "gone" / "best.toml").exit_code == 2
    assert runner.made == []


def test_the_engine_is_tuned_in_processes_of_its_own(tmp_path: Path) -> None:
    tiny = (
        FILE.replace("trials = 2", "trials = 1\nalpha = 0.45")
        .replace("time_limit_seconds = 4", "time_limit_seconds = 1")
        .replace("seeds = [1, 2]", "seeds = [1]")
        .replace('set = "small", seeds = [1, 2, 3]', 'set = "small", seeds = [1], horizon_weeks = 1')
        .replace("seeds = [11, 12, 13, 14, 15, 16]", "seeds = [11, 12, 13], horizon_weeks = 1")
    )
    path = written(tmp_path, tiny)
    ran = run(path, "--json")
    assert ran.exit_code == 0
    found = ran.document
    assert len(found["tried"]) == 1
    assert found["champion"] in ("default", found["tried"][0]["name"])
    settings = read_settings(tmp_path / "best.toml").model_dump(mode="json", exclude_unset=True)
    assert settings == found["settings"]
    train = tmp_path / "bench" / "rounds-train.jsonl"
    runs = read_runs(train)
    assert [(item.setting, item.instance) for item in runs] == [
        ("default", "small-1-1w"),
        (found["tried"][0]["name"], "small-1-1w"),
    ]
    assert all(item.outcome.violations == {} and item.outcome.trace for item in runs)
    assert runs[1].overrides["solver"] != {}
    before = train.read_bytes()
    assert run(path, "--json").document == found
    assert train.read_bytes() == before


INSTANCES = [
    Instance(f"small-{number}", "small", f"sha256:{number}", {}, 20.0, Path(f"{number}.json")) for number in (1, 2, 3)
]
BEST = candidate([("ascent_rounds", 70)])


class Quiet:
    """Tells nothing."""

    def note(self, text: str) -> None:
        pass

    def began(self, item: PlannedRun) -> None:
        pass

    def ended(self, item: PlannedRun, run: Run) -> None:
        pass

    @contextmanager
    def counting(self, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int) -> Iterator["Quiet"]:
        yield self


def _stored(store: RunStore, stop: threading.Event) -> StoredRuns:
    limits = Limits(time_limit_seconds=20, threads=1)
    return StoredRuns("rounds", INSTANCES, limits, MACHINE, store, stop, Quiet())


def _stopping_at(last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes of which this one is ended by Ctrl-C."""
    begun: list[Task] = []

    def made(task: Task, version: object, stop: threading.Event) -> Measured:
        begun.append(task)
        if len(begun) == last:
            stop.set()
            raise RunStoppedError
        return Measured(BEGUN, 0.5, 0.7, 9.0, Outcome(status=PeerStatus.NO_ANSWER))

    monkeypatch.setattr("benchmarks.bench.experiments.executor.run_in_subprocess", made)


@pytest.mark.parametrize("last", [1, 2, 6])
def test_one_run_that_was_not_made_is_a_stop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, last: int) -> None:
    _stopping_at(last, monkeypatch)
    with opened_store(tmp_path / "store.jsonl") as store:
        with pytest.raises(TuningStoppedError):
            _stored(store, threading.Event())((DEFAULT, BEST), (4,))
        assert len(store.runs) == last - 1


def test_what_was_made_is_not_made_again_and_comes_in_the_planned_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened_store(tmp_path / "store.jsonl") as store:
        _stopping_at(3, monkeypatch)
        with pytest.raises(TuningStoppedError):
            _stored(store, threading.Event())((DEFAULT, BEST), (4,))
        _stopping_at(5, monkeypatch)
        found = _stored(store, threading.Event())((DEFAULT, BEST), (4,))
    assert [(run.instance, run.setting) for run in found] == [
        ("small-1", "default"),
        ("small-1", BEST.name),
        ("small-2", BEST.name),
        ("small-2", "default"),
        ("small-3", "default"),
        ("small-3", BEST.name),
    ]
