import asyncio
from collections.abc import Coroutine
from typing import Any

from fastapi import Response

from api.service.call import Call
from api.service.problems import too_long

_left_behind: set["asyncio.Task[Response]"] = set()
"""Held until they end: the event loop itself would let them go."""


async def within(seconds: float, call: Call, work: Coroutine[Any, Any, Response]) -> Response:
    """
    The answer of a route's work, if it comes in time.

    A thread cannot be stopped: work that is given up goes on for a while, but what it would change is undone. Where
    it is writing already, its answer is waited for, so that nobody is told the contrary of what happened.

    Raises
    ------
    Problem
        503 where it took too long; nothing of it takes effect.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done and call.give_up():
        _left_behind.add(task)
        task.add_done_callback(_forget)
        raise too_long()
    return await task


def _forget(task: "asyncio.Task[Response]") -> None:
    _left_behind.discard(task)
    if not task.cancelled():
        task.exception()  # looked at, else the event loop reports it; the client was answered long ago
