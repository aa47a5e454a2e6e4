"""Routes: addresses that a plugin would like a web service to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Route:
    """A path such as ``/garden``, and the handler that answers it, as the service that runs it expects."""

    path: str
    handler: Callable[..., Any]
