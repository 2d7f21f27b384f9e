"""Who asks, whether they may, how long it may take, and the row in the audit."""

import asyncio
from collections.abc import Callable, Coroutine
from math import ceil
from time import monotonic
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from api.access.clients import parse_key
from api.access.grants import PERMISSIONS, Grant, Permission, Scope
from api.service.core.accounts import AccountRow
from api.service.core.service import Service
from api.service.request.answers import Problem, too_long
from api.service.request.call import Call
from api.service.request.translation import problem_of
from api.store.audit import Author
from api.store.database import reading
from api.store.keys import authenticate
from models.base import Identifier

NOBODY = "nobody"
NO_GRANT = Grant.model_construct(roles=frozenset(), scope=Scope())
"""Until somebody is known."""
ON_BEHALF_OF = "x-on-behalf-of"
SUBJECT_PARAMETERS = ("snapshot_id", "plan_id", "recommendation_id")
log = structlog.get_logger("thuisnabij.service")
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)
_left_behind: set["asyncio.Task[Response]"] = set()
"""Held until they end: the event loop itself would let them go."""


class AuditedRoute(APIRoute):
    """
    A route that asks who it is before it does anything, and accounts for it before it answers.

    Who, whether the role opens it, whether the rate allows it; then the work; then a row in the audit, also where it
    was refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wraps FastAPI's own handler."""
        original = super().get_route_handler()
        path = self.path_format

        async def handle(request: Request) -> Response:
            service: Service = request.app.state.service
            started = monotonic()
            permission = PERMISSIONS[(request.method, path)]
            call = _anonymous(request, service, permission)
            try:
                await run_in_threadpool(_admit, request, call, permission)
                request.state.call = call
                response = await within(service.settings.answer_seconds, call, original(request))
            except Exception as error:
                response = _refusal(call, error)
            if not call.is_audited:
                try:
                    await run_in_threadpool(_write_row, call, str(response.status_code))
                except Exception as error:
                    response = _refusal(call, error)
            _count(service, call, response.status_code, monotonic() - started)
            return response

        return handle


def _anonymous(request: Request, service: Service, permission: Permission) -> Call:
    parameters = request.path_params
    subject = next((str(parameters[name])[:120] for name in SUBJECT_PARAMETERS if name in parameters), None)
    author = Author(actor=NOBODY, request_id=request.state.request_id)
    call = Call(service, author, NO_GRANT, permission.action, service.clock())
    call.subject = subject
    return call


def _admit(request: Request, call: Call, permission: Permission) -> None:
    actor, grant = _who(request, call)
    call.author = Author(actor=actor, on_behalf_of=_on_behalf_of(request), request_id=call.author.request_id)
    call.grant = grant
    wait_seconds = call.service.rate_limit.take(actor, monotonic())
    if wait_seconds:
        raise Problem(429, "too_many", headers={"Retry-After": str(ceil(wait_seconds))})
    if not grant.roles & permission.roles:
        raise Problem(403, "forbidden", f"it takes one of: {', '.join(sorted(permission.roles))}")


def _who(request: Request, call: Call) -> tuple[str, Grant]:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        parts = parse_key(token.strip())
        if parts is not None:
            with reading(call.service.engine) as connection:
                key = authenticate(connection, parts, call.at)
            if key is not None:
                return f"key:{key.id}", key.grant
        elif call.service.tokens is not None:
            bearer = call.service.tokens.read(token.strip())
            if bearer is not None:
                return bearer.subject, bearer.grant
    client = request.client.host if request.client is not None else "-"
    wait_seconds = call.service.rate_limit.take(f"address:{client}", monotonic())
    if wait_seconds:
        raise Problem(429, "too_many", headers={"Retry-After": str(ceil(wait_seconds))})
    raise Problem(401, "unauthorised", "send Authorization: Bearer KEY", headers={"WWW-Authenticate": "Bearer"})


def _on_behalf_of(request: Request) -> str | None:
    given = request.headers.get(ON_BEHALF_OF)
    if given is None:
        return None
    try:
        return _identifier.validate_python(given)
    except ValidationError:
        raise Problem(422, "bad_input", "X-On-Behalf-Of takes a pseudonymous id of 1 to 64 characters") from None


def _refusal(call: Call, error: Exception) -> Response:
    problem = problem_of(error)
    call.service.metrics.refused.labels(problem.code).inc()
    return problem.response(call.author.request_id)


def _write_row(call: Call, outcome: str) -> None:
    call.service.accounts.write(AccountRow(call.author, call.at, call.action, outcome, call.subject, call.youth_id))


def _count(service: Service, call: Call, status: int, seconds: float) -> None:
    service.metrics.requests.labels(call.action, str(status)).inc()
    service.metrics.seconds.labels(call.action).observe(seconds)
    log.info(
        "request",
        action=call.action,
        status=status,
        seconds=round(seconds, 4),
        actor=call.author.actor,
        subject=call.subject,
        request_id=call.author.request_id,
    )


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
