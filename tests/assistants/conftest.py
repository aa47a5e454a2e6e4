"""What the tests of assistants share: the shipped packs, and clients that stay open until all have run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import balm

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def engine() -> Iterator[balm.Engine]:
    yield balm.load()
    from support.assistants import close

    close()
