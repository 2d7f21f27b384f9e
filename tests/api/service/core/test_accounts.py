from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from api.service.core import accounts as accounts_module
from api.service.core.accounts import AccountRow, Accounts
from api.store.audit import Author, verify_audit
from api.store.database import open_database, reading
from tests.api.databases import NewDatabase
from tests.api.jobs.waiting import until

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
UNWRITABLE, AWAY = "unwritable", "away"


@pytest.fixture
def engine(new_sqlite: NewDatabase) -> Iterator[Engine]:
    opened = open_database(new_sqlite())
    yield opened
    opened.dispose()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What each transaction wrote."""
    found: list[list[str]] = []
    writing, append = accounts_module.writing, accounts_module.append

    def watched(engine: Engine) -> Any:
        found.append([])
        return writing(engine)

    def noted(connection: Any, author: Author, at: datetime, action: str, *rest: Any) -> Any:
        if action == UNWRITABLE:
            raise ZeroDivisionError
        if action == AWAY:
            raise OperationalError("INSERT", {}, ConnectionError("refused"))
        found[-1].append(action)
        return append(connection, author, at, action, *rest)

    monkeypatch.setattr(accounts_module, "writing", watched)
    monkeypatch.setattr(accounts_module, "append", noted)
    return found


def row(action: str) -> AccountRow:
    return AccountRow(Author(actor="key:1", request_id="r-1"), NOON, action, "200", None, None)


def actions(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        assert verify_audit(connection).findings == ()
        return list(connection.execute(text("SELECT action FROM audit ORDER BY sequence")).scalars())


def all_at_once(engine: Engine, names: list[str], commits: list[list[str]]) -> list[Exception | None]:
    """The first one writes slowly; what the others have to say gathers meanwhile."""
    accounts, go_on = Accounts(engine), Event()
    real = accounts._write_all

    def slowly(together: Any) -> None:
        if not commits:
            assert go_on.wait(60)
        real(together)

    accounts._write_all = slowly  # type: ignore[method-assign]

    def write(name: str) -> Exception | None:
        try:
            accounts.write(row(name))
        except (ZeroDivisionError, OperationalError) as error:
            return error
        return None

    with ThreadPoolExecutor(len(names)) as pool:
        first = pool.submit(write, names[0])
        until(accounts._turn.locked, "the first one writes")
        rest = [pool.submit(write, name) for name in names[1:]]
        until(lambda: len(accounts._waiting) == len(rest), "the others wait")
        go_on.set()
        return [item.result(60) for item in (first, *rest)]


def test_rows_that_gather_while_one_is_written_are_one_transaction(engine: Engine, commits: list[list[str]]) -> None:
    names = ["first", "b", "c", "d", "e"]
    assert all_at_once(engine, names, commits) == [None] * 5
    assert commits[0] == ["first"]
    assert sorted(commits[1]) == names[1:]
    assert len(commits) == 2
    assert sorted(actions(engine)) == sorted(names)


def test_a_row_that_cannot_be_written_keeps_no_other_out(engine: Engine, commits: list[list[str]]) -> None:
    found = all_at_once(engine, ["first", "b", UNWRITABLE, "d"], commits)
    assert [type(item) for item in found] == [type(None), type(None), ZeroDivisionError, type(None)]
    assert sorted(actions(engine)) == ["b", "d", "first"]


def test_where_the_database_is_away_nobody_waits_for_it_one_after_the_other(
    engine: Engine, commits: list[list[str]]
) -> None:
    found = all_at_once(engine, ["first", AWAY, AWAY, AWAY], commits)
    assert [type(item) for item in found] == [type(None), *[OperationalError] * 3]
    assert len(commits) == 2
    assert actions(engine) == ["first"]
