from pathlib import Path

import pytest

from benchmarks.bench.experiments.configurations import configurations_of
from benchmarks.bench.experiments.experiment import SHIPPED, find_experiment, read_experiment, shipped_names
from benchmarks.bench.experiments.instances import instances_of
from benchmarks.bench.experiments.planned import planned_runs
from benchmarks.bench.experiments.runner import versions_of
from models.issue import InvalidInputError, Issue
from tests.benchmarks.bench.experiments.writing import TWO_WAYS, written


def refused(path: Path) -> dict[str, Issue]:
    with pytest.raises(InvalidInputError) as error:
        read_experiment(path)
    return {issue.path: issue for issue in error.value.issues}


def test_an_experiment_is_read_with_its_defaults(tmp_path: Path) -> None:
    experiment = read_experiment(written(tmp_path))
    assert (experiment.name, experiment.seeds) == ("dykes", (0, 1))
    assert (experiment.limits.time_limit_seconds, experiment.limits.parallel_runs) == (20, 1)
    assert experiment.settings[1].seeds == (0,)
    assert (experiment.grid, experiment.versions) == ({}, ())


def test_everything_wrong_is_told_at_once_with_place_and_remedy(tmp_path: Path) -> None:
    text = TWO_WAYS.replace("threads = 1", "thread = 1").replace('name = "again"', 'name = "not a name"')
    text = text.replace("time_limit_seconds = 20", "time_limit_seconds = 0").replace('question = "Who holds?"', "")
    issues = refused(written(tmp_path, text))
    assert {path: issue.code for path, issue in issues.items()} == {
        "/question": "missing_field",
        "/limits/thread": "unknown_field",
        "/limits/time_limit_seconds": "out_of_range",
        "/instances/1/name": "bad_identifier",
    }
    assert issues["/limits/thread"].remedy == "Did you mean threads?"


def test_a_file_that_is_no_toml_or_is_not_there_is_refused(tmp_path: Path) -> None:
    assert list(refused(written(tmp_path, "name = "))) != []
    assert [issue.code for issue in refused(tmp_path / "none.toml").values()] == ["missing_file"]


def test_a_name_that_is_not_shipped_is_told_those_that_are() -> None:
    issue = refused(find_experiment("nope"))["nope"]
    assert issue.code == "missing_file"
    assert issue.remedy == "Give the path of a TOML file, or one of peers, scaling, smoke."


def test_shipped_experiments_are_found_by_name_and_by_their_path_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_experiment("smoke") == SHIPPED / "smoke.toml"
    assert find_experiment("benchmarks/experiments/smoke.toml").samefile(SHIPPED / "smoke.toml")
    own = written(tmp_path)
    assert find_experiment("dykes.toml").samefile(own)
    assert find_experiment("nothing") == Path("nothing")


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_experiment_can_be_planned(name: str, tmp_path: Path) -> None:
    path = find_experiment(name)
    experiment = read_experiment(path)
    assert experiment.name == name
    source, folder = str(path), path.parent
    configurations = configurations_of(experiment, versions_of(experiment, folder), folder, source)
    # all but the largest sets, which take their time
    quick = [item for item in experiment.instances if not (item.set_name or "").startswith(("alliance", "national"))]
    instances = instances_of(experiment.model_copy(update={"instances": tuple(quick)}), folder, source, tmp_path)
    runs = planned_runs(configurations, instances, experiment.limits)
    assert len({run.key for run in runs}) == len(runs) > 0
