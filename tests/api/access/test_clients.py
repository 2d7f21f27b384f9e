from api.access import clients
from api.access.clients import RateLimit


def test_a_burst_of_a_minute_then_as_fast_as_the_rate() -> None:
    limit = RateLimit(per_minute=30)
    assert [limit.take("a", 50.0) for _ in range(30)] == [0.0] * 30
    assert limit.take("a", 50.0) == 2.0
    assert limit.take("a", 51.5) == 0.5
    assert limit.take("a", 52.0) == 0.0
    assert limit.take("a", 52.0) == 2.0


def test_clients_do_not_use_up_each_others_requests() -> None:
    limit = RateLimit(per_minute=1)
    assert [limit.take(name, 7.0) for name in ("a", "b", "a")] == [0.0, 0.0, 60.0]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    limit = RateLimit(per_minute=1)
    limit.take("a", 100.0)
    assert limit.take("a", 3.0) == 60.0


def test_only_so_many_clients_are_remembered(monkeypatch: object) -> None:
    limit = RateLimit(per_minute=1)
    for number in range(clients.MOST_CLIENTS + 7):
        limit.take(str(number), 0.0)
    assert len(limit._left) == clients.MOST_CLIENTS
