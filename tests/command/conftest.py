"""What the commands' tests share: a runner with a fixed clock, and a cache of its own for the whole run."""

from __future__ import annotations

import datetime
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from balm.command.host import Host
from balm.command.main import cli
from support.every_command import Place, remembering

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("balm"))


@pytest.fixture
def run(cache_home: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`balm` with these arguments, on 24 November 2026 at three in the afternoon."""
    monkeypatch.setenv("BALM_HOME", cache_home)

    def run(*args: str, at: tuple[int, ...] = (2026, 11, 24, 15, 0), **more: Any) -> Result:
        host = Host(lambda: datetime.datetime(*at))  # type: ignore[arg-type]
        return CliRunner().invoke(cli, list(args), prog_name="balm", obj=host, **more)

    return run


@pytest.fixture
def home(run: Run, cache_home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a history of its own, and the cache of all. It replaces the home that `run` sets."""
    (Path(cache_home) / "cache").mkdir(exist_ok=True)
    (tmp_path / "cache").symlink_to(Path(cache_home) / "cache")
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    yield tmp_path
    subprocess.run(["chmod", "-R", "u+w", str(tmp_path)], check=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder with good files of every kind, and a home of Balm's that remembers."""
    return remembering(tmp_path, monkeypatch)


def flat(text: str) -> str:
    return " ".join(text.split())


def on(run: Run) -> None:
    assert run("history", "on").exit_code == 0


def kept(run: Run) -> list[dict[str, object]]:
    """The entries of the history."""
    return json.loads(run("history", "--json").stdout)  # type: ignore[no-any-return]
