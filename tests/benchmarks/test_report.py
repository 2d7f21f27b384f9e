import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.peers.protocol import BoundScope, PeerStatus
from benchmarks.scaling.lines import HEAD, cells
from benchmarks.scaling.records import Machine, Outcome, Results, Run
from benchmarks.scaling.report import BEGIN, END, MarkersMissingError, results_markdown, rewrite
from benchmarks.scaling.storing import OtherMachineError, opened, store, stored
from benchmarks.scaling.table import results_table

MACHINE = Machine(processor="Abacus 7", cores=3, memory_gib=5.5, python="3.11.2", versions={"ortools": "9.15"})
ENGINE = Outcome(
    status=PeerStatus.OPTIMAL,
    cost=12_000,
    bound=11_940.0,
    bound_scope=BoundScope.CANDIDATES,
    seconds_by_phase={"prepare": 0.25, "relax": 1.5},
    seconds=3.21,
    peak_mib=456.7,
    violations={},
    unplaced=4,
)
BROKEN = Outcome(status=PeerStatus.FEASIBLE, cost=9_000, violations={"leaving": 2, "pin": 1}, note="a | b")
NONE = Outcome(status=PeerStatus.NO_ANSWER, note="out of time while building")


def a_run(way: str, outcome: Outcome, set_name: str = "small", seed: int = 1) -> Run:
    return Run(
        set_name=set_name,
        seed=seed,
        youths=1_234,
        snapshot_id="sha256:0",
        way=way,
        time_limit_seconds=20,
        begun=datetime(2026, 11, 24, 9, tzinfo=UTC),
        load_before=0.5,
        load_after=1.75,
        process_seconds=6.5,
        outcome=outcome,
    )


RUNS = (a_run("engine", ENGINE), a_run("broken", BROKEN), a_run("none", NONE, seed=2))
RESULTS = Results(machine=MACHINE, runs=RUNS)


def test_each_run_is_a_row_of_text() -> None:
    engine, broken, none = (dict(zip(HEAD, row, strict=True)) for row in cells(RUNS))
    assert engine == {
        "set": "small", "youths": "1,234", "way": "engine", "status": "optimal", "cost": "12,000",
        "above cheapest": "0.00 %", "bound": "11,940", "bound holds for": "all candidates", "gap": "0.500 %",
        "seconds": "3.2", "peak MiB": "457", "violations": "0", "unplaced": "4",
    }  # fmt: skip
    # a plan that breaks rules is not the cheapest
    assert (broken["above cheapest"], broken["violations"]) == ("-25.00 %", "3")
    assert none["set"] == "small, seed 2"
    assert {none[name] for name in ("cost", "bound", "gap", "seconds", "violations", "unplaced")} == {"–"}


def test_the_page_has_machine_and_figures_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        rewrite(page, RESULTS)
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"before\n{BEGIN}\n\nAbacus 7, 3 cores, 5.5 GiB; Python 3.11.2; ortools 9.15.\n")
        assert text.endswith(f"\n\n{END}\nafter\n")
        assert "stale" not in text
    assert "| small | engine | 20 s | 6.5 s | 0.5 → 1.75 | prepare 0.2, relax 1.5 | – |" in text
    assert r"a \| b" in text
    assert "Run on 2026-11-24." in text


def test_every_line_of_a_table_has_the_same_columns() -> None:
    lines = [line.replace(r"\|", "") for line in results_markdown(RESULTS).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines[: 2 + len(RUNS)]} == {len(HEAD) + 1}


@pytest.mark.parametrize("text", ["nothing", f"{END} {BEGIN}", BEGIN])
def test_a_page_without_markers_is_refused_and_left(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(MarkersMissingError, match=r"page\.md"):
        rewrite(page, RESULTS)
    assert page.read_text(encoding="utf-8") == text


def test_the_own_page_has_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "RESULTS.md"
    own = Path(__file__).parents[2] / "benchmarks" / "RESULTS.md"
    page.write_text(own.read_text(encoding="utf-8"), encoding="utf-8")
    rewrite(page, RESULTS)


def test_the_terminals_table_shows_every_run() -> None:
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(results_table(RESULTS))
    text = console.export_text()
    assert all(word in text for word in (*HEAD, "12,000", "no answer", "all candidates"))


def test_results_come_back_as_they_were_stored(tmp_path: Path) -> None:
    path = tmp_path / "results" / "scaling.json"
    store(path, RESULTS)
    assert stored(path) == RESULTS


def test_a_run_made_anew_takes_the_place_of_the_old() -> None:
    anew = RESULTS.with_run(a_run("engine", NONE))
    assert [(run.way, run.seed) for run in anew.runs] == [("broken", 1), ("none", 2), ("engine", 1)]


def test_runs_of_another_machine_are_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "scaling.json"
    store(path, RESULTS)
    with pytest.raises(OtherMachineError):
        opened(path, add=True)
    assert opened(path, add=False).runs == ()
    mine = opened(tmp_path / "none.json", add=True).with_run(RUNS[0])
    store(path, mine)
    assert opened(path, add=True) == mine
