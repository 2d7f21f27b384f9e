import asyncio
import gzip
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from api.bench.carrier import NOT_RUN, NOWHERE, make_tables, run_table, snapshot_table
from api.bench.worker import RunJobs
from api.store.database import open_database, reading, writing
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import cores, this_machine
from benchmarks.bench.runs.record import Run
from fixtures.cases.nearest_free_place import nearest_free_place
from tests.benchmarks.bench.experiments.planning_runs import a_planned_run

ITEM = a_planned_run()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A database with one run asked for."""
    opened = open_database(f"sqlite:///{tmp_path / 'bench.db'}")
    make_tables(opened)
    task = ITEM.task.model_copy(update={"way": "tests.benchmarks.planning:ECHO", "threads": 1, "snapshot": ""})
    row = {
        "id": "r-1",
        "experiment": "dykes",
        "key": ITEM.key,
        "snapshot_id": "sha256:1",
        "task": task.model_dump_json(),
        "asked": ITEM.record("dykes", NOWHERE, NOT_RUN).model_dump_json(),
    }
    content = nearest_free_place().snapshot.model_dump_json(by_alias=True).encode()
    with writing(opened) as connection:
        connection.execute(insert(snapshot_table).values(id="sha256:1", content=gzip.compress(content)))
        connection.execute(insert(run_table).values(row))
    return opened


def line(engine: Engine) -> Run | None:
    with reading(engine) as connection:
        found = connection.execute(select(run_table.c.line)).scalar_one()
    return None if found is None else Run.model_validate_json(found)


def test_a_run_becomes_a_line_with_the_workers_own_machine(engine: Engine) -> None:
    asyncio.run(RunJobs(engine, "w-1", this_machine(), 1).make("r-1"))
    made = line(engine)
    assert made is not None
    assert (made.experiment, made.setting, made.key) == ("dykes", "a", ITEM.key)
    assert made.machine == this_machine()
    assert made.outcome.note.startswith("0.5 1 0 20")


def test_threads_inside_cp_sat_count_against_the_workers_cores(engine: Engine) -> None:
    item = ITEM.task.model_copy(
        update={"threads": 1, "snapshot": "", "solver": {"cp_sat": {"num_workers": cores() + 1}}}
    )
    with writing(engine) as connection:
        connection.execute(update(run_table).values(task=item.model_dump_json()))
    asyncio.run(RunJobs(engine, "w-1", this_machine(), 1).make("r-1"))
    made = line(engine)
    assert made is not None
    assert made.outcome.status is PeerStatus.FAILED
    assert made.outcome.note == f"1 runs at once with {cores() + 1} threads: w-1 has {cores()} cores"


def test_a_line_that_is_there_is_not_made_again(engine: Engine) -> None:
    making = RunJobs(engine, "w-1", this_machine(), 1)
    making.give_up(["r-1"])
    given_up = line(engine)
    assert given_up is not None
    assert given_up.outcome.status is PeerStatus.FAILED
    assert given_up.outcome.note == "given up: the workers that began it died"
    asyncio.run(making.make("r-1"))
    making.give_up(["r-1", "r-2"])
    assert line(engine) == given_up


def test_a_run_that_nobody_wants_any_more_is_left(engine: Engine) -> None:
    asyncio.run(RunJobs(engine, "w-1", this_machine(), 1).make("r-9"))
    assert line(engine) is None
