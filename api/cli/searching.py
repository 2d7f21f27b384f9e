from dataclasses import dataclass
from pathlib import Path

from api.cli.interruption import Interruption
from api.cli.output import Output
from api.cli.progress import showing_progress
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
    """Solves with progress on stderr, stopping when asked."""
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


def tell_refused(output: Output, plan: Plan, report: Path) -> None:
    """Says loudly what the independent checker refused, and which file to send."""
    output.note("solve.refused", count=len(plan.refused), path=report)
    for refusal in plan.refused:
        about = (refusal.code, refusal.youth_id, refusal.resource, refusal.first_day)
        output.notes.line("  ".join(str(item) for item in about if item is not None), 2, "bold")
