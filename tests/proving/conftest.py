"""What the tests of proving share: an engine of one pack alone, without the floor and without plugins."""

from __future__ import annotations

from pathlib import Path

import pytest

from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.plugins.manager import Plugins
from support.shipped_packs import found

PACKS = Path(__file__).parent / "packs"


def alone(path: Path, shown: str = "") -> Engine:
    """The engine of one pack; `shown` is what its file is called in places."""
    rulebook = read_rulebook([found(path, shown or str(path))], None, {}.get)
    return Engine(compile_program(rulebook), Plugins())


@pytest.fixture
def garden(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The pack of `packs/garden.toml`, from its own folder."""
    monkeypatch.chdir(PACKS)
    return alone(PACKS / "garden.toml", "garden.toml")
