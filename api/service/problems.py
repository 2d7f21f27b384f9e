from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse

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
