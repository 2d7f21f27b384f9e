from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy import Engine

from api.cli.common.options import Reply, in_blocks
from api.cli.common.output import ExitCode, Output
from api.cli.service.options import DatabaseOptions, LogLevelOption, SolvesOption, StoreOptions, service_refusals
from api.jobs.queue.port import migrate_queues
from api.jobs.worker.keeper import WorkerKeeper
from api.service.core.settings import ServiceSettings, configure_logging
from api.store.database import open_database, parsed_url
from api.store.migrating import migrate, version_wanted

BACKLOG = 128
REQUESTS_SECONDS = 10
"""Requests that run when the service is asked to end have so long."""
WORKER_SECONDS = 30.0
"""The worker has so long to hand its jobs back."""


@in_blocks
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on; behind a proxy leave it as it is.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8000,
    *,
    at: DatabaseOptions,
    solves: SolvesOption = 1,
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Solve here as well.")] = True,
    log_level: LogLevelOption = None,
    reply: Reply,
) -> None:
    """The HTTP service with an embedded worker: one command, no server to install."""
    output = reply.output
    settings = at.settings(log_level)
    with service_refusals(output):
        configure_logging(settings.log_level)
        with _listen(output, host, port) as listener:
            engine = prepare_database(settings)
            here = solves if worker else 0
            keeper = _keeper(settings, here) if here else None
            serve(engine, settings, listener, keeper, lambda: _tell_ready(output, settings, listener, here))


@in_blocks
def migrate_command(options: StoreOptions) -> None:
    """Make the service's tables, or bring them to this version; `serve` does it at start as well."""
    output = options.output
    settings = options.at.settings()
    with service_refusals(output):
        prepare_database(settings).dispose()
        version = version_wanted()
    if output.as_json:
        output.document({"version": version})
    else:
        output.screen.line(output.messages.text("migrate.done", version=version))


def prepare_database(settings: ServiceSettings) -> Engine:
    """The database with its tables as this program needs them; made if there is none."""
    # refuses what is no database before anything is made
    engine = open_database(settings.database_url)
    # it holds where children live: nobody else on the machine looks inside
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate(engine)
    migrate_queues(settings.database_url)
    return engine


def serve(
    engine: Engine,
    settings: ServiceSettings,
    listener: socket.socket,
    keeper: WorkerKeeper | None,
    ready: Callable[[], None],
) -> None:
    """
    Answers requests until SIGINT or SIGTERM, then ends in order: requests first, the worker after.

    Parameters
    ----------
    keeper
        Of the embedded worker; None: workers are elsewhere.
    ready
        Called when connections are accepted.
    """
    if keeper is not None:
        keeper.start()
    try:
        # the worker loads what it needs meanwhile
        from api.cli.service.server import new_server

        server = new_server(engine, settings, REQUESTS_SECONDS, ready)
        for number in (signal.SIGINT, signal.SIGTERM):
            # the server raises what ended it once more; by then this is the order to go on, not to die
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listener])
    finally:
        if keeper is not None:
            keeper.stop(WORKER_SECONDS)
        engine.dispose()


def _listen(output: Output, host: str, port: int) -> socket.socket:
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
    # by the environment: a database's password does not belong on a command line that others can read
    given = {
        "THUISNABIJ_DATABASE": settings.database_url,
        "THUISNABIJ_DATA_FOLDER": str(settings.data_folder),
        "THUISNABIJ_LOG_LEVEL": settings.log_level,
    }
    # -P: the folder in which the service happens to run is no place for code
    command = [sys.executable, "-P", "-m", "api.cli", "worker", "--lifeline"]
    return WorkerKeeper([*command, "--solves", str(solves)], {**os.environ, **given})


def _tell_ready(output: Output, settings: ServiceSettings, listener: socket.socket, solves: int) -> None:
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
