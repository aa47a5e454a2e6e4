"""What a test starts is gone at the end, whatever happens: also what tried to leave."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.process_sessions import Program, of_home, programs

if not sys.platform.startswith("linux"):
    pytest.skip("These tests look after processes as only Linux can.", allow_module_level=True)

LEAVING = """
import os, signal
if os.fork() == 0:
    os.setpgid(0, 0)  # as Spark's Python workers do
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("away", flush=True)
signal.pause()
"""


def _interrupted(home: Path) -> None:
    with programs() as started:
        started.append(Program([sys.executable, "-c", LEAVING], {"HOME": str(home)}))
        started[0].wait_for("away")
        assert len(of_home(home)) == 2
        raise KeyboardInterrupt


def test_nothing_is_left_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path)
    assert of_home(tmp_path) == []


def test_one_that_ends_early_is_quoted() -> None:
    with programs() as started:
        started.append(Program([sys.executable, "-c", "print('no room')"], {}))
        with pytest.raises(AssertionError, match="no room"):
            started[0].wait_for("never")
