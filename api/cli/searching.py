from dataclasses import dataclass

import typer

from api.cli.exit_codes import ExitCode
from api.cli.interruption import Interruption
from api.cli.output import Output
from api.cli.progress import showing_progress
from api.cli.violations import tell_violations
from matcher.engine.errors import PlanRejectedError
from matcher.engine.solve import solve
from matcher.travel.protocol import TravelTimes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


@dataclass(frozen=True)
class Search:
    """What is to be solved."""

    snapshot: Snapshot
    policy: Policy
    settings: SolverSettings
    published: Plan | None
    warm_start: Plan | None
    travel: TravelTimes


def search(task: Search, output: Output, interruption: Interruption) -> Plan:
    """
    Solves with progress on stderr, stopping when asked.

    Raises
    ------
    typer.Exit
        Code 4, if the independent checker rejected the plan: a mistake of the engine, told in full.
    """
    try:
        with showing_progress(output) as on_progress:
            return interruption.run(
                lambda: solve(
                    task.snapshot,
                    task.policy,
                    task.settings,
                    travel=task.travel,
                    published=task.published,
                    warm_start=task.warm_start,
                    stop=interruption.event,
                    on_progress=on_progress,
                )
            )
    except PlanRejectedError as error:
        violations = [item.model_dump(mode="json") for item in error.violations]
        if output.as_json:
            output.document({"error": "plan_rejected", "violations": violations})
        output.note("solve.rejected", count=len(violations))
        tell_violations(output.notes, output.messages, error.violations)
        raise typer.Exit(ExitCode.RULE_BROKEN) from None
