import threading
import time

import pytest

from benchmarks.bench.peers.highs_mip import LeftBehindError, left_behind_after


def test_a_call_that_ends_in_time_gives_what_it_returns() -> None:
    assert left_behind_after(30.0, lambda: 17) == 17


def test_a_call_that_does_not_end_is_not_waited_for() -> None:
    go_on, begun = threading.Event(), time.perf_counter()
    try:
        with pytest.raises(LeftBehindError):
            left_behind_after(0.1, lambda: go_on.wait(60))
        assert time.perf_counter() - begun < 20
    finally:
        go_on.set()


def test_what_it_raises_is_raised_here() -> None:
    def full() -> None:
        raise MemoryError("of 3 GiB")

    with pytest.raises(MemoryError, match="of 3 GiB"):
        left_behind_after(30.0, full)
