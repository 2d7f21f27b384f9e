from collections.abc import Callable
from traceback import extract_tb

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.access.oidc import KeysUnavailableError
from api.service.core.caches import DesksBusyError
from api.service.request.answers import LATER_SECONDS, Problem, not_found
from api.store.contents import ErasedYouthError
from api.store.database import DATABASE_ERRORS
from api.store.decisions import AlreadyDecidedError, DecisionMissingError, RecommendationMissingError
from api.store.plans import KeyReusedError, PlanMissingError
from api.store.proposals import ProposalMissingError, ProposalNotOpenError
from api.store.snapshots import HeadMovedError, SnapshotMissingError
from models.files.faults import safe_loc
from models.issue import InvalidInputError, Issue
from models.validation.wording import pointer

RETRY_SECONDS = 2
REMEDIES = {"missing": "Add the field.", "extra_forbidden": "Delete it, or correct its name."}

log = structlog.get_logger("thuisnabij.service")


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error; one that nobody foresaw is a mistake of ours, and logged."""
    for kind, translate in _TRANSLATIONS:
        if isinstance(error, kind):
            return translate(error)
    # where, and never the message: it may hold what was sent
    places = [f"{item.filename}:{item.lineno} {item.name}" for item in extract_tb(error.__traceback__)]
    log.error("mistake", error=type(error).__name__, where=places[-12:])
    return Problem(500, "internal")


def _as_it_is(error: Problem) -> Problem:
    return error


def _bad_input(error: InvalidInputError) -> Problem:
    return Problem(422, "bad_input", issues=error.issues)


def _bad_request(error: RequestValidationError) -> Problem:
    issues = []
    for item in error.errors():
        loc = safe_loc(tuple(item["loc"]))
        kind = str(item["type"])
        remedy = REMEDIES.get(kind, "Correct the value; see /openapi.json.")
        # the value given is left out: it may be anything
        issues.append(Issue(code=kind, path=pointer(*loc), message=str(item["msg"]), remedy=remedy))
    return Problem(422, "bad_input", issues=issues)


def _http(error: HTTPException) -> Problem:
    code = {404: "no_such_route", 405: "method", 413: "too_large"}.get(error.status_code)
    headers = dict(error.headers or {})
    if code is None:
        issue = Issue(code="json_syntax", path="/", message="the body cannot be read", remedy="Send JSON in UTF-8.")
        return Problem(error.status_code if error.status_code < 500 else 500, "bad_input", issues=[issue])
    return Problem(error.status_code, code, headers=headers)


def _head_moved(error: HeadMovedError) -> Problem:
    return Problem(409, "head_moved", "read the head and try again", head_id=error.head_id)


def _erased(error: ErasedYouthError) -> Problem:
    issues = [
        Issue(
            code="erased_youth",
            path="/youths",
            message=f"youth {item} was erased",
            remedy="Leave the youth out; who comes back into care gets a new id.",
        )
        for item in sorted(error.youth_ids)
    ]
    return Problem(422, "erased_youth", issues=issues)


def _key_reused(error: KeyReusedError) -> Problem:
    return Problem(409, "key_reused", "use a new key, or send the same request", plan_id=error.plan_id)


def _already(_: AlreadyDecidedError) -> Problem:
    return Problem(409, "already_decided")


def _not_open(error: ProposalNotOpenError) -> Problem:
    return Problem(409, "already_decided", f"the proposal is {error.state.value}")


def _no_provider(error: KeysUnavailableError) -> Problem:
    log.error("identity provider", error=type(error.__cause__).__name__)
    return Problem(503, "identity_provider", headers={"Retry-After": str(RETRY_SECONDS)})


def _unreachable(error: Exception) -> Problem:
    log.error("database", error=type(error).__name__)
    return Problem(503, "database", headers={"Retry-After": str(RETRY_SECONDS)})


_TRANSLATIONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Callable[..., Problem]], ...] = (
    (Problem, _as_it_is),
    (InvalidInputError, _bad_input),
    (RequestValidationError, _bad_request),
    (HTTPException, _http),
    (SnapshotMissingError, lambda _: not_found("snapshot")),
    (PlanMissingError, lambda _: not_found("plan")),
    (RecommendationMissingError, lambda _: not_found("recommendation")),
    (DecisionMissingError, lambda _: not_found("decision")),
    (HeadMovedError, _head_moved),
    (ErasedYouthError, _erased),
    (KeyReusedError, _key_reused),
    (AlreadyDecidedError, _already),
    (ProposalMissingError, lambda _: not_found("proposal")),
    (ProposalNotOpenError, _not_open),
    (KeysUnavailableError, _no_provider),
    (DesksBusyError, lambda _: Problem(503, "busy", headers={"Retry-After": str(LATER_SECONDS)})),
    (DATABASE_ERRORS, _unreachable),
)
