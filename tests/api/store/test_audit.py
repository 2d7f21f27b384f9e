from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from api.store.audit import Damage, append, list_audit, verify_audit
from api.store.database import is_postgresql, reading, writing
from api.store.tables import audit, audit_head, subjects
from tests.api.store.things import AUTHOR, NOON


def five_rows(engine: Engine) -> None:
    with writing(engine) as connection:
        for number, youth in enumerate(("y-1", "y-2", None, "y-1", None), 1):
            append(connection, AUTHOR, NOON, f"plans.read.{number}", "200", subject=f"plan-{number}", youth_id=youth)


def unguarded(engine: Engine) -> None:
    """Takes away the triggers, as somebody who owns the database could."""
    with writing(engine) as connection:
        if is_postgresql(connection):
            connection.execute(text("DROP TRIGGER audit_no_change ON audit"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_no_{verb}"))


def damages(engine: Engine, expected: tuple[int, str] | None = None) -> list[tuple[str, int]]:
    with reading(engine) as connection:
        return [(item.damage.value, item.sequence) for item in verify_audit(connection, expected).findings]


def test_an_untouched_chain_is_whole(engine: Engine) -> None:
    assert damages(engine) == []
    five_rows(engine)
    with reading(engine) as connection:
        found = verify_audit(connection)
        assert (found.rows, found.sequence, found.findings) == (5, 5, ())
        lines = list_audit(connection, 10)
    assert found.hash == lines[0].hash
    assert [(line.sequence, line.youth_id, line.subject) for line in lines] == [
        (5, None, "plan-5"),
        (4, "y-1", "plan-4"),
        (3, None, "plan-3"),
        (2, "y-2", "plan-2"),
        (1, "y-1", "plan-1"),
    ]
    assert damages(engine, (3, lines[2].hash)) == []


def test_rows_can_be_asked_for_by_youth_and_from_where_one_was(engine: Engine) -> None:
    five_rows(engine)
    with reading(engine) as connection:
        assert [line.sequence for line in list_audit(connection, 10, youth_id="y-1")] == [4, 1]
        assert [line.sequence for line in list_audit(connection, 2, before=4)] == [3, 2]
        assert list_audit(connection, 10, actor="somebody") == []


@pytest.mark.parametrize("statement", [update(audit).values(outcome="nothing"), delete(audit)])
def test_the_database_itself_refuses_to_change_the_audit(engine: Engine, statement: object) -> None:
    five_rows(engine)
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody"),
        ("on_behalf_of", None),
        ("action", "plans.stop"),
        ("subject", "plan-9"),
        ("outcome", "404"),
        ("request_id", "r-2"),
        ("at", NOON.replace(microsecond=1)),
        ("youth_token", None),
    ],
)
def test_any_altered_column_is_found_at_its_row(engine: Engine, column: str, value: object) -> None:
    five_rows(engine)
    unguarded(engine)
    with writing(engine) as connection:
        connection.execute(update(audit).where(audit.c.sequence == 2).values({column: value}))
    assert damages(engine) == [("altered", 2)]


def test_a_row_that_is_altered_with_its_hash_breaks_the_chain(engine: Engine) -> None:
    five_rows(engine)
    unguarded(engine)
    with writing(engine) as connection:
        line = next(item for item in list_audit(connection, 10) if item.sequence == 2)
        forged = line.model_copy(update={"actor": "somebody"})
        values = {"actor": "somebody", "hash": forged.own_hash}
        connection.execute(update(audit).where(audit.c.sequence == 2).values(values))
    assert damages(engine) == [("broken", 3)]


@pytest.mark.parametrize(("missing", "found"), [(1, 1), (3, 3), (5, 5)])
def test_a_missing_row_is_found_also_the_last(engine: Engine, missing: int, found: int) -> None:
    five_rows(engine)
    unguarded(engine)
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.sequence == missing))
    assert ("missing", found) in damages(engine)


def test_an_end_that_was_cut_off_with_its_note_is_found_by_a_hash_noted_elsewhere(engine: Engine) -> None:
    five_rows(engine)
    with reading(engine) as connection:
        lines = list_audit(connection, 10)
    unguarded(engine)
    with writing(engine) as connection:
        connection.execute(delete(audit).where(audit.c.sequence > 3))
        connection.execute(update(audit_head).values(sequence=3, hash=lines[2].hash))
    assert damages(engine) == []
    assert damages(engine, (5, lines[0].hash)) == [("expected", 5)]


def test_an_inserted_row_is_found(engine: Engine) -> None:
    five_rows(engine)
    with writing(engine) as connection:
        line = list_audit(connection, 1)[0]
        forged = line.model_copy(update={"sequence": 6, "previous_hash": line.hash})
        content = forged.model_dump(exclude={"youth_id"}) | {"hash": forged.own_hash}
        connection.execute(insert(audit).values(content))
    assert damages(engine) == [(Damage.HEAD, 7)]


def test_a_youth_who_vanished_or_was_exchanged_is_found(engine: Engine) -> None:
    five_rows(engine)
    with writing(engine) as connection:
        connection.execute(delete(subjects).where(subjects.c.youth_id == "y-2"))
        connection.execute(update(subjects).where(subjects.c.youth_id == "y-1").values(youth_id="y-9"))
    assert damages(engine) == [("unknown_subject", 2), ("exchanged_subject", 1)]


def test_many_writers_make_one_chain(engine: Engine) -> None:
    def write(number: int) -> None:
        with writing(engine) as connection:
            append(connection, AUTHOR, NOON, "plans.read", "200", youth_id=f"y-{number % 3}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(30)))
    assert damages(engine) == []
    with reading(engine) as connection:
        assert connection.execute(select(audit_head.c.sequence)).scalar_one() == 30


def test_the_chain_names_no_youth(engine: Engine) -> None:
    five_rows(engine)
    with reading(engine) as connection:
        rows = connection.execute(select(audit)).all()
    assert "y-1" not in str(rows)
