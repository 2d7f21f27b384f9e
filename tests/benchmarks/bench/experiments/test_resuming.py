from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.bench.experiments.planned import PlannedRun
from benchmarks.bench.experiments.resuming import Again, require_same_experiment, require_same_machines, runs_to_make
from benchmarks.bench.runs.record import Outcome, Run
from benchmarks.bench.runs.store import RunStore, opened_store
from models.issue import InvalidInputError
from tests.benchmarks.bench.experiments.planning_runs import a_planned_run
from tests.benchmarks.bench.runs.records import FAILED, MACHINE, NO_PLAN, PROVEN, WRONG, a_run

PLANNED = tuple(a_planned_run(name) for name in ("right", "failed", "nothing", "wrong", "new"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with opened_store(tmp_path / "store.jsonl") as opened:
        for item, outcome in zip(PLANNED, (PROVEN, FAILED, NO_PLAN, WRONG), strict=False):
            opened.append(made(item, outcome))
        yield opened


def made(item: PlannedRun, outcome: Outcome = PROVEN) -> Run:
    run = a_run(item.arm.name, outcome, instance=item.instance.name, seed=item.seed, key=item.key)
    return run.model_copy(update={"overrides": {"solver": dict(item.arm.solver)}})


@pytest.mark.parametrize(
    ("again", "names"),
    [
        (None, ["new"]),
        (Again.FAILED, ["failed", "new"]),
        (Again.NO_ANSWER, ["nothing", "new"]),
        (Again.WRONG, ["wrong", "new"]),
    ],
)
def test_only_what_is_missing_or_asked_for_is_made(store: RunStore, again: Again | None, names: list[str]) -> None:
    assert [item.arm.name for item in runs_to_make(PLANNED, store, again)] == names


def test_a_store_of_the_same_experiment_is_taken(store: RunStore) -> None:
    require_same_experiment(PLANNED, store)
    # runs of settings that the experiment has no more are left in peace
    require_same_experiment(PLANNED[:2], store)
    require_same_machines({"": MACHINE}, store)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(PLANNED[0], arm=replace(PLANNED[0].arm, solver={"gap": 0.1})), "another setting"),
        (replace(PLANNED[0], arm=replace(PLANNED[0].arm, threads=1)), "another number of threads"),
        (replace(PLANNED[0], instance=replace(PLANNED[0].instance, snapshot_id="sha256:9")), "another snapshot"),
        (replace(PLANNED[0], instance=replace(PLANNED[0].instance, time_limit_seconds=9.0)), "another time limit"),
        (replace(PLANNED[0], memory_gib=1.0), "another memory limit"),
    ],
)
def test_a_store_with_another_run_in_the_same_place_is_refused(
    store: RunStore, changed: PlannedRun, words: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_same_experiment((changed,), store)
    (issue,) = refused.value.issues
    assert words in issue.message
    assert "right on small-1 with seed 0" in issue.message


def test_runs_of_other_code_or_another_machine_are_not_mixed(store: RunStore) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_same_machines({"": MACHINE.model_copy(update={"git": "abc", "cores": 4})}, store)
    assert "cores 3, now 4; git unknown, now abc" in refused.value.issues[0].message
    # another version's runs are another version's
    require_same_machines({"old": MACHINE.model_copy(update={"git": "abc"})}, store)
