import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    Pauses Python's garbage collector: reading makes millions of objects at once and none is garbage.

    It halves the time to read 28,000 youths. Memory is freed as ever; only reference cycles wait.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
