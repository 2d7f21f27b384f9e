from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks.__main__ import main
from benchmarks.bench.runs.machine import ROOT
from benchmarks.bench.runs.record import Run
from benchmarks.bench.runs.store import opened_store, read_runs
from benchmarks.pages.results import COMMAND, HEAD, cells, results_markdown
from benchmarks.pages.shell import markers
from tests.benchmarks.bench.runs.records import LATE, NO_PLAN, PROVEN, WRONG, a_run

RUNS = (
    a_run("engine", instance="region-1", youths=400),
    a_run("engine"),
    a_run("broken", WRONG),
    a_run("none", NO_PLAN, seed=2),
    a_run("none", NO_PLAN, seed=4),
)
BEGIN, END = markers("dykes", COMMAND)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return stored(tmp_path / "store.jsonl", *RUNS)


def stored(path: Path, *runs: Run) -> Path:
    with opened_store(path) as opened:
        for run in runs:
            opened.append(run)
    return path


def invoke(store: Path, page: Path) -> Result:
    return CliRunner().invoke(main, ["results", "--store", str(store), "--page", str(page)], env={"COLUMNS": "200"})


def test_each_run_is_a_row_of_text_small_instances_first() -> None:
    region, engine, broken, none, again = (dict(zip(HEAD, row, strict=True)) for row in cells(RUNS))
    assert engine == {
        "instance": "small-1", "youths": "1,234", "setting": "engine", "status": "optimal", "cost": "12,000",
        "above cheapest": "0.00 %", "bound": "11,940", "bound holds for": "all candidates", "gap": "0.500 %",
        "seconds": "3.2", "peak MiB": "457", "violations": "0", "unplaced": "4",
    }  # fmt: skip
    assert (region["instance"], region["youths"]) == ("region-1", "400")
    # a plan that breaks rules is not the cheapest
    assert (broken["above cheapest"], broken["violations"]) == ("-25.00 %", "3")
    assert [none["instance"], again["instance"]] == ["small-1, seed 2", "small-1, seed 4"]
    assert {none[name] for name in ("cost", "bound", "gap", "seconds", "violations", "unplaced")} == {"–"}


def test_the_page_has_machine_and_figures_between_its_markers(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        assert invoke(store, page).exit_code == 0
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"before\n{BEGIN}\n\nAbacus 7, 3 cores, 5.5 GiB; Python 3.11.2; ortools 9.15.\n")
        assert text.endswith(f"\n\n{END}\nafter\n")
        assert "stale" not in text
    assert "| small-1 | engine | 20 s | 6.5 s | 0.5 → 1.75 | prepare 0.2, relax 1.5 | – |" in text
    assert r"a \| b" in text
    assert "Run on 2026-11-24." in text


def test_a_run_beyond_its_limit_is_marked_and_its_note_says_by_how_much() -> None:
    text = results_markdown([a_run("slow", LATE), a_run("quick")])
    slow, quick = (line for line in text.splitlines() if line.startswith("| small-1 | 1,234 "))
    assert "| 52.9 (late) |" in slow
    assert "| 3.2 |" in quick
    assert "| 32.9 s beyond its limit; 2,557 booleans |" in text


def test_every_line_of_a_table_has_the_same_columns() -> None:
    lines = [line.replace(r"\|", "") for line in results_markdown(RUNS).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines[: 2 + len(RUNS)]} == {len(HEAD) + 1}


def test_stores_and_pages_that_do_not_fit_are_refused_and_left(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing", encoding="utf-8")
    other = a_run("engine", PROVEN, key="other").model_copy(update={"experiment": "sluices"})
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    for given, words in (
        (store, "--page"),
        (tmp_path / "none.jsonl", "is not there"),
        (broken, "line 1"),
        (stored(tmp_path / "two.jsonl", RUNS[0], other), "2 experiments"),
    ):
        result = invoke(given, page)
        assert result.exit_code == 2
        assert words in result.output
        assert page.read_text(encoding="utf-8") == "nothing"


@pytest.mark.parametrize("experiment", ["scaling", "peers"])
def test_the_own_page_is_written_from_the_own_store(experiment: str) -> None:
    runs = read_runs(ROOT / "benchmarks" / "results" / f"{experiment}.jsonl")
    page = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    begin, end = markers(experiment, COMMAND)
    assert f"{begin}\n\n{results_markdown(runs)}\n\n{end}" in page
