from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exit_codes import ExitCode
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
from api.messages import Lang

if TYPE_CHECKING:
    import socket

    from api.jobs.keeper import WorkerKeeper
    from api.service.settings import ServiceSettings


BACKLOG = 128


def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on; behind a proxy leave it as it is.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8000,
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    solves: SolvesOption = 1,
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Solve here as well.")] = True,
    log_level: LogLevelOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """The HTTP service with an embedded worker: one command, no server to install."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, log_level)
    with service_refusals(output):
        from api.jobs.serving import prepare_database, serve
        from api.service.logging import configure_logging

        configure_logging(settings.log_level)
        with _listen(output, host, port) as listener:
            engine = prepare_database(settings)
            here = solves if worker else 0
            keeper = _keeper(settings, here) if here else None
            serve(engine, settings, listener, keeper, lambda: _tell(output, settings, listener, here))


def _listen(output: Output, host: str, port: int) -> socket.socket:
    import socket

    option = "--host"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        option = "--port"
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # connections inherit it; without, every answer waits 40 ms for the client's acknowledgement
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        return listener
    except (OSError, UnicodeError) as error:
        # a name that cannot be looked up at all
        reason = (error.strerror if isinstance(error, OSError) else "it is no name of a machine") or str(error)
        if output.as_json:
            output.document({"error": "port", "reason": reason})
        output.note("serve.port", host=host, port=port, reason=reason, option=option)
        raise typer.Exit(ExitCode.BAD_INPUT) from None


def _keeper(settings: ServiceSettings, solves: int) -> WorkerKeeper:
    from api.jobs.keeper import WorkerKeeper

    # by the environment: a database's password does not belong on a command line that others can read
    given = {
        "THUISNABIJ_DATABASE": settings.database_url,
        "THUISNABIJ_DATA_FOLDER": str(settings.data_folder),
        "THUISNABIJ_LOG_LEVEL": settings.log_level,
    }
    # -P: the folder in which the service happens to run is no place for code
    command = [sys.executable, "-P", "-m", "api.cli", "worker", "--lifeline"]
    return WorkerKeeper([*command, "--solves", str(solves)], {**os.environ, **given})


def _tell(output: Output, settings: ServiceSettings, listener: socket.socket, solves: int) -> None:
    from api.store.database import parsed_url

    host, port = listener.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    database = parsed_url(settings.database_url).render_as_string(hide_password=True)
    if output.as_json:
        output.document({"url": url, "database": database, "solves": solves, "process": os.getpid()})
        return
    words = output.messages
    output.screen.line(words.text("serve.ready", url=url))
    output.screen.line(words.text("serve.database", database=database))
    output.screen.line(words.text("serve.worker", solves=solves) if solves else words.text("serve.no_worker"))
    output.screen.line(words.text("serve.stop"))
