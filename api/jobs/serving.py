import signal
import socket
from collections.abc import Callable

import uvicorn
from sqlalchemy import Engine

from api.jobs.keeper import WorkerKeeper
from api.jobs.port import migrate_queues
from api.jobs.queue import JobQueue
from api.service.app import create_app
from api.service.settings import ServiceSettings
from api.store.database import open_database
from api.store.migrating import migrate

REQUESTS_SECONDS = 10
"""Requests that run when the service is asked to end have so long."""
WORKER_SECONDS = 30.0
"""The worker has so long to hand its jobs back."""


def prepare_database(settings: ServiceSettings) -> Engine:
    """The database with its tables as this program needs them; made if there is none."""
    # it holds where children live: nobody else on the machine looks inside
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_database(settings.database_url)
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
    app = create_app(engine, JobQueue(engine), settings)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=REQUESTS_SECONDS, server_header=False
    )
    server = _Server(config, ready)
    for number in (signal.SIGINT, signal.SIGTERM):
        # the server raises what ended it once more; by then this is the order to go on, not to die
        signal.signal(number, lambda *_: None)
    if keeper is not None:
        keeper.start()
    try:
        server.run(sockets=[listener])
    finally:
        if keeper is not None:
            keeper.stop(WORKER_SECONDS)
        engine.dispose()


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()
