import asyncio
import re
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.service.request.answers import Problem

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Gives each request an id, the client's own if it is one; every answer and every row of the log names it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = given.decode() if REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        await self._app(scope, receive, send_with_id)


class BodyLimits:
    """Refuses bodies that are too large or come too slowly, before anything reads them."""

    def __init__(self, app: ASGIApp, largest_bytes: int, longest_seconds: float) -> None:
        self._app = app
        self._largest, self._longest = largest_bytes, longest_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            announced = int(dict(scope["headers"]).get(b"content-length", b"0"))
        except ValueError:
            announced = 0
        try:
            if announced > self._largest:
                raise self._too_large()
            body, is_whole = await asyncio.wait_for(self._read(receive), self._longest)
        except TimeoutError:
            await self._refuse(
                Problem(408, "too_slow", f"it must come within {self._longest:g} s"), scope, receive, send
            )
            return
        except Problem as problem:
            await self._refuse(problem, scope, receive, send)
            return
        if not is_whole:
            return  # the client is gone
        given = False

        async def receive_again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_again, send)

    async def _read(self, receive: Receive) -> tuple[bytes, bool]:
        parts, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"", False
            part = message.get("body", b"")
            size += len(part)
            if size > self._largest:
                raise self._too_large()
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts), True

    def _too_large(self) -> Problem:
        return Problem(413, "too_large", f"at most {self._largest // (1024 * 1024)} MiB")

    @staticmethod
    async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        response = problem.response(scope["state"]["request_id"])
        response.headers["connection"] = "close"
        await response(scope, receive, send)
