import csv
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.experiments.configurations import configurations_of
from benchmarks.bench.experiments.experiment import read_experiment
from benchmarks.bench.experiments.instances import instances_of
from benchmarks.bench.experiments.runner import versions_of
from benchmarks.pages.studies.agreement import FirstWeeks, first_weeks, places_by_day
from models.stay import HOME, Stay

AS_OF = date(2026, 11, 23)


def _stay(place: str, first: int, until: int) -> Stay:
    return Stay(place=place, from_date=date(2026, 11, first), until=date(2026, 11, until))


def test_a_stay_holds_its_first_day_and_not_its_until() -> None:
    stays = [_stay("u-1", 24, 26), _stay(HOME, 27, 28)]
    assert places_by_day(stays, AS_OF, 6) == [None, "u-1", "u-1", None, HOME, None]


def test_days_beyond_the_first_weeks_do_not_count() -> None:
    first = {"y-1": [_stay("u-1", 23, 30)]}
    second = {"y-1": [_stay("u-1", 23, 26), _stay("u-2", 26, 30)]}
    assert first_weeks(first, second, AS_OF, days=3) == FirstWeeks(
        days_elsewhere=0, youths_elsewhere=0, placed_days=3, moves=0
    )
    assert first_weeks(first, second, AS_OF, days=5) == FirstWeeks(
        days_elsewhere=2, youths_elsewhere=1, placed_days=5, moves=1
    )


def test_no_place_is_elsewhere_too_and_a_gap_is_no_move() -> None:
    first = {"y-1": [_stay("u-1", 23, 29)], "y-2": [], "y-3": [_stay(HOME, 23, 29)]}
    second = {
        "y-1": [_stay("u-1", 23, 24), _stay("u-2", 25, 29)],
        "y-2": [_stay("u-3", 27, 29)],
        "y-3": [_stay(HOME, 23, 29)],
    }
    # y-1: one day without a place, four at another; y-2: two days placed
    assert first_weeks(first, second, AS_OF, days=6) == FirstWeeks(
        days_elsewhere=7, youths_elsewhere=2, placed_days=13, moves=0
    )


def test_plans_of_unlike_youths_are_refused() -> None:
    with pytest.raises(ValueError, match="unlike youths"):
        first_weeks({"y-1": []}, {"y-2": []}, AS_OF)


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
    configurations = configurations_of(experiment, versions_of(experiment, folder), folder, str(path))
    instances = instances_of(experiment, folder, str(path), tmp_path)
    runs = len(instances) * sum(len(configuration.seeds) for configuration in configurations)
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert f"{runs} runs" in told


def test_plans_of_several_horizons_are_set_beside_the_longest_one(tmp_path: Path) -> None:
    experiment, out = tmp_path / "weeks.toml", tmp_path / "weeks.csv"
    experiment.write_text(
        'name = "weeks"\nquestion = "?"\n[limits]\ntime_limit_seconds = 5\nthreads = 1\n'
        '[[instances]]\nset = "small"\nseeds = [4]\nhorizon_weeks = 8\n'
        '[[instances]]\nset = "small"\nseeds = [4]\nhorizon_weeks = 3\n[[settings]]\nname = "default"\n'
    )
    ran = CliRunner().invoke(main, ["studies", "agreement", str(experiment), "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    again, shorter = csv.DictReader(out.read_text().splitlines())
    assert (again["alliance"], again["horizon_days"], again["seed"]) == ("small-4", "63", "1")
    assert (shorter["alliance"], shorter["horizon_days"], shorter["seed"]) == ("small-4", "28", "0")
    assert 0 < int(shorter["placed_days"]) <= 60 * 28
