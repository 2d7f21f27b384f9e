import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.bench.experiments.configurations import arms_of
from benchmarks.bench.experiments.experiment import read_experiment
from benchmarks.bench.experiments.instances import instances_of
from benchmarks.bench.experiments.running import versions_of
from benchmarks.pages.studies.__main__ import main

STUDIES = Path(__file__).parents[4] / "benchmarks" / "studies"
FOLDERS = sorted(path.parent for path in STUDIES.glob("*/experiment.toml"))
HEADINGS = ["## Question", "## Set-up", "## Answer"]


def test_there_are_studies() -> None:
    assert len(FOLDERS) >= 3


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_study_is_dated_and_asks_what_its_experiment_asks(folder: Path) -> None:
    experiment = read_experiment(folder / "experiment.toml")
    assert re.fullmatch(rf"20\d\d-\d\d-\d\d-{experiment.name}", folder.name)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("## ")][:3] == HEADINGS
    assert experiment.question in page
    answer = page.partition("## Answer\n")[2].partition("\n## ")[0].strip()
    assert len(re.findall(r"^[1-3]\. ", answer, re.MULTILINE)) == 3


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_study_can_be_run(folder: Path, tmp_path: Path) -> None:
    path = folder / "experiment.toml"
    experiment = read_experiment(path)
    arms = arms_of(experiment, versions_of(experiment, folder), folder, str(path))
    instances = instances_of(experiment, folder, str(path), tmp_path)
    runs = len(instances) * sum(len(arm.seeds) for arm in arms)
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert f"{runs} runs" in told


def test_plans_of_several_horizons_are_set_beside_the_longest_one(tmp_path: Path) -> None:
    experiment, out = tmp_path / "weeks.toml", tmp_path / "weeks.csv"
    experiment.write_text(
        'name = "weeks"\nquestion = "?"\n[limits]\ntime_limit_seconds = 5\nthreads = 1\n'
        '[[instances]]\nset = "small"\nseeds = [4]\nhorizon_weeks = 8\n'
        '[[instances]]\nset = "small"\nseeds = [4]\nhorizon_weeks = 3\n[[settings]]\nname = "default"\n'
    )
    ran = CliRunner().invoke(main, ["agreement", str(experiment), "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    again, shorter = csv.DictReader(out.read_text().splitlines())
    assert (again["alliance"], again["horizon_days"], again["seed"]) == ("small-4", "63", "1")
    assert (shorter["alliance"], shorter["horizon_days"], shorter["seed"]) == ("small-4", "28", "0")
    assert 0 < int(shorter["placed_days"]) <= 60 * 28
