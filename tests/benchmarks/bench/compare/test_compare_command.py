import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from api.cli import main
from api.cli.bench.compare import stored_runs, tell_disqualified
from api.cli.common.output import ExitCode, Screen
from benchmarks.bench.compare.comparison import compare
from benchmarks.bench.compare.quantities import find_quantity
from benchmarks.bench.runs.record import Run
from tests.api.conftest import Ran
from tests.benchmarks.bench.compare.stores import runs_of, write_store
from tests.benchmarks.bench.measures.making import made_run

BASE = [1000, 1600, 2500, 1250, 2000, 4000, 3200, 1000]
LONG = "engine/ascent_rounds=60/relax_rounds=400/smoothing=0.95+0.85+0.7"


def run(*arguments: object, columns: int = 80) -> Ran:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["bench", "compare", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def runs() -> list[Run]:
    worse = [cost + 30 + number for number, cost in enumerate(BASE)]
    return runs_of({"default": BASE, LONG: worse, "greedy": [2 * cost for cost in BASE]}, seeds=2)


@pytest.fixture
def store(runs: list[Run], tmp_path: Path) -> Path:
    return write_store(tmp_path / "made.jsonl", runs)


def test_the_verdict_comes_before_the_table(store: Path) -> None:
    ran = run("default", LONG, "--store", store, "--measure", "cost")
    assert ran.exit_code == 0
    told = " ".join(ran.stdout.split())
    assert told.startswith("distance to the best known cost of 2 settings, on 8 instance(s), 32 runs; the seeds")
    assert told.index(f"{LONG} is worse than default") < told.index("Pairs") < told.index("B - A")


@pytest.mark.parametrize("measure", ["cost", "primal_integral", "seconds", "seconds_to_proven"])
def test_eighty_columns_are_enough(store: Path, measure: str) -> None:
    ran = run("default", LONG, "greedy", "--store", store, "--measure", measure)
    assert ran.exit_code == 0
    assert [line for line in ran.stdout.splitlines() if len(line) > 80] == []


def test_json_is_one_object_with_the_verdict(store: Path) -> None:
    document = run("default", LONG, "greedy", "--store", store, "--json").document
    assert document["measure"] == "primal_integral"
    assert document["verdict"].startswith("The settings differ in primal integral")
    assert [item["arm"] for item in document["arms"]] == ["default", LONG, "greedy"]
    assert len(document["pairs"]) == 3
    assert document["overall"]["instances"] == 8


@pytest.mark.parametrize(("margin", "code"), [("5", 0), ("0.1", 6)])
def test_the_gate_ends_with_its_own_code(store: Path, margin: str, code: int) -> None:
    ran = run("default", LONG, "--store", store, "--measure", "cost", "--gate", "--margin", margin, "--json")
    assert ran.exit_code == code
    assert ran.document["gate"]["found"]["upper_bound"] is not None
    assert ran.document["gate_verdict"].startswith("Gate open" if code == 0 else "Gate closed")


def test_the_code_of_the_gate_is_documented() -> None:
    told = " ".join(CliRunner().invoke(main, ["--help"]).stdout.split())
    assert ExitCode.WORSE == 6
    assert "6 the gate is closed" in told


def test_a_gate_needs_every_run(runs: list[Run], tmp_path: Path) -> None:
    store = write_store(tmp_path / "part.jsonl", runs[1:])
    arguments = ("default", LONG, "--store", store, "--measure", "cost")
    assert run(*arguments).exit_code == 0
    ran = run(*arguments, "--gate", "--margin", "5")
    assert ran.exit_code == 3
    assert "missing: default on region-1 (seed 1: the mean is over the others)" in ran.stderr


def test_a_disqualified_setting_is_refused_in_red(runs: list[Run], tmp_path: Path) -> None:
    store = write_store(tmp_path / "wrong.jsonl", [*runs, made_run("greedy", "region-9", violations={"beds": 4})])
    two = run("default", "greedy", "--store", store)
    assert two.exit_code == 4
    assert "greedy is out: 1 plan(s) break a rule, the first on region-9 with seed 1 (beds 4)" in " ".join(
        two.stderr.split()
    )
    screen, written = Screen(), io.StringIO()
    screen.console = Console(file=written, force_terminal=True, color_system="standard", width=80)
    tell_disqualified(screen, compare(stored_runs(store), ["default", "greedy"], find_quantity("cost")))
    # bold red
    assert written.getvalue().startswith("\x1b[1;31mgreedy is out")
    three = run("default", "greedy", LONG, "--store", store, "--json")
    assert three.exit_code == 0
    assert list(three.document["disqualified"]) == ["greedy"]


def test_the_newest_store_is_taken(runs: list[Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("default", "greedy").exit_code == 3
    (tmp_path / "bench").mkdir()
    write_store(tmp_path / "bench" / "one.jsonl", runs)
    assert run("default", "greedy", "--json").document["instances"][0] == "region-1"


def test_a_key_figure_that_is_not_there_is_refused_with_those_that_are(runs: list[Run], tmp_path: Path) -> None:
    kpis = {"kpis": {"moves": 4.0, "closed_days": 9.0}}
    told = [run.model_copy(update={"outcome": run.outcome.model_copy(update=kpis)}) for run in runs]
    ran = run("default", "greedy", "--store", write_store(tmp_path / "kpis.jsonl", told), "--measure", "kpi.nope")
    assert ran.exit_code == 2
    words = " ".join(ran.stderr.replace("│", " ").split())
    assert "no key figure 'nope' in these runs; there are: kpi.closed_days, kpi.moves" in words


def test_the_foot_says_what_is_not_corrected_and_what_drops_out(runs: list[Run], tmp_path: Path) -> None:
    uncorrected = "intervals are not: one can leave out 0 beside a pair that is not shown"
    dropped = "those without a difference drop out"
    alike = runs_of({"a": BASE, "b": [*BASE[:3], *(cost + 5 for cost in BASE[3:])]})
    store = write_store(tmp_path / "both.jsonl", [*runs, *alike])
    two, zeros, three = (
        " ".join(run(*names, "--store", store, "--measure", "cost").stdout.split())
        for names in (("default", "greedy"), ("a", "b"), ("default", LONG, "greedy"))
    )
    assert [uncorrected in words for words in (two, zeros, three)] == [False, False, True]
    assert [dropped in words for words in (two, zeros, three)] == [False, True, False]


@pytest.mark.parametrize(
    "arguments",
    [
        ("default", "nobody"),
        ("default",),
        ("default", "greedy", "--gate"),
        ("default", "greedy", "--margin", "2"),
        ("default", "greedy", "--measure", "speed"),
        ("default", "greedy", "--alpha", "0.7"),
    ],
)
def test_wrong_usage_is_told(store: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--store", store).exit_code == 2


def test_a_store_that_is_not_one_is_bad_input(tmp_path: Path) -> None:
    gone = run("a", "b", "--store", tmp_path / "gone.jsonl", "--json")
    assert (gone.exit_code, gone.document["issues"][0]["code"]) == (3, "missing_file")
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"a": 1}) + "\n", encoding="utf-8")
    assert run("a", "b", "--store", other).exit_code == 3
    other.write_text("", encoding="utf-8")
    empty = run("a", "b", "--store", other, "--json")
    assert (empty.exit_code, empty.document["issues"][0]["code"]) == (3, "no_runs")
