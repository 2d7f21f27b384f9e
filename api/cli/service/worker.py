from __future__ import annotations

from typing import Annotated

import typer

from api.cli.common.options import Reply, in_blocks
from api.cli.service.options import DatabaseOptions, LogLevelOption, SolvesOption, service_refusals
from api.jobs.worker.worker import WorkerOptions, run_worker
from api.service.core.settings import configure_logging
from api.store.states import PlanKind
from matcher.travel.sources import DEFAULT_TRAVEL

LONGEST_ENDING_SECONDS = 60.0
"""An embedded worker waits so long for the one before it."""


@in_blocks
def worker_command(
    *,
    at: DatabaseOptions,
    solves: SolvesOption = 1,
    name: Annotated[
        str | None,
        typer.Option(help="Instead of the machine's name, where two are called the same.", show_default=False),
    ] = None,
    log_level: LogLevelOption = None,
    lifeline: Annotated[bool, typer.Option("--lifeline", hidden=True)] = False,
    reply: Reply,
) -> None:
    """Solve what is queued in the service's database; on PostgreSQL on as many machines as wanted."""
    output = reply.output
    settings = at.settings(log_level)
    with service_refusals(output):
        configure_logging(settings.log_level)

        def ready(executor_id: str) -> None:
            if output.as_json:
                output.document({"executor": executor_id})
            else:
                output.screen.line(output.messages.text("worker.ready", executor=executor_id))

        run_worker(
            WorkerOptions(
                url=settings.database_url,
                folder=settings.data_folder.resolve(),
                # the desk's routes use the same: minutes of two sources must not meet in one comparison
                travel=DEFAULT_TRAVEL,
                name=name,
                desk_solves=solves,
                niceness={PlanKind.DESK: settings.desk_niceness, PlanKind.NIGHTLY: settings.night_niceness},
                wait_for_place_seconds=LONGEST_ENDING_SECONDS if lifeline else 0.0,
            ),
            lifeline,
            ready,
        )
