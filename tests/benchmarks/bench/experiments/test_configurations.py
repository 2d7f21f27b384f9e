from pathlib import Path

import pytest

from benchmarks.bench.experiments.configurations import (
    Configuration,
    configurations_of,
    grid_lists,
    merged,
    point_words,
    points,
    value_words,
    with_values,
)
from benchmarks.bench.experiments.experiment import read_experiment
from benchmarks.bench.experiments.runner import versions_of
from models.issue import InvalidInputError
from tests.benchmarks.bench.experiments.writing import OWN, written

HEAD = """
name = "configurations"
question = "Which?"
seeds = [3, 4]
[limits]
time_limit_seconds = 20
threads = 2
[[instances]]
set = "small"
"""


def configurations(folder: Path, text: str) -> tuple[Configuration, ...]:
    path = written(folder, HEAD + text)
    experiment = read_experiment(path)
    return configurations_of(experiment, versions_of(experiment, folder), folder, str(path))


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as error:
        configurations(folder, text)
    assert all(issue.remedy for issue in error.value.issues)
    return [(issue.path, issue.code) for issue in error.value.issues]


def test_a_setting_alone_is_one_arm_with_defaults(tmp_path: Path) -> None:
    (configuration,) = configurations(tmp_path, '[[settings]]\nname = "plain"\n')
    assert (configuration.name, configuration.way, configuration.threads, configuration.seeds) == (
        "plain",
        "engine",
        2,
        (3, 4),
    )
    assert (configuration.solver, configuration.policy, configuration.parameters, configuration.version.label) == (
        {},
        {},
        {},
        "",
    )


def test_the_grid_multiplies_every_setting_but_those_that_want_none(tmp_path: Path) -> None:
    found = configurations(
        tmp_path,
        '[[settings]]\nname = "a"\nsolver.prove = true\n'
        '[[settings]]\nname = "b"\nway = "greedy"\ngrid = false\nseeds = [0]\n'
        "[grid]\nsolver.workers = [1, 2]\nsolver.smoothing = [[0.9, 0.5], [0.4]]\n",
    )
    assert [configuration.name for configuration in found] == [
        "a/workers=1/smoothing=0.9+0.5",
        "a/workers=1/smoothing=0.4",
        "a/workers=2/smoothing=0.9+0.5",
        "a/workers=2/smoothing=0.4",
        "b",
    ]
    first = found[0]
    # threads are the run's own: they count against the cores
    assert first.threads == 1
    assert first.solver == {"prove": True, "smoothing": [0.9, 0.5]}
    assert first.parameters == {"solver.workers": 1, "solver.smoothing": "0.9+0.5"}
    assert (found[4].threads, found[4].seeds, found[4].parameters) == (2, (0,), {})


def test_files_lie_below_the_setting_and_the_grid_above_it(tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "s.toml").write_text("gap = 0.5\nimprove_rounds = 7\nprove = true\n")
    (tmp_path / "p.toml").write_text(
        "[rates]\nmove = 1\nclosed_day = 2\n[rates.waiting_day]\ncrisis=9\nurgent=8\nregular=7\n"
    )
    (configuration,) = configurations(
        tmp_path,
        '[[settings]]\nname = "a"\nsettings_file = "settings/s.toml"\npolicy_file = "p.toml"\n'
        "solver.gap = 0.25\npolicy.rates.closed_day = 3\n[grid]\nsolver.prove = [false]\n",
    )
    assert configuration.solver == {"gap": 0.25, "improve_rounds": 7, "prove": False}
    waiting = {"crisis": 9, "urgent": 8, "regular": 7}
    assert configuration.policy == {"rates": {"move": 1, "closed_day": 3, "waiting_day": waiting}}


def test_versions_multiply_and_are_named(tmp_path: Path) -> None:
    text = '[[versions]]\nlabel = "here"\n[[versions]]\nlabel = "old"\nfolder = "elsewhere"\npython = "venv/python"\n'
    here, old = configurations(tmp_path, '[[settings]]\nname = "a"\n' + text)
    assert (here.name, old.name) == ("a@here", "a@old")
    assert old.version.folder == (tmp_path / "elsewhere").resolve()
    assert old.version.python == tmp_path / "venv" / "python"


def test_what_is_wrong_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("gaps = 0.5\n")
    text = (
        '[[settings]]\nname = "a"\nway = "wizard"\nsolver.gapp = 0.1\nsolver.seed = 3\n'
        '[[settings]]\nname = "b"\nsettings_file = "bad.toml"\npolicy_file = "none.toml"\n'
        '[[settings]]\nname = "c"\npolicy.rates.move = -1\n'
        "[grid]\nsolver.improve_rounds = [3, -3]\nsolver.time_limit_seconds = [3]\n"
    )
    assert refused(tmp_path, text) == [
        ("/settings/0/way", "unknown_way"),
        ("/settings/0/solver/gapp", "unknown_field"),
        ("/grid/solver/time_limit_seconds", "not_here"),
        ("/settings/0/solver/seed", "not_here"),
        ("/grid/solver/improve_rounds", "out_of_range"),
        ("/settings/1/settings_file", "unknown_field"),
        ("/settings/1/policy_file", "missing_file"),
        ("/settings/2/policy/rates/move", "out_of_range"),
    ]


def test_two_settings_of_one_name_are_refused(tmp_path: Path) -> None:
    text = '[[settings]]\nname = "a"\n[[settings]]\nname = "a"\nsolver.prove = true\n'
    assert refused(tmp_path, text) == [("/settings", "repeated_name")]


@pytest.mark.parametrize("way", ["no.such.module:WAY", f"{OWN}:WAY"])
def test_a_way_of_ones_own_must_be_there(tmp_path: Path, way: str) -> None:
    assert refused(tmp_path, f'[[settings]]\nname = "a"\nway = "{way}"\n') == [("/settings/0/way", "unknown_way")]


def test_merging_keeps_both_sides() -> None:
    assert merged({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 4}, "e": 5}) == {"a": 1, "b": {"c": 4, "d": 3}, "e": 5}


def test_nested_and_quoted_names_are_the_same() -> None:
    nested = {"solver": {"gap": [0.1, 0.2]}, "policy": {"rates": {"move": [1, 2, 3]}}}
    quoted = {"solver.gap": [0.1, 0.2], "policy": {"rates.move": [1, 2, 3]}}
    lists, issues = grid_lists(nested)
    assert issues == []
    assert lists == {"solver.gap": [0.1, 0.2], "policy.rates.move": [1, 2, 3]}
    assert {".".join(name.split(".")): values for name, values in grid_lists(quoted)[0].items()} == lists


def test_every_combination_is_a_point_the_last_name_changing_first() -> None:
    found = points({"solver.gap": [0.1, 0.2], "solver.prove": [True, False]})
    assert [tuple(value for _, value in point) for point in found] == [
        (0.1, True), (0.1, False), (0.2, True), (0.2, False),
    ]  # fmt: skip
    assert points({}) == [()]


def test_what_a_grid_cannot_change_is_refused_in_its_place() -> None:
    issues = grid_lists({"way": ["greedy"], "solver": {"gap": 0.1, "prove": [], "workers": [1, 2, 1]}})[1]
    assert [(issue.path, issue.code) for issue in issues] == [
        ("/grid/way", "unknown_field"),
        ("/grid/solver/gap", "wrong_type"),
        ("/grid/solver/prove", "wrong_type"),
        ("/grid/solver/workers", "repeated_value"),
    ]
    assert grid_lists({"solver": [1]})[1][0].code == "unknown_field"


def test_a_point_is_named_by_the_shortest_names_that_tell_apart() -> None:
    names = ["solver.gap", "policy.rates.gap", "solver.prove"]
    point = (("solver.gap", 0.1), ("policy.rates.gap", 2), ("solver.prove", True))
    assert point_words(point, names) == "/solver.gap=0.1/policy.rates.gap=2/prove=true"
    assert point_words((), []) == ""
    assert [value_words(value) for value in ([0.9, 0.5], "x", None, 1.0)] == ["0.9+0.5", "x", "null", "1.0"]


def test_a_value_is_put_beside_what_stands_there() -> None:
    over = {"rates": {"move": 1, "waiting_day": {"crisis": 5}}}
    assert with_values(over, ["rates", "waiting_day", "urgent"], 4) == {
        "rates": {"move": 1, "waiting_day": {"crisis": 5, "urgent": 4}}
    }
    assert over == {"rates": {"move": 1, "waiting_day": {"crisis": 5}}}
