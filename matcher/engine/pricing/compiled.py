"""Machine code for the inner loops, made by numba and kept on disk."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """
    Machine code for a plain loop over arrays, made on the first call and kept on disk for the next process.

    It runs without Python's global lock, so that blocks are priced on several threads.
    """
    loop = numba.njit(cache=True, nogil=True)(function)
    _forget_unreadable(getattr(getattr(loop, "_cache", None), "_cache_file", None))
    return cast(Function, loop)


def _forget_unreadable(kept: Any) -> None:
    """
    Empties what is kept on disk of a loop if it cannot be read.

    Of an earlier version of the program it may name classes that are gone, and numba reads it before it asks how old
    it is: every solve after an upgrade would fail.
    """
    if kept is None:
        return
    try:
        kept._load_index()
    except Exception:
        with suppress(OSError):
            kept.flush()
