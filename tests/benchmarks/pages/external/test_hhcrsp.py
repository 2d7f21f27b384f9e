import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.pages.external.hhcrsp import (
    Instance,
    Service,
    evaluate,
    read_best_known,
    routing_problem,
    run_instance,
    services_of,
    units,
)
from benchmarks.pages.external.page import HhcrspResults, hhcrsp_markdown
from benchmarks.pages.shell import markers
from matcher.visits.routing.solution import Placement

SHARED = Path(__file__).parents[5] / "shared" / "data" / "hhcrsp"
COMMAND = "python -m benchmarks external hhcrsp --report"


def tiny() -> dict[str, object]:
    """Office at 0, patients at 10.5 and 24.25 on a line; the second needs two services 15 to 20 minutes apart."""
    return {
        "patients": [
            {
                "id": "p1",
                "location": [10.5, 0],
                "time_window": [30, 40],
                "required_caregivers": [{"service": "s1", "duration": 12}],
            },
            {
                "id": "p2",
                "location": [24.25, 0],
                "time_window": [20, 25],
                "required_caregivers": [{"service": "s1", "duration": 9}, {"service": "s2", "duration": 7}],
                "synchronization": {"type": "sequential", "distance": [15, 20]},
            },
        ],
        "services": [{"id": "s1", "default_duration": 12}, {"id": "s2", "default_duration": 7}],
        "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s1", "s2"]}],
        "central_offices": [{"id": "d", "location": [0, 0]}],
        "distances": [[0, 10.5, 24.25], [10.5, 0, 13.75], [24.25, 13.75, 0]],
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Tiny_2_1.json").write_text(json.dumps(tiny()))
    (tmp_path / "best_known.csv").write_text(
        "instance,patients,caregivers,services,published_total_cost,recheck_total_cost\nTiny_2_1.json,2,2,3,40,40\n"
    )
    return tmp_path


INSTANCE = Instance.model_validate(tiny())
RIGHT = {("p2", 0): Service("c1", 24.25), ("p1", 0): Service("c1", 47.0), ("p2", 1): Service("c2", 39.25)}


def test_a_solution_is_worth_a_third_of_travel_lateness_and_the_largest_lateness() -> None:
    # c1: 24.25 + 13.75 + 10.5, late 7; c2: 2 x 24.25, late 14.25
    found = evaluate(INSTANCE, RIGHT)
    assert found.faults == ()
    assert (found.travel, found.lateness, found.largest_lateness) == (97.0, 21.25, 14.25)
    assert found.total == pytest.approx((97 + 21.25 + 14.25) / 3)


@pytest.mark.parametrize(
    ("key", "service", "words"),
    [
        (("p1", 0), Service("c1", 46.9), "c1: cannot be at p1"),
        (("p1", 0), Service("c2", 29.9), "begins before"),
        (("p2", 1), Service("c1", 39.25), "c1 cannot do s2"),
        (("p2", 0), Service("c2", 24.25), "two different"),
        (("p2", 1), Service("c2", 39.0), "14.75 minutes apart"),
        (("p2", 1), Service("c2", 44.5), "20.25 minutes apart"),
    ],
)
def test_the_evaluation_finds_each_fault(key: tuple[str, int], service: Service, words: str) -> None:
    faults = evaluate(INSTANCE, {**RIGHT, key: service}).faults
    assert any(words in fault for fault in faults)


def test_a_service_that_is_missing_is_a_fault() -> None:
    assert "p1: s1 is not done" in evaluate(INSTANCE, {key: RIGHT[key] for key in RIGHT if key[0] != "p1"}).faults


def test_thousandths_lose_nothing() -> None:
    assert units(38.471) == 38_471
    problem = routing_problem(INSTANCE)
    assert problem.travel[1][2] == 13_750
    assert [task.duration for task in problem.tasks] == [12_000, 9_000, 7_000]
    assert [sorted(task.chances) for task in problem.tasks] == [[0, 1], [0, 1], [1]]
    assert [(link.first, link.second, link.least, link.most) for link in problem.links] == [(1, 2, 15_000, 20_000)]
    assert {chance.due for chance in problem.tasks[0].chances.values()} == {40_000}


def test_services_are_read_back_by_patient() -> None:
    solution = {0: Placement(0, 47_000), 1: Placement(0, 24_250), 2: Placement(1, 39_250)}
    assert services_of(INSTANCE, solution) == RIGHT


def test_a_run_is_proven_and_judged_by_the_evaluation(folder: Path) -> None:
    run = run_instance(folder / "Tiny_2_1.json", 40.0, 20.0, seed=0, workers=1)
    # the pair needs both caregivers at p2; p1 is on the way of either
    assert (run.faults, run.proven) == ((), True)
    assert run.total == pytest.approx(run.bound, abs=1e-3)
    assert run.total <= evaluate(INSTANCE, RIGHT).total + 1e-6


def test_the_command_keeps_the_figures_and_writes_only_its_section(folder: Path, tmp_path: Path) -> None:
    begin, end = markers("hhcrsp", COMMAND)
    page, out = tmp_path / "page.md", tmp_path / "hhcrsp.json"
    page.write_text(f"before\n{begin}\nstale figures\n{end}\nafter\n")
    given = ["external", "hhcrsp", "--data", str(folder), "--out", str(out), "--page", str(page)]
    ran = CliRunner().invoke(main, [*given, "--time-limit", "10", "--small-limit", "10", "--workers", "1"])
    assert ran.exit_code == 0, ran.output
    results = HhcrspResults.model_validate_json(out.read_bytes())
    assert [run.instance for run in results.runs] == ["Tiny_2_1.json"]
    first = page.read_text()
    assert first.startswith("before\n")
    assert first.endswith("after\n")
    assert hhcrsp_markdown(results) in first
    assert "stale figures" not in first
    page.write_text(f"{begin}\n{end}\n")
    assert CliRunner().invoke(main, [*given, "--report"]).exit_code == 0
    assert hhcrsp_markdown(results) in page.read_text()


def test_no_folder_and_a_folder_without_the_set_are_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["external", "hhcrsp"]).exit_code == 2
    assert CliRunner().invoke(main, ["external", "hhcrsp", "--data", str(tmp_path)]).exit_code == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published set is not here")
@pytest.mark.parametrize("number", [1, 2, 5, 10])
def test_small_instances_are_proven_at_the_published_optimum(number: int) -> None:
    name = f"InstanzCPLEX_HCSRP_10_{number}.json"
    best_known = read_best_known(SHARED / "best_known.csv")[name]
    run = run_instance(SHARED / name, best_known, 120.0, seed=0, workers=2)
    assert (run.faults, run.proven) == ((), True)
    assert run.total == pytest.approx(best_known, abs=2e-3)
