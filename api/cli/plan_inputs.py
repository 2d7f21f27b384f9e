from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from api.cli.refusals import refuse

if TYPE_CHECKING:
    from api.cli.output import Output
    from api.cli.travel_sources import TravelChoice
    from matcher.desk import Desk, PlanNotHeldError
    from matcher.desk.baseline import Baseline
    from matcher.travel.protocol import TravelTimes
    from models.plan import Plan
    from models.policy import Policy
    from models.settings import SolverSettings
    from models.snapshot import Snapshot


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
        from matcher.desk import PlanNotHeldError
        from matcher.desk.baseline import open_baseline

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
        from matcher.desk import PlanNotHeldError, open_desk

        try:
            return open_desk(self.snapshot, self.policy, self.settings, self.travel, self.plan, self.published)
        except PlanNotHeldError as error:
            refuse_not_held(output, self.plan_path, error)


def read_plan_inputs(
    output: Output,
    snapshot: Path,
    plan: Path,
    policy: Path | None,
    published: Path | None,
    travel: TravelChoice,
) -> PlanInputs:
    """
    Reads and compares what belongs to a plan.

    Raises
    ------
    InvalidInputError
        If a file is wrong, or the plan belongs to another snapshot, published plan or source of travel times.
    """
    from api.cli import inputs
    from api.cli.travel_sources import open_travel
    from models.files import read_plan, read_snapshot

    content, latest = read_snapshot(snapshot), read_plan(plan)
    known = inputs.optional_plan(published)
    inputs.require_same_snapshot(output, content, latest, plan)
    inputs.require_published(output, latest, known, plan)
    times = open_travel(output, travel, content, snapshot)
    inputs.require_same_travel(output, latest, times, plan)
    rates = inputs.optional_policy(policy) or latest.provenance.policy
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
