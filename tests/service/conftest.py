from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("fastapi", reason="the service needs FastAPI: pip install '.[serve]'")

from balm.service.settings import Settings
from support.service import KEY, Client, running


@pytest.fixture(scope="session")
def service() -> Iterator[Client]:
    """A service of the starter pack, without tokens and code of its own, that all tests of a process ask."""
    with running(Settings(without=("adaptive",), state_key=KEY)) as service:
        yield service.client
