"""The runtime, started once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def runtime() -> Iterator[Runtime]:
    started = Runtime()
    yield started
    started.close()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no difference: the engine's strategies have a minute."""
    monkeypatch.setattr("balm.engine.TIME_LIMIT", 60.0)
