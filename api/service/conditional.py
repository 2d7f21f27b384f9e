from typing import TypeVar

from fastapi import Request, Response

R = TypeVar("R", bound=Response)


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
