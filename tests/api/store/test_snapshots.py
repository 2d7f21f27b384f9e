from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from api.store.database import reading, writing
from api.store.snapshots import (
    HeadMovedError,
    SnapshotMissingError,
    add_snapshot,
    get_snapshot,
    head_id,
    list_snapshots,
    move_head,
    read_snapshot_content,
)
from api.store.states import SnapshotCause
from models.snapshot import Snapshot
from tests.api.store.things import AUTHOR, NOON, SNAPSHOT


def with_beds(beds: int) -> Snapshot:
    fields = {name: getattr(SNAPSHOT, name) for name in Snapshot.model_fields}
    first, *others = SNAPSHOT.units
    return Snapshot(**fields | {"units": (first.model_copy(update={"beds": beds}), *others)})


def test_the_same_content_twice_is_one_snapshot(engine: Engine) -> None:
    with writing(engine) as connection:
        record, is_new = add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
        assert is_new
        assert add_snapshot(connection, SNAPSHOT, AUTHOR, NOON) == (record, False)
        assert (record.id, record.youths, record.units, record.teams) == (SNAPSHOT.id, 2, 2, 0)
        assert (record.stored_by, record.on_behalf_of) == ("key-7", "worker-3")
        assert read_snapshot_content(connection, record) == SNAPSHOT
        with pytest.raises(SnapshotMissingError):
            get_snapshot(connection, "sha256:none")


def test_a_child_names_its_parent_and_the_list_is_newest_first(engine: Engine) -> None:
    with writing(engine) as connection:
        add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
        child, _ = add_snapshot(connection, with_beds(5), AUTHOR, NOON, SnapshotCause.PATCH, SNAPSHOT.id)
        assert (child.parent_id, child.cause, child.sequence) == (SNAPSHOT.id, "patch", 2)
        assert [item.id for item in list_snapshots(connection, 10)] == [child.id, SNAPSHOT.id]
        assert [item.id for item in list_snapshots(connection, 10, before=2)] == [SNAPSHOT.id]


def test_a_content_that_was_there_before_can_be_the_head_again(engine: Engine) -> None:
    with writing(engine) as connection:
        for snapshot in (SNAPSHOT, with_beds(5), SNAPSHOT):
            add_snapshot(connection, snapshot, AUTHOR, NOON)
            assert move_head(connection, snapshot.id, AUTHOR, NOON, SnapshotCause.UPLOAD)
        assert head_id(connection) == SNAPSHOT.id
        assert not move_head(connection, SNAPSHOT.id, AUTHOR, NOON, SnapshotCause.UPLOAD)


def test_of_two_who_change_one_head_exactly_one_wins(engine: Engine) -> None:
    for number in range(10):
        with writing(engine) as connection:
            base = with_beds(100 + number)
            add_snapshot(connection, base, AUTHOR, NOON)
            move_head(connection, base.id, AUTHOR, NOON, SnapshotCause.UPLOAD)
        barrier, outcomes = Barrier(2), []

        def change(
            beds: int, base: Snapshot = base, barrier: Barrier = barrier, outcomes: list[str] = outcomes
        ) -> None:
            barrier.wait()
            try:
                with writing(engine) as connection:
                    add_snapshot(connection, with_beds(beds), AUTHOR, NOON)
                    move_head(connection, with_beds(beds).id, AUTHOR, NOON, SnapshotCause.PATCH, base.id)
                outcomes.append("won")
            except HeadMovedError as moved:
                outcomes.append(moved.head_id or "none")

        threads = [Thread(target=change, args=(beds,)) for beds in (200 + number, 300 + number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with reading(engine) as connection:
            assert sorted(outcomes) == [head_id(connection), "won"]
