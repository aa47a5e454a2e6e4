"""Sockets: an address -> the socket that a server of Balm's waits at."""

from __future__ import annotations

import socket

from balm.diagnostics.errors import BalmError
from balm.folder import reason_of

_WAITING = 2048
"""Connections that wait until a process takes them."""


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that connections wait at; port 0 is any that is free. Raises BalmError where there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol: over no other does asyncio send at once, and the end of an answer waits for the client's word.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BalmError(summary=f"{host}:{port} cannot be listened on: {reason_of(error)}.") from None
    listening.listen(_WAITING)
    return listening
