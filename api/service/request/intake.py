"""Snapshots and patches as they come in: read strictly, merged, judged, refused in words that the scope may see."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from api.access.redaction import ScopeView
from api.service.request.answers import Problem, not_found
from matcher.travel.sources import outside_roads
from models.files.documents import locate_by_pointer
from models.files.faults import FileCode, problem, tell
from models.files.json_text import JsonSyntaxError, parse_json
from models.files.structure import validated
from models.issue import InvalidInputError, Issue, Severity
from models.snapshot import Snapshot
from models.tags import tag_as_kept
from models.validation import find_issues
from models.validation.wording import SINGULAR, parts_of, shown

M = TypeVar("M", bound=BaseModel)
SOURCE = "request"
TABLES = tuple(SINGULAR)
OWNED = ("units", "ambulant_teams", "brigade_teams")
"""Capacity: who may change it is a matter of the organisation."""
PLAIN = ("as_of", "horizon")


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


def patched(snapshot: Snapshot, body: bytes, view: ScopeView) -> Snapshot:
    """
    A snapshot with changes merged into it (RFC 7396), each table as an object with ids as keys.

    ``{"units": {"unit-017": {"beds": 7}}, "youths": {"y-9": null}}``: a field given replaces what is there, null
    takes a field or a whole entity away, an id that is not there is a new entity.

    Raises
    ------
    InvalidInputError
        If the body is no such object, or the result is no snapshot.
    Problem
        404 for a youth outside the scope, 403 for other capacity than that of the own organisations.
    """
    changes = _changes(body)
    document = snapshot.model_dump(mode="json", by_alias=True)
    for name, change in changes.items():
        if name in PLAIN:
            _require_everything(view, name)
            document[name] = merged(document[name], change)
        else:
            _require_scope(snapshot, name, change, view)
            if name == "units":
                change = {identifier: _tags_as_kept(content) for identifier, content in change.items()}
            document[name] = list(_rows(document[name], change))
    result = read_body(Snapshot, json.dumps(document, ensure_ascii=False).encode())
    _require_result_in_scope(result, changes, view)
    return result


def shown_issues(issues: Iterable[Issue], result: Snapshot, view: ScopeView) -> tuple[Issue, ...]:
    """Problems of the result as the scope may see them: of a youth outside it only that there is one."""
    hidden = frozenset(item.id for item in result.youths) - ScopeView(view.scope, result).youth_ids
    return tuple(dict.fromkeys(_shown_issue(issue, result, hidden) for issue in issues)) if hidden else tuple(issues)


def require_fit(result: Snapshot, view: ScopeView) -> None:
    """
    Refuses a snapshot with a decision in it that is none.

    Raises
    ------
    InvalidInputError
        With the errors as the scope may see them; what warns of others is not what was asked.
    """
    try:
        warnings_of(result)
    except InvalidInputError as error:
        errors = [item for item in error.issues if item.severity is Severity.ERROR]
        raise InvalidInputError(error.source, shown_issues(errors, result, view)) from None


def _shown_issue(issue: Issue, result: Snapshot, hidden: frozenset[str]) -> Issue:
    parts = parts_of(issue.path)
    is_row = len(parts) > 1 and parts[0] == "youths"
    owner = result.youths[int(parts[1])].id if is_row else ""
    words = (issue.message, issue.remedy)
    if owner not in hidden and not any(word.strip(".,:;()'\"") in hidden for text in words for word in text.split()):
        return issue
    return issue.model_copy(
        update={"path": "/youths", "message": "it does not fit a youth outside the scope", "remedy": "Ask a planner."}
    )


def merged(target: Any, change: Any) -> Any:
    """JSON merge patch as in RFC 7396."""
    if not isinstance(change, dict):
        return change
    kept = dict(target) if isinstance(target, dict) else {}
    for key, value in change.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = merged(kept.get(key), value)
    return kept


def _tags_as_kept(content: Any) -> Any:
    """
    A change of a unit with its tags as the snapshot keeps them: `Brand` with null takes the limit of `brand` away.

    Two of them that are one tag are left as they are given: the snapshot refuses them, naming both.
    """
    limits = content.get("mix_limits") if isinstance(content, dict) else None
    if not isinstance(limits, dict):
        return content
    kept = {tag_as_kept(tag): limit for tag, limit in limits.items()}
    return content | {"mix_limits": kept} if len(kept) == len(limits) else content


def _rows(rows: list[dict[str, Any]], change: dict[str, Any]) -> Iterator[dict[str, Any]]:
    known = {row["id"] for row in rows}
    for row in rows:
        if row["id"] not in change:
            yield row
        elif change[row["id"]] is not None:
            yield merged(row, change[row["id"]])
    for identifier, content in change.items():
        if identifier not in known and content is not None:
            yield merged({"id": identifier}, content)


def _changes(body: bytes) -> dict[str, Any]:
    try:
        # what is given twice, or is no finite number, json would let pass
        found = json.loads(body, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _refusal("/", "this is not JSON, or a key is given twice") from None
    if not isinstance(found, dict):
        raise _refusal("/", "an object with tables is needed")
    for name, change in found.items():
        if name in PLAIN:
            continue
        if name not in TABLES:
            raise _refusal("/", f"a patch changes: {', '.join((*PLAIN, *TABLES))}")
        if not isinstance(change, dict):
            raise _refusal(f"/{name}", "an object with ids as keys is needed")
        for content in change.values():
            if content is not None and not isinstance(content, dict):
                raise _refusal(f"/{name}", "each id needs an object with fields, or null")
            if isinstance(content, dict) and "id" in content:
                raise _refusal(f"/{name}", "the key is the id; an id cannot be changed")
    return found


def _require_scope(snapshot: Snapshot, name: str, change: dict[str, Any], view: ScopeView) -> None:
    if name == "youths":
        known = {item.id for item in snapshot.youths}
        for identifier in change:
            if identifier in known and identifier not in view.youth_ids:
                raise not_found("youth")
        return
    if name not in OWNED:
        _require_everything(view, name)
        return
    owners = {item.id: item.organisation_id for item in getattr(snapshot, name)}
    for identifier, content in change.items():
        after = content.get("organisation_id") if content else None
        for owner in (owners.get(identifier), after):
            if owner is not None and not view.owns(str(owner)):
                raise Problem(403, "outside_scope", f"{SINGULAR[name]} {shown(identifier)} is of another organisation")


def _require_result_in_scope(result: Snapshot, changes: dict[str, Any], view: ScopeView) -> None:
    """A new or changed youth is still one's own; nobody writes what nobody may then read."""
    touched = set(changes.get("youths", {}))
    now = ScopeView(view.scope, result)
    for youth in result.youths:
        if youth.id in touched and not now.sees(youth):
            raise Problem(403, "outside_scope", f"youth {shown(youth.id)} would lie outside the scope of the key")


def _require_everything(view: ScopeView, name: str) -> None:
    if not view.scope.everything:
        raise Problem(403, "outside_scope", f"{name}: only with a scope of everything")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(_: str) -> None:
    raise ValueError("not a finite number")


def _refusal(path: str, message: str) -> InvalidInputError:
    remedy = 'Send for example {"units": {"unit-017": {"beds": 7}}}.'
    return InvalidInputError(SOURCE, [Issue(code="patch_form", path=path, message=message, remedy=remedy)])
