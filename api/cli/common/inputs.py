"""Files and other inputs that do not fit each other, refused with the words of the catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import typer

from api.cli.common.output import Output
from api.cli.common.refusals import refuse
from matcher.travel import sources
from matcher.travel.protocol import TravelTimes
from matcher.travel.sources import OUTSIDE_ROADS, Notice, OutsideRoadsError, TravelChoice
from models.files import read_plan, read_policy
from models.issue import InvalidInputError
from models.plan import Plan
from models.policy import Policy
from models.snapshot import Snapshot
from models.text import quoted


def open_travel(output: Output, choice: TravelChoice, snapshot: Snapshot, source: Path) -> TravelTimes:
    """As `matcher.travel.sources.open_travel`; notices go to stderr, refusals have the words of the catalogue."""

    def notify(notice: Notice, **parameters: object) -> None:
        output.note(f"travel.{notice.value}", **parameters)

    try:
        return sources.open_travel(choice, snapshot, str(source), notify)
    except OutsideRoadsError as error:
        remedy = output.messages.text(f"issue.{OUTSIDE_ROADS}.remedy")
        issues = [
            issue.model_copy(
                update={"message": output.messages.text(f"issue.{OUTSIDE_ROADS}", owner=owner), "remedy": remedy}
            )
            for issue, owner in zip(error.issues, error.owners, strict=True)
        ]
        raise InvalidInputError(error.source, issues) from None


def optional_policy(path: Path | None) -> Policy | None:
    """The policy of a file, if one was given."""
    return None if path is None else read_policy(path)


def optional_plan(path: Path | None) -> Plan | None:
    """The plan of a file, if one was given."""
    return None if path is None else read_plan(path)


def require_same_snapshot(output: Output, snapshot: Snapshot, plan: Plan, source: Path) -> None:
    """Refuses a plan that was made for another snapshot; a plan made by hand need not name one."""
    if plan.snapshot_id not in ("", snapshot.id):
        refuse(output, str(source), "other_snapshot", "/snapshot_id")


def require_published(output: Output, plan: Plan, published: Plan | None, source: Path) -> None:
    """Refuses to judge a plan without the published plan against which it was costed."""
    wanted = plan.provenance.published_snapshot_id
    if wanted is not None and published is None:
        refuse(output, str(source), "published_missing", "/provenance/published_snapshot_id")
    if wanted is not None and published is not None and published.snapshot_id != wanted:
        refuse(output, str(source), "other_published", "/provenance/published_snapshot_id")


def require_same_travel(output: Output, plan: Plan, travel: TravelTimes, source: Path) -> None:
    """Refuses to judge a plan that was made with other travel times; a plan made by hand need not name any."""
    made_with = plan.provenance.travel
    if made_with and made_with != travel.name:
        refuse(output, str(source), "other_travel", "/provenance/travel", travel=made_with, used=travel.name)


def require_writable(out: Path, inputs: Iterable[Path | None]) -> None:
    """
    Refuses, before any work, a place where the plan cannot or must not be written.

    Raises
    ------
    typer.BadParameter
        It is one of the inputs or inside one, a folder, in no folder, in one that cannot be written, or no path at all.
    """
    try:
        _require_writable(out, inputs)
    except OSError as error:
        # of the system: too long a name, a loop of links
        raise _not_writable(f"{quoted(str(error.filename or out))}: {error.strerror}; give another file") from None


def _require_writable(out: Path, inputs: Iterable[Path | None]) -> None:
    target = out.resolve()
    for path in inputs:
        source = None if path is None else path.resolve()
        if source is not None and (source == target or source in target.parents or _same_file(source, target)):
            raise _not_writable(f"the plan would overwrite the input {path}; give another file")
    if target.is_dir():
        raise _not_writable(f"{out} is a folder; give a file")
    if not target.parent.is_dir():
        raise _not_writable(f"there is no folder {target.parent}; make it first")
    if not os.access(target.parent, os.W_OK):
        raise _not_writable(f"{target.parent} cannot be written to; give another folder")


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _not_writable(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="--out")
