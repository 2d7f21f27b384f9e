from benchmarks.bench.reports.subjects import coverage_warnings
from benchmarks.bench.reports.warnings import disqualified_lines, failures_grid, overrun_warnings, surroundings
from benchmarks.bench.runs.record import Run
from tests.benchmarks.bench.reports.making import MACHINE, known_store, made_run, sorted_out


def _warnings(*runs: Run) -> str:
    return " ".join(surroundings(runs).warnings)


def test_like_runs_on_an_idle_machine_give_no_warning() -> None:
    assert _warnings(*known_store()) == ""


def test_load_above_the_cores_is_a_warning_with_its_number_of_runs() -> None:
    loud = made_run("b", load_before=1.0, load_after=4.1)
    assert "In 1 of 2 runs the load of the machine was above its cores" in _warnings(made_run(load_after=4.0), loud)


def test_unlike_machines_and_versions_are_warnings() -> None:
    other = MACHINE.model_copy(update={"cores": 8})
    newer = MACHINE.model_copy(update={"versions": {"ortools": "9.16", "highspy": "1.12.0"}})
    assert "unlike machines" in _warnings(made_run(), made_run("b", machine=other))
    words = _warnings(made_run(), made_run("b", machine=newer))
    assert "Versions differ between runs (ortools)" in words
    assert "unlike machines" not in words


def test_several_commits_are_a_warning_under_one_version_only() -> None:
    other = MACHINE.model_copy(update={"git": "4567def"})
    assert "The code changed between runs" in _warnings(made_run(), made_run("b", machine=other))
    assert "The code changed" not in _warnings(made_run(), made_run(machine=other, version="v0.2"))


def test_code_that_was_not_committed_is_a_warning() -> None:
    dirty = MACHINE.model_copy(update={"git": "0123abc+changes"})
    assert "not committed" in _warnings(made_run(machine=dirty))


def test_unlike_limits_threads_and_snapshots_are_warnings() -> None:
    words = _warnings(made_run(), made_run("b", threads=1, time_limit_seconds=30.0, snapshot_id="sha256:other"))
    assert "Time limits differ" in words
    assert "Numbers of threads differ" in words
    assert "Snapshots differ under one name (region-1)" in words


def test_facts_name_the_machine_and_count_runs_where_they_differ() -> None:
    newer = MACHINE.model_copy(update={"versions": {"ortools": "9.16"}})
    facts = dict(surroundings([made_run(), made_run("b"), made_run("c", machine=newer)]).facts)
    assert facts["Processor"] == "Imagined 3000"
    assert facts["ortools"] == "9.15 (2 runs), 9.16 (1 run)"
    assert facts["highspy"] == "1.12.0 (2 runs), absent (1 run)"
    assert facts["Load, mean of a minute"] == "2.0 to 2.0"


def test_settings_far_beyond_their_limit_are_a_warning_with_their_runs() -> None:
    runs = [
        made_run("a", seconds=66.0),
        made_run("b", seconds=66.1),
        made_run("b", "region-2", cost=None, bound=None, seconds=79.04),
        made_run("c", seconds=11.9, time_limit_seconds=10.0),
        made_run("d", seconds=12.1, time_limit_seconds=10.0),
        made_run("e", seconds=None),
    ]
    (words,) = overrun_warnings(runs)
    assert words.startswith("Beyond the time limit by more than 10 % and 2 s: b on 2 runs")
    assert ": b on 2 runs (79.0 s of 60) and d on 1 run (12.1 s of 10). Plans" in words
    assert overrun_warnings(known_store()) == []


def test_instances_that_one_setting_lacks_are_a_warning() -> None:
    runs = [run for run in known_store() if (run.setting, run.instance) != ("b", "region-2")]
    assert "lacking: b 2 runs" in " ".join(coverage_warnings(sorted_out(runs)))
    assert coverage_warnings(sorted_out(known_store())) == []


def test_a_setting_that_is_run_with_one_seed_everywhere_lacks_nothing() -> None:
    runs = [run for run in known_store() if run.setting == "a" or run.seed == 1]
    assert coverage_warnings(sorted_out(runs)) == []


def test_settings_that_change_the_policy_are_a_warning() -> None:
    other = made_run("b", overrides={"policy": {"moves_points": 3}})
    assert "Settings change the policy" in " ".join(coverage_warnings(sorted_out([made_run("a"), other])))


def test_broken_rules_are_told_by_code_and_place() -> None:
    runs = [
        made_run("a"),
        made_run("c", seed=1, outcome={"violations": {"beds": 1_200}}),
        made_run("c", seed=2, outcome={"violations": {"beds": 3, "age": 1}}),
    ]
    assert disqualified_lines(sorted_out(runs)) == ["c: age 1, beds 1,203, on region-1 (seed 1) and region-1 (seed 2)"]


def test_runs_without_a_plan_of_one_kind_stand_together() -> None:
    lost = [made_run("b", seed=seed, cost=None, bound=None, outcome={"note": "memory"}) for seed in (2, 1)]
    grid = failures_grid(sorted_out([made_run("a"), *lost]))
    assert grid is not None
    assert [(row.name, [cell.words for cell in row.cells]) for row in grid.rows] == [
        ("b", ["region-1", "1 and 2", "no answer", "memory"])
    ]
    assert failures_grid(sorted_out([made_run("a")])) is None
