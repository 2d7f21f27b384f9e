from pathlib import Path

import pytest

from benchmarks.bench.experiments.experiment import Experiment, Instances, Limits, Setting
from benchmarks.bench.experiments.instances import Instance, instances_of
from fixtures.generator import generate
from models.files import write_snapshot
from models.issue import InvalidInputError
from models.snapshot import Snapshot


def an_experiment(*instances: Instances) -> Experiment:
    return Experiment(
        name="x", question="?", limits=Limits(time_limit_seconds=7), instances=instances, settings=(Setting(name="a"),)
    )


def made(folder: Path, *instances: Instances) -> tuple[Instance, ...]:
    into = folder / "into"
    into.mkdir(exist_ok=True)
    return instances_of(an_experiment(*instances), folder, "x.toml", into)


def test_sets_and_files_become_named_snapshots_with_their_hash(tmp_path: Path) -> None:
    write_snapshot(generate("small", 9), tmp_path / "case.json")
    first, second, case = made(
        tmp_path,
        Instances(set_name="small", seeds=(2, 5), time_limit_seconds=3),
        Instances(file="case.json"),
    )
    assert [item.name for item in (first, second, case)] == ["small-2", "small-5", "case"]
    assert [item.set_name for item in (first, second, case)] == ["small", "small", ""]
    assert [item.time_limit_seconds for item in (first, second, case)] == [3, 3, 7]
    assert second.snapshot_id == generate("small", 5).id
    assert case.snapshot_id == generate("small", 9).id
    assert case.features["youths"] == len(generate("small", 9).youths)
    assert Snapshot.model_validate_json(first.path.read_bytes()) == generate("small", 2)


def test_another_horizon_is_another_instance(tmp_path: Path) -> None:
    usual, short = made(tmp_path, Instances(set_name="small"), Instances(set_name="small", horizon_weeks=3))
    assert short.name == "small-1-3w"
    assert short.snapshot_id != usual.snapshot_id
    assert (short.features["periods"], short.features["horizon_days"]) == (10, 28)
    written = Snapshot.model_validate_json(short.path.read_bytes())
    assert (written.id, written.horizon.weeks) == (short.snapshot_id, 3)


def test_a_folder_of_tables_is_a_file_too(tmp_path: Path) -> None:
    write_snapshot(generate("small", 4), tmp_path / "tables")
    (tables,) = made(tmp_path, Instances(file="tables", name="by-hand"))
    assert (tables.name, tables.snapshot_id) == ("by-hand", generate("small", 4).id)


def test_everything_wrong_with_instances_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as refused:
        made(
            tmp_path,
            Instances(),
            Instances(set_name="huge"),
            Instances(set_name="small", name="x"),
            Instances(file="none.json", seeds=(1,)),
            Instances(set_name="small"),
            Instances(set_name="small", file="x.json"),
        )
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [
        ("/instances/0", "missing_field"),
        ("/instances/1/set", "unknown_set"),
        ("/instances/2/name", "not_here"),
        ("/instances/3/file", "missing_file"),
        ("/instances/3/seeds", "not_here"),
        ("/instances/5", "missing_field"),
        ("/instances", "repeated_name"),
    ]
    assert list((tmp_path / "into").iterdir()) == []
