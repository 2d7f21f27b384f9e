import gzip
import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

from fastapi import Request, Response

from api.access.grants import Scope

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
