from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from api.cli.common.options import PlanOptions
from api.cli.common.output import Output
from api.cli.common.refusals import refuse
from matcher.desk import Desk, PlanNotHeldError, open_desk
from matcher.desk.baseline import StandingPlan, open_standing_plan
from matcher.travel import sources
from matcher.travel.protocol import TravelTimes
from matcher.travel.sources import OUTSIDE_ROADS, Notice, OutsideRoadsError, TravelChoice
from models.files import read_plan, read_policy, read_snapshot
from models.files.documents import read_json
from models.issue import InvalidInputError, Severity
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import HOME
from models.text import quoted
from models.validation import find_issues
from models.validation.wording import shown
from models.youth import Youth


@dataclass(frozen=True)
class PlanInputs:
    """A plan with everything that is needed to ask about it."""

    snapshot: Snapshot
    plan: Plan
    plan_path: Path
    policy: Policy
    published: Plan | None
    travel: TravelTimes

    @property
    def settings(self) -> SolverSettings:
        """Those with which the plan was made."""
        return self.plan.provenance.settings

    def standing(self, output: Output, settings: SolverSettings) -> StandingPlan:
        """
        The plan prepared over the candidates of some settings.

        Raises
        ------
        InvalidInputError
            If some of the plan's stays are not possible.
        """
        try:
            return open_standing_plan(self.snapshot, self.policy, settings, self.travel, self.plan, self.published)
        except PlanNotHeldError as error:
            refuse_not_held(output, self.plan_path, error)

    def desk(self, output: Output) -> Desk:
        """
        The alliance prepared beside the plan, every place among the candidates.

        Raises
        ------
        InvalidInputError
            If some of the plan's stays are not possible.
        """
        try:
            return open_desk(self.snapshot, self.policy, self.settings, self.travel, self.plan, self.published)
        except PlanNotHeldError as error:
            refuse_not_held(output, self.plan_path, error)


def read_plan_inputs(snapshot: Path, plan: Path, options: PlanOptions) -> PlanInputs:
    """
    Reads and compares what belongs to a plan.

    Raises
    ------
    InvalidInputError
        If a file is wrong, or the plan belongs to another snapshot, published plan or source of travel times.
    """
    output = options.output
    content, latest = read_snapshot(snapshot), read_plan(plan)
    known = optional_plan(options.published)
    require_same_snapshot(output, content, latest, plan)
    require_published(output, latest, known, plan)
    times = open_travel(output, options.travel.choice, content, snapshot)
    require_same_travel(output, latest, times, plan)
    rates = optional_policy(options.policy) or latest.provenance.policy
    tell_partial(output, content, latest)
    return PlanInputs(content, latest, plan, rates, known, times)


def tell_partial(output: Output, snapshot: Snapshot, plan: Plan) -> None:
    """Says how many youths the plan leaves out: they count as staying or waiting."""
    left_out = {youth.id for youth in snapshot.youths} - {item.youth_id for item in plan.trajectories}
    if left_out:
        output.note("desk.partial", count=len(left_out))


def refuse_not_held(output: Output, plan: Path, error: PlanNotHeldError) -> NoReturn:
    """
    Refuses a plan of which some stays are not possible.

    Raises
    ------
    InvalidInputError
        Always.
    """
    refuse(output, str(plan), "plan_not_held", "/trajectories", youths=", ".join(error.youth_ids) or "-")


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


def require_youth(output: Output, snapshot: Snapshot, youth_id: str, source: Path) -> None:
    """Refuses an id that no youth of the snapshot has."""
    if youth_id not in {youth.id for youth in snapshot.youths}:
        refuse(output, str(source), "unknown_youth", "YOUTH_ID", youth=shown(youth_id))


def require_place(output: Output, snapshot: Snapshot, place: str | None, source: Path) -> None:
    """Refuses a place that is neither a unit of the snapshot nor home; none asked for is right."""
    if place is not None and place not in {HOME, *(unit.id for unit in snapshot.units)}:
        refuse(output, str(source), "unknown_place", "--place", place=shown(place))


def read_new_youth(output: Output, path: Path, snapshot: Snapshot) -> Youth:
    """
    A youth of a JSON file who is not in the snapshot yet.

    Raises
    ------
    InvalidInputError
        With every problem of structure, or if the snapshot has a youth of this id.
    """
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
