import itertools
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.pages.external.assignment import InstanceError
from benchmarks.pages.external.gap import (
    GapInstance,
    assignment_problem,
    evaluate,
    read_instance,
    read_optima,
    run_instance,
)
from benchmarks.pages.external.page import AssignmentResults
from benchmarks.pages.shell import markers
from models.settings import SolverSettings

SHARED = Path(__file__).parents[5] / "shared" / "data" / "gap"
PROVE = SolverSettings(time_limit_seconds=20, gap=0.0, prove=True)
TINY = "2 3\n 11 13 17\n 19 23 29\n 5 7 9\n 6 4 3\n 13 8\n"


def least_cost(instance: GapInstance) -> int | None:
    """By trying every assignment."""
    agents, jobs = instance.cost.shape
    found = [
        cost
        for agent in itertools.product(range(agents), repeat=jobs)
        for cost, faults in [evaluate(instance, np.array(agent))]
        if not faults
    ]
    return min(found, default=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tiny-1").write_text(TINY)
    (tmp_path / "best_known.csv").write_text("Path,Optimum\nsomebody/tiny-1,53\n")
    return tmp_path


def test_an_instance_is_costs_then_weights_then_capacities(folder: Path) -> None:
    instance = read_instance(folder / "tiny-1")

    assert instance.cost.tolist() == [[11, 13, 17], [19, 23, 29]]
    assert instance.weight.tolist() == [[5, 7, 9], [6, 4, 3]]
    assert instance.capacity.tolist() == [13, 8]
    assert read_optima(folder / "best_known.csv") == {"tiny-1": 53}


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no numbers"), ("2 3 1 2", "need 16 numbers, there are 4"), ("2 x", "whole numbers are wanted")],
)
def test_a_file_that_is_no_instance_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "broken").write_text(text)
    with pytest.raises(InstanceError, match=f"broken.*{said}"):
        read_instance(tmp_path / "broken")


def test_evaluation_counts_costs_and_tells_what_is_over_or_left_out(folder: Path) -> None:
    instance = read_instance(folder / "tiny-1")

    assert evaluate(instance, np.array([0, 0, 1])) == (11 + 13 + 29, [])
    assert evaluate(instance, np.array([0, 0, 0])) == (41, ["agent 0 has 21 of 13"])
    assert evaluate(instance, np.array([1, -1, 1])) == (48, ["job 1 has no agent", "agent 1 has 9 of 8"])


def test_a_job_that_fits_nowhere_with_the_others_is_worth_more_than_any_cost(folder: Path) -> None:
    problem = assignment_problem(read_instance(folder / "tiny-1"))
    assert problem.unassigned_points == 290_000
    assert problem.points[2, 1, 0] == 29_000
    assert problem.demand[2].tolist() == [9, 3]


@pytest.mark.parametrize("seed", range(12))
def test_the_engine_finds_and_proves_what_enumeration_finds(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    agents, jobs = int(random.integers(2, 4)), int(random.integers(3, 7))
    cost, weight = random.integers(5, 60, (agents, jobs)), random.integers(3, 17, (agents, jobs))
    # tight: a part of the instances has no assignment at all
    capacity = (weight.sum(axis=1) * random.uniform(0.35, 0.8) / agents * 1.6).astype(np.int64) + 1
    words = [agents, jobs, *cost.reshape(-1), *weight.reshape(-1), *capacity]
    (tmp_path / "random").write_text(" ".join(map(str, words)))

    run = run_instance(tmp_path / "random", 1, PROVE)

    assert run.cost == least_cost(read_instance(tmp_path / "random"))
    assert run.proven == (run.cost is not None)
    assert run.cost is None or run.cost - 1 < run.bound <= run.cost


def test_the_command_keeps_figures_and_rewrites_its_section(folder: Path) -> None:
    page, out = folder / "page.md", folder / "gap.json"
    begin, end = markers("gap", "python -m benchmarks external gap --report")
    page.write_text(f"before\n{begin}\n{end}\nafter\n")
    asked = ["external", "gap", "--data", str(folder), "--time-limit", "20", "--out", str(out), "--page", str(page)]

    done = CliRunner().invoke(main, asked)

    assert done.exit_code == 0, done.output
    # the first instance does not pay for compiling
    assert done.stderr.startswith("warming up\ntiny-1: 53 ")
    (run,) = AssignmentResults.model_validate_json(out.read_bytes()).runs
    assert (run.instance, run.cost, run.above, run.proven) == ("tiny-1", 53.0, 0.0, True)
    assert "| tiny-1 | 3 | 2 | 1 | 53 | 53 | 0.00 % | yes | 53.0 | 0.00 % |" in page.read_text()
    assert page.read_text().startswith("before")
    assert page.read_text().endswith("after\n")


def test_an_unknown_instance_is_named_with_those_there_are(folder: Path) -> None:
    done = CliRunner().invoke(
        main, ["external", "gap", "--data", str(folder), "--only", "tiny-9"], env={"COLUMNS": "200"}
    )
    assert done.exit_code == 2
    assert "no tiny-9; there are tiny-1" in done.output


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published instances are not in the project")
@pytest.mark.parametrize("name", ["gap1-0", "gap12-3", "a05100"])
def test_published_optima_are_found_and_proven(name: str) -> None:
    optimum = read_optima(SHARED / "best_known.csv")[name]
    run = run_instance(SHARED / name, optimum, PROVE.model_copy(update={"time_limit_seconds": 60.0}))
    assert (run.cost, run.proven) == (optimum, True)
