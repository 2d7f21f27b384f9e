"""What the questions of the desk are asked about: a plan with all that belongs to it, a youth, a place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from api.cli.common.inputs import (
    open_travel,
    optional_plan,
    optional_policy,
    require_published,
    require_same_snapshot,
    require_same_travel,
)
from api.cli.common.options import PlanOptions
from api.cli.common.output import Output
from api.cli.common.refusals import refuse
from matcher.desk import Desk, PlanNotHeldError, open_desk
from matcher.desk.baseline import Baseline, open_baseline
from matcher.travel.protocol import TravelTimes
from models.files import read_plan, read_snapshot
from models.files.documents import read_json
from models.issue import InvalidInputError, Severity
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import HOME
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

    def standing(self, output: Output, settings: SolverSettings) -> Baseline:
        """
        The plan prepared over the candidates of some settings.

        Raises
        ------
        InvalidInputError
            If some of the plan's stays are not possible.
        """
        try:
            return open_baseline(self.snapshot, self.policy, settings, self.travel, self.plan, self.published)
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
