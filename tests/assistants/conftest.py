"""What the tests of assistants share: the shipped packs, and clients that stay open until all have run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import balm

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def engine() -> balm.Engine:
    return balm.load()


@pytest.fixture(scope="session", autouse=True)
def _clients_end() -> Iterator[None]:
    yield
    from support.assistants import close  # it needs the MCP SDK, without which these tests are left out

    close()
