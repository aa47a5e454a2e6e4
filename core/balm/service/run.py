"""Run: settings -> a server on a socket, in this process or in several, until it is asked to stop."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from balm.service.guard import ACCESS
from balm.service.settings import HANGS_SECONDS, STOP_SECONDS, SWITCH_SECONDS
from balm.sockets import listening_socket

if TYPE_CHECKING:
    from balm.service.settings import Settings


def serve(settings: Settings, listening_on: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests that came before are answered.

    `listening_on` is told the address once there is a socket. Raises BalmError where there can be none.
    """
    listening = listening_socket(settings.host, settings.port)
    listening.set_inheritable(True)  # several processes share it
    listening_on(_address(listening))
    config = uvicorn.Config(
        partial(_app, settings),
        factory=True,
        workers=settings.workers,
        access_log=False,  # it has paths and queries
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=HANGS_SECONDS,
        lifespan="on",
        ws="none",
    )
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops by it, and raises it once more when all is done
    if settings.workers == 1:
        uvicorn.Server(config).run([listening])
        return
    from balm.service.metrics import FOLDER

    counted = tempfile.mkdtemp(prefix="balm-metrics-")
    os.environ[FOLDER] = counted
    try:
        Workers(config, [listening]).run()
    finally:
        shutil.rmtree(counted, ignore_errors=True)


class Workers(Multiprocess):
    """Processes that share a socket; one that dies is started again."""

    def handle_hup(self) -> None:
        """Every process loads its packs again, and goes on with the old ones where they are broken."""
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, signal.SIGHUP)


def _app(settings: Settings) -> object:
    from balm.service.app import make_app

    log_requests()
    sys.setswitchinterval(SWITCH_SECONDS)
    return make_app(settings)


def log_requests() -> None:
    """A line of JSON on standard error for every request."""
    if not ACCESS.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        ACCESS.addHandler(handler)
        ACCESS.setLevel(logging.INFO)
        ACCESS.propagate = False


def _address(listening: socket.socket) -> str:
    host, port, *_ = listening.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
