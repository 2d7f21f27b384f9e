from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.refusals import refuse
from api.cli.what_if_inputs import read_plan_inputs

if TYPE_CHECKING:
    from api.cli.output import Output
    from api.cli.travel_sources import TravelChoice
    from matcher.desk import Desk


def open_plan_desk(
    output: Output,
    snapshot: Path,
    plan: Path,
    policy: Path | None,
    published: Path | None,
    travel: TravelChoice,
) -> Desk:
    """
    The alliance prepared beside a plan.

    Raises
    ------
    InvalidInputError
        If a file is wrong, the plan belongs to something else, or some of its stays are not possible.
    """
    from matcher.desk import PlanNotHeldError, open_desk

    known = read_plan_inputs(output, snapshot, plan, policy, published, travel)
    try:
        return open_desk(known.snapshot, known.policy, known.settings, known.travel, known.plan, known.published)
    except PlanNotHeldError as error:
        refuse(output, str(plan), "plan_not_held", "/trajectories", youths=", ".join(error.youth_ids) or "-")
