from pathlib import Path

import optuna
import pytest

import benchmarks
from benchmarks.bench.tuning.experiment import (
    CANDIDATES,
    OF_THE_EXPERIMENT,
    Parameter,
    candidate,
    settings_toml,
    suggested,
)
from benchmarks.bench.tuning.tune import read_tuning
from models.files import read_settings
from models.issue import InvalidInputError
from models.settings import SolverSettings
from tests.benchmarks.bench.tuning.making import FILE, written


def test_a_tuning_file_is_read(tmp_path: Path) -> None:
    experiment = read_tuning(written(tmp_path))
    assert experiment.measure == "mean_primal_gap"
    assert experiment.parameters["smoothing"].choices == ([0.95, 0.4], [0.5])
    assert (experiment.train.instance_count, experiment.held_out.instance_count) == (3, 6)


def test_the_shipped_search_has_no_fault() -> None:
    shipped = sorted((Path(benchmarks.__file__).parent / "tuning").glob("*.toml"))
    assert [path.stem for path in shipped] == ["relaxation"]
    assert read_tuning(shipped[0]).name == "relaxation"


@pytest.mark.parametrize("name", sorted(CANDIDATES | OF_THE_EXPERIMENT))
def test_what_changes_the_problem_or_the_limits_is_not_tuned(tmp_path: Path, name: str) -> None:
    assert name in SolverSettings.model_fields
    path = written(tmp_path, FILE.replace("ascent_rounds", name))
    with pytest.raises(InvalidInputError) as refused:
        read_tuning(path)
    assert [(issue.code, issue.path) for issue in refused.value.issues] == [("not_here", f"/parameters/{name}")]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("ascent_rounds", "ascent_round", "wrong_value", "/parameters/ascent_round"),
        ("low = 0", "low = -10", "wrong_value", "/parameters/ascent_rounds"),
        ("low = 0", "low = 100", "missing_field", "/parameters/ascent_rounds"),
        ("low = 0\n", "", "missing_field", "/parameters/ascent_rounds"),
        ("step = 10", "log = true", "wrong_value", "/parameters/ascent_rounds"),
        ("step = 10", "step = 2.5", "wrong_value", "/parameters/ascent_rounds/step"),
        ("[0.5]]", "[0.95, 0.4]]", "repeated_value", "/parameters/smoothing/choices"),
        ("choices =", "high = 2\nchoices =", "wrong_value", "/parameters/smoothing"),
        ("[11, 12, 13, 14, 15, 16]", "[11, 12, 13, 14, 15]", "too_few", "/held_out/instances"),
        ("threads = 1", "threads = 64", "too_many_threads", "/limits"),
    ],
)
def test_every_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, code: str, place: str) -> None:
    assert old in FILE
    with pytest.raises(InvalidInputError) as refused:
        read_tuning(written(tmp_path, FILE.replace(old, new, 1)))
    assert (code, place) in [(issue.code, issue.path) for issue in refused.value.issues]
    assert all(issue.remedy for issue in refused.value.issues)


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        read_tuning(written(tmp_path, FILE.replace("trials", "tries", 1)))


def test_proposals_lie_within_their_ranges_and_are_what_is_run() -> None:
    parameters = {
        "ascent_rounds": Parameter(low=0, high=100, step=25),
        "gap": Parameter(low=1e-5, high=1e-2, log=True),
        "smoothing": Parameter(choices=([0.9, 0.5], [0.7])),
    }
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    found = [suggested(study.ask(), parameters) for _ in range(40)]
    assert {item.solver["ascent_rounds"] for item in found} == {0, 25, 50, 75, 100}
    gaps = [item.solver["gap"] for item in found]
    assert all(isinstance(gap, float) and 1e-5 <= gap <= 1e-2 and gap == float(f"{gap:.4g}") for gap in gaps)
    assert sum(isinstance(gap, float) and gap < 1e-3 for gap in gaps) > 15
    assert [0.7] in [item.solver["smoothing"] for item in found]
    settings = [SolverSettings.model_validate(item.solver) for item in found]
    assert {setting.smoothing for setting in settings} == {(0.9, 0.5), (0.7,)}


def test_a_dotted_name_is_a_setting_within_a_table() -> None:
    found = candidate([("cp_sat.level", 2), ("gap", 0.5)])
    assert (found.name, found.solver) == ("tuned/level=2/gap=0.5", {"cp_sat": {"level": 2}, "gap": 0.5})


def test_the_settings_file_is_one_that_solve_reads(tmp_path: Path) -> None:
    solver = {"gap": 2.5e-05, "ascent_rounds": 40, "smoothing": [0.9, 0.5], "prove": True}
    path = tmp_path / "settings.toml"
    path.write_text(settings_toml(solver, ["rounds", "why"]), encoding="utf-8")
    assert read_settings(path) == SolverSettings.model_validate(solver)
    path.write_text(settings_toml({}, ["the default stays"]), encoding="utf-8")
    assert read_settings(path) == SolverSettings()
