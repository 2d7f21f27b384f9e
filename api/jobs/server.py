import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI


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
