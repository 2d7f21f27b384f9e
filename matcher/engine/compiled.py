from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """
    Machine code for a plain loop over arrays, made on the first call and kept on disk for the next process.

    It runs without Python's global lock, so that blocks are priced on several threads.
    """
    return cast(Function, numba.njit(cache=True, nogil=True)(function))
