from typing import TypeVar

from pydantic import BaseModel

from matcher.travel.sources import outside_roads
from models.files.documents import locate_by_pointer
from models.files.faults import FileCode, problem, tell
from models.files.json_text import JsonSyntaxError, parse_json
from models.files.structure import validated
from models.issue import InvalidInputError, Issue, Severity
from models.snapshot import Snapshot
from models.validation import find_issues

M = TypeVar("M", bound=BaseModel)
SOURCE = "request"


def read_body(model: type[M], body: bytes) -> M:
    """
    A model from a request's body, read as strictly as from a file.

    Raises
    ------
    InvalidInputError
        With every problem of structure; a syntax error stands alone.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as failure:
        issue = problem(FileCode.NOT_UTF8, "/", f"not UTF-8 text (byte {failure.start + 1})", "Send UTF-8.")
        raise InvalidInputError(SOURCE, [issue]) from None
    try:
        document, faults = parse_json(text)
    except JsonSyntaxError as failure:
        issue = problem(FileCode.JSON_SYNTAX, failure.where or "/", f"not JSON: {failure.reason}", "Correct it there.")
        raise InvalidInputError(SOURCE, [issue]) from None
    value, structural = validated(model, text, document)
    known = {fault.loc for fault in faults}
    faults = faults + [fault for fault in structural if fault.loc not in known]
    if faults or value is None:
        raise InvalidInputError(SOURCE, tell(model, document, faults, locate_by_pointer))
    return value


def warnings_of(snapshot: Snapshot) -> tuple[Issue, ...]:
    """
    What should be looked at but does not refuse a snapshot.

    Raises
    ------
    InvalidInputError
        With every problem of content, places outside the road graph's area included: no plan could be made.
    """
    from matcher.travel.roads.travel import RoadTravel

    issues = (*find_issues(snapshot), *(issue for _, issue in outside_roads(snapshot, RoadTravel())))
    if any(issue.severity is Severity.ERROR for issue in issues):
        raise InvalidInputError(SOURCE, issues)
    return issues
