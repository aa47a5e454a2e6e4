"""What the tests of `balm batch` share: the command in this process, in chunks of a few rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from balm.command.host import Host
from balm.command.main import cli

Batch = Callable[..., Result]

FEW = 7
"""Rows of a chunk here."""


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Batch:
    """`balm batch` with these arguments, in `tmp_path`."""
    monkeypatch.setattr("balm.files.run.CHUNK_ROWS", FEW)
    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path, jobs: int = 1) -> Result:
        words = ["batch", *map(str, args), "--jobs", str(jobs)]
        return CliRunner().invoke(cli, words, prog_name="balm", obj=Host(), catch_exceptions=False)

    return run
