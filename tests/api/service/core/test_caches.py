from threading import Event, Thread
from typing import Any

import pytest

from api.service.core import caches
from api.service.core.caches import DesksBusyError, Prepared, PreparedDesks, Recent
from tests.api.jobs.waiting import until

NO_DESK: Any = None


def prepared(name: str) -> Prepared:
    return Prepared(NO_DESK, has_plan=True, left_out=(name,))


def test_only_those_asked_for_last_are_kept() -> None:
    kept: Recent[str] = Recent(2)
    made: list[str] = []

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert get(key) == key
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_one_alliance_is_prepared_once_for_all_who_wait_and_others_do_not_wait() -> None:
    found = PreparedDesks(3)
    there = found.get("there", lambda: prepared("there"))
    begun, go_on, made, got = Event(), Event(), [], []

    def slowly() -> Prepared:
        begun.set()
        assert go_on.wait(60)
        made.append(1)
        return prepared("slow")

    threads = [Thread(target=lambda: got.append(found.get("slow", slowly))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    assert found.get("there", slowly) is there
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert len(made) == 1
    assert len(got) == 4
    assert all(item is got[0] for item in got)


def test_when_too_many_wait_the_next_is_to_come_back_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MOST_WAITING", 2)
    found = PreparedDesks(3)
    begun, go_on = Event(), Event()

    def slowly() -> Prepared:
        begun.set()
        assert go_on.wait(60)
        return prepared("slow")

    first = Thread(target=lambda: found.get("a", slowly))
    first.start()
    assert begun.wait(60)
    second = Thread(target=lambda: found.get("b", slowly))
    second.start()
    until(lambda: not found._waiting._value, "the second waits")
    with pytest.raises(DesksBusyError):
        found.get("c", lambda: prepared("c"))
    go_on.set()
    first.join(60)
    second.join(60)
    assert found.get("c", lambda: prepared("c")).left_out == ("c",)
