from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.refusals import refuse

if TYPE_CHECKING:
    from api.cli.output import Output
    from models.snapshot import Snapshot
    from models.youth import Youth


def read_new_youth(output: Output, path: Path, snapshot: Snapshot) -> Youth:
    """
    A youth of a JSON file who is not in the snapshot yet.

    Raises
    ------
    InvalidInputError
        With every problem of structure, or if the snapshot has a youth of this id.
    """
    from models.files.documents import read_json
    from models.validation.wording import shown
    from models.youth import Youth

    youth = read_json(Youth, path)
    if youth.id in {item.id for item in snapshot.youths}:
        refuse(output, str(path), "known_youth", "/id", youth=shown(youth.id))
    return youth


def with_youth(snapshot: Snapshot, youth: Youth, path: Path) -> Snapshot:
    """
    The snapshot and one more youth, as the last.

    Raises
    ------
    InvalidInputError
        With every problem that the youth brings; places in the youth's own file are told as such.
    """
    from models.issue import InvalidInputError, Severity
    from models.snapshot import Snapshot
    from models.validation import find_issues

    # made anew: a copy would keep the other's hash
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    extended = Snapshot(**fields | {"youths": (*snapshot.youths, youth)})
    own = f"/youths/{len(snapshot.youths)}"
    issues = [
        issue.model_copy(update={"path": issue.path.removeprefix(own) or "/"})
        for issue in find_issues(extended)
        if issue.severity is Severity.ERROR
    ]
    if issues:
        raise InvalidInputError(str(path), issues)
    return extended
