from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from api.jobs.port import migrate_queues
from api.store.database import open_database
from api.store.migrating import migrate

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from sqlalchemy import Engine

    from api.jobs.keeper import WorkerKeeper
    from api.service.settings import ServiceSettings

REQUESTS_SECONDS = 10
"""Requests that run when the service is asked to end have so long."""
WORKER_SECONDS = 30.0
"""The worker has so long to hand its jobs back."""


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
        from api.jobs.queue import JobQueue
        from api.jobs.server import Server
        from api.service.app import create_app

        server = Server(create_app(engine, JobQueue(engine), settings), REQUESTS_SECONDS, ready)
        for number in (signal.SIGINT, signal.SIGTERM):
            # the server raises what ended it once more; by then this is the order to go on, not to die
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listener])
    finally:
        if keeper is not None:
            keeper.stop(WORKER_SECONDS)
        engine.dispose()
