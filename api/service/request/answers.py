"""How a request is answered: problems (RFC 9457), pages of a list, versions of a content."""

import base64
import binascii
import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from api.access.grants import Scope
from models.issue import Issue

MEDIA_TYPE = "application/problem+json"
LATER_SECONDS = 10
"""Whoever finds the service busy comes back after so long."""
TYPE_PREFIX = "urn:thuisnabij:problem:"
TITLES: Mapping[str, str] = {
    "bad_input": "The input was refused; every problem is listed",
    "erased_youth": "The input brings back youths who were erased",
    "unauthorised": "A valid API key or bearer token is needed",
    "forbidden": "The role does not open this route",
    "scenario_only": "The role stores scenarios, not the alliance as it is now",
    "outside_scope": "This lies outside the scope of the key",
    "not_found": "There is no such thing",
    "no_such_route": "There is no such route",
    "method": "The route does not know this method",
    "not_ready": "There is no plan yet",
    "head_moved": "Somebody else changed the alliance in between",
    "option_gone": "The option can no longer be taken",
    "already_decided": "It was decided about before",
    "not_the_head": "This is not the alliance as it is now",
    "not_held": "The plan does not hold on this snapshot",
    "key_reused": "The Idempotency-Key came with another request before",
    "not_done": "The plan has not been made",
    "precondition": "It was changed since it was read",
    "too_large": "The request is too large",
    "too_slow": "The request's body took too long",
    "too_long": "The answer took too long; nothing was changed",
    "too_many": "Too many requests",
    "unsupported": "The request's media type is not known",
    "database": "The database is not there for the moment",
    "identity_provider": "The identity provider is not there for the moment",
    "busy": "Too many wait for an alliance to be prepared",
    "internal": "A mistake of the service; the log knows the request id",
}
"""What each code means; the code is the stable part, also at the end of `type`."""
T = TypeVar("T")
LARGEST_POSITION = 2**31 - 1
"""Of what the database keeps as a number."""
Limit = Annotated[int, Query(ge=1, le=500, description="Most items on a page.")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next_cursor` of the page before.")]
R = TypeVar("R", bound=Response)


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it that
    """
    Why a request is not done, as it is told (RFC 9457).

    Parameters
    ----------
    code
        One of `TITLES`.
    detail
        Ids and fields only: never a name, birth date or address.
    extra
        Further members, for example `head_id`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        issues: Sequence[Issue] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.status, self.code, self.detail = status, code, detail
        self.issues = tuple(issues)
        self.headers = dict(headers or {})
        self.extra = extra
        super().__init__(f"{status} {code}")

    def response(self, request_id: str) -> JSONResponse:
        """The answer to the client."""
        content: dict[str, Any] = {
            "type": TYPE_PREFIX + self.code,
            "title": TITLES[self.code],
            "status": self.status,
            "code": self.code,
            "request_id": request_id,
        }
        if self.detail:
            content["detail"] = self.detail
        if self.issues:
            content["issues"] = [item.model_dump(mode="json") for item in self.issues]
        return JSONResponse(content | self.extra, self.status, headers=self.headers, media_type=MEDIA_TYPE)


def not_found(what: str) -> Problem:
    """Also where it lies outside somebody's scope: then it does not exist."""
    return Problem(404, "not_found", f"no such {what}")


def too_long() -> Problem:
    """The time for an answer is over."""
    return Problem(503, "too_long", "try again later", headers={"Retry-After": str(LATER_SECONDS)})


class Page(BaseModel, Generic[T]):
    """Some items of a list and where it goes on."""

    items: list[T]
    next_cursor: str | None = Field(description="Null: this is the last page.")


def page_of(items: Sequence[T], limit: int, position: Callable[[T], Any]) -> Page[T]:
    """
    A page of at most `limit` items.

    Parameters
    ----------
    items
        One more than the limit, if there are so many.
    position
        What `place_of` must give back for the next page: JSON.
    """
    shown = list(items[:limit])
    more = len(items) > limit
    return Page(items=shown, next_cursor=_encoded(position(shown[-1])) if more else None)


def place_of(cursor: str | None, kind: type[T]) -> T | None:
    """The position in a cursor; 422 where it is none of ours."""
    if cursor is None:
        return None
    try:
        found = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise foreign_cursor()
    if isinstance(found, int) and not 0 <= found <= LARGEST_POSITION:
        raise foreign_cursor()
    return found


def foreign_cursor() -> Problem:
    """A cursor that this service did not make."""
    issue = Issue(
        code="cursor",
        path="/query/cursor",
        message="the cursor is none of this service",
        remedy="Give next_cursor as it was given, or begin without one.",
    )
    return Problem(422, "bad_input", issues=[issue])


def etag_of(version: str) -> str:
    """As it stands in the header; weak, because gzip sends other bytes for the same content."""
    return f'W/"{version}"'


def is_known(request: Request, version: str) -> bool:
    """Whether the client says that it has this version (If-None-Match)."""
    given = request.headers.get("if-none-match", "")
    wanted = etag_of(version).removeprefix("W/")
    return any(item.strip().removeprefix("W/") in (wanted, "*") for item in given.split(",") if item.strip())


def with_etag(response: R, version: str) -> R:
    """The answer with its version; kept by nobody who does not ask whether it is still so."""
    response.headers["ETag"] = etag_of(version)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def shown_version(scope: Scope, *blob_ids: str | None) -> str:
    """Version of what a scope sees of contents: another one whenever a content or the scope is another."""
    if scope.everything and len(blob_ids) == 1:
        return blob_ids[0] or ""
    seen = [scope.everything, sorted(scope.region_ids), sorted(scope.organisation_ids)]
    return hashlib.sha256(repr([*blob_ids, *seen]).encode()).hexdigest()


def packed_answer(
    request: Request, version: str, packed: Callable[[], bytes], headers: Mapping[str, str] | None = None
) -> Response:
    """A content as it is kept, or unpacked for who asks so; nothing for who has this version."""
    if is_known(request, version):
        return with_etag(Response(status_code=304), version)
    headers = {**(headers or {}), "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return with_etag(Response(packed(), media_type="application/json", headers=headers), version)
    return with_etag(Response(gzip.decompress(packed()), media_type="application/json", headers=headers), version)


def _encoded(position: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode()
