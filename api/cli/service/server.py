import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from api.jobs.queue.jobs import JobQueue
from api.service.core.settings import ServiceSettings
from api.service.http.app import create_app


def new_server(engine: Engine, settings: ServiceSettings, requests_seconds: int, ready: Callable[[], None]) -> "Server":
    """The service over a database whose workers get their jobs through the queue in it; parameters as `Server`'s."""
    return Server(create_app(engine, JobQueue(engine), settings), requests_seconds, ready)


class Server(uvicorn.Server):
    """
    Answers requests on a socket that listens already, and says when it does.

    Parameters
    ----------
    requests_seconds
        Requests that run when it is asked to end have so long.
    ready
        Called when connections are accepted.
    """

    def __init__(self, app: FastAPI, requests_seconds: int, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=requests_seconds,
                server_header=False,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then says so."""
        await super().startup(sockets)
        self._ready()
