import gzip

import pytest
from sqlalchemy import Engine, select

from api.access.redaction import without_mention
from api.store.audit import append, list_audit, verify_audit
from api.store.contents import ErasedYouthError
from api.store.database import reading, writing
from api.store.decisions import (
    NewDecision,
    add_decision,
    add_recommendation,
    get_recommendation,
    list_decisions,
    list_moves,
    read_result,
    record_moves,
)
from api.store.erasure import erase_youth
from api.store.plans import finish_plan, get_plan, read_plan_content
from api.store.snapshots import add_snapshot, get_snapshot, head_id, move_head, read_snapshot_content
from api.store.states import DecisionKind, SnapshotCause
from api.store.tables import blobs, metadata, tombstones
from models.policy import Policy
from tests.api.store.things import AUTHOR, NOON, PLAN, SNAPSHOT, STAY, a_plan


def everything(engine: Engine) -> str:
    """All that the database holds, contents unpacked."""
    with reading(engine) as connection:
        rows = [str(connection.execute(select(table)).all()) for table in metadata.sorted_tables]
        contents = [gzip.decompress(item).decode() for item in connection.execute(select(blobs.c.content)).scalars()]
    return "\n".join([*rows, *contents])


def filled(engine: Engine) -> tuple[str, str]:
    with writing(engine) as connection:
        plan = a_plan(connection)
        move_head(connection, SNAPSHOT.id, AUTHOR, NOON, SnapshotCause.UPLOAD)
        finish_plan(connection, plan.id, PLAN, NOON)
        ids = []
        for youth, text in (("y-2", b'{"youth_id": "y-2"}'), ("y-1", b'{"resource": "apart:y-1:y-2:near"}')):
            shown = add_recommendation(connection, SNAPSHOT.id, plan.id, Policy(), youth, text, AUTHOR, NOON)
            ids.append(shown.id)
        for shown_id, youth in zip(ids, ("y-2", "y-1"), strict=True):
            taken = NewDecision(
                recommendation_id=shown_id,
                youth_id=youth,
                kind=DecisionKind.ACCEPT,
                reason="near to y-2's school",
                place="near",
                stays=(STAY,),
                snapshot_id=SNAPSHOT.id,
            )
            decision = add_decision(connection, taken, AUTHOR, NOON)
            record_moves(connection, youth, (STAY,), None, "accept", decision.id, NOON)
            append(connection, AUTHOR, NOON, "decisions.take", "accept", youth_id=youth)
    return plan.id, ids[1]


def test_an_erased_youth_is_in_no_row_and_no_content_and_the_chain_is_whole(engine: Engine) -> None:
    plan_id, others_id = filled(engine)
    assert "y-2" in everything(engine)
    with writing(engine) as connection:
        erasure = erase_youth(connection, "y-2", AUTHOR, NOON)
    assert erasure is not None
    assert (erasure.snapshots, erasure.plans, erasure.recommendations, erasure.decisions) == (1, 1, 1, 1)
    assert "y-2" not in everything(engine)
    with reading(engine) as connection:
        assert verify_audit(connection).findings == ()
        assert connection.execute(select(tombstones.c.contents)).scalars().all() == [2]
        assert [line.youth_id for line in list_audit(connection, 9)] == [None, "y-1", None]
        plan = read_plan_content(connection, get_plan(connection, plan_id))
        assert [item.youth_id for item in plan.trajectories] == ["y-1"]
        assert [item.resource for item in plan.prices] == ["beds:near"]
        assert plan.excesses == ()
        assert [item.youth_id for item in list_decisions(connection, 9)] == ["y-1"]
        assert [item.youth_id for item in list_moves(connection)] == ["y-1"]
        shown = read_result(connection, get_recommendation(connection, others_id))
        assert shown == b'{"resource": "apart:y-1:erased:near"}'


def test_the_head_gets_the_id_of_what_it_is_now(engine: Engine) -> None:
    filled(engine)
    with writing(engine) as connection:
        erasure = erase_youth(connection, "y-2", AUTHOR, NOON)
        now = head_id(connection)
        assert erasure is not None
        assert now == erasure.head_id != SNAPSHOT.id
        record = get_snapshot(connection, now or "")
        assert read_snapshot_content(connection, record).id == now
        assert (record.cause, record.youths, record.parent_id) == ("erasure", 1, SNAPSHOT.id)
        assert get_snapshot(connection, SNAPSHOT.id).redacted_at == NOON


def test_an_erased_youth_cannot_come_back(engine: Engine) -> None:
    plan_id, _ = filled(engine)
    with writing(engine) as connection:
        late = a_plan(connection, "late")
        erase_youth(connection, "y-2", AUTHOR, NOON)
    with writing(engine) as connection:
        with pytest.raises(ErasedYouthError) as refused:
            add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
        assert refused.value.youth_ids == {"y-2"}
        with pytest.raises(ErasedYouthError):
            add_recommendation(connection, SNAPSHOT.id, plan_id, Policy(), "y-2", b"{}", AUTHOR, NOON)
        # a worker had begun before the erasure
        assert finish_plan(connection, late.id, PLAN, NOON)
    assert "y-2" not in everything(engine)


def test_who_is_not_known_is_not_erased(engine: Engine) -> None:
    filled(engine)
    before = everything(engine)
    with writing(engine) as connection:
        assert erase_youth(connection, "y-3", AUTHOR, NOON) is None
    assert everything(engine) == before


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("y-2 and y-22, xy-2", "erased and y-22, xy-2"),
        ("apart:y-2:y-1:u", "apart:erased:y-1:u"),
        ("with y-2.", "with erased."),
        ("y-2.5 y-2", "y-2.5 erased"),
    ],
)
def test_only_the_whole_id_is_replaced(text: str, less: str) -> None:
    assert without_mention(text, "y-2") == less
