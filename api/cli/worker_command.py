from typing import Annotated

import typer

from api.cli.options import JsonOption, LangOption
from api.cli.output import Output
from api.cli.service_options import (
    DatabaseOption,
    DataFolderOption,
    LogLevelOption,
    SolvesOption,
    service_refusals,
    service_settings,
)
from api.cli.travel_sources import DEFAULT_TRAVEL
from api.messages import Lang


def worker_command(
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    solves: SolvesOption = 1,
    name: Annotated[
        str | None,
        typer.Option(help="Instead of the machine's name, where two are called the same.", show_default=False),
    ] = None,
    log_level: LogLevelOption = None,
    lifeline: Annotated[bool, typer.Option("--lifeline", hidden=True)] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Solve what is queued in the service's database; on PostgreSQL on as many machines as wanted."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, log_level)
    with service_refusals(output):
        from api.jobs.process import run_worker
        from api.jobs.worker import WorkerOptions
        from api.service.logging import configure_logging
        from api.store.states import PlanKind

        configure_logging(settings.log_level)

        def ready(executor_id: str) -> None:
            if as_json:
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


LONGEST_ENDING_SECONDS = 60.0
"""An embedded worker waits so long for the one before it."""
