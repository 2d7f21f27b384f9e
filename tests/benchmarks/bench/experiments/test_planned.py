from dataclasses import replace

import pytest

from benchmarks.bench.experiments.experiment import Limits
from benchmarks.bench.experiments.planned import PlannedRun, planned_runs
from benchmarks.bench.runs.version import CodeVersion
from tests.benchmarks.bench.experiments.planning_runs import ARM, INSTANCE

RUN = PlannedRun(ARM, INSTANCE, 3, 16.0)


def test_arms_stand_side_by_side_each_first_in_its_turn_and_seeds_come_last() -> None:
    configurations = (replace(ARM, name="a", seeds=(0, 1)), replace(ARM, name="b", seeds=(1,)))
    instances = (INSTANCE, replace(INSTANCE, name="small-2"))
    found = planned_runs(configurations, instances, Limits(time_limit_seconds=5, memory_gib=3))
    assert [item.coordinates for item in found] == [
        ("a", "small-1", 0), ("a", "small-2", 0),
        ("a", "small-1", 1), ("b", "small-1", 1), ("b", "small-2", 1), ("a", "small-2", 1),
    ]  # fmt: skip
    assert {item.memory_gib for item in found} == {3}


@pytest.mark.parametrize(
    "other",
    [
        replace(RUN, seed=4),
        replace(RUN, memory_gib=8.0),
        replace(RUN, configuration=replace(ARM, way="greedy")),
        replace(RUN, configuration=replace(ARM, solver={"gap": 0.25})),
        replace(RUN, configuration=replace(ARM, policy={"rates": {"move": 1}})),
        replace(RUN, configuration=replace(ARM, threads=1)),
        replace(RUN, configuration=replace(ARM, version=CodeVersion(label="old"))),
        replace(RUN, instance=replace(INSTANCE, snapshot_id="sha256:2")),
        replace(RUN, instance=replace(INSTANCE, time_limit_seconds=21.0)),
        # the same settings under two names are two runs: so a false alarm can be seen
        replace(RUN, configuration=replace(ARM, name="b")),
    ],
)
def test_all_that_decides_a_run_is_in_its_key(other: PlannedRun) -> None:
    assert other.key != RUN.key


def test_a_key_does_not_depend_on_order_or_on_where_the_snapshot_lies() -> None:
    one = replace(RUN, configuration=replace(ARM, solver={"gap": 0.5, "prove": True}))
    other = replace(
        RUN,
        configuration=replace(ARM, solver={"prove": True, "gap": 0.5}),
        instance=replace(INSTANCE, path=INSTANCE.path / "elsewhere"),
    )
    assert one.key == other.key
