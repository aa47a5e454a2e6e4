"""What all tests share: files in memory, no trace in a home, a Ctrl-C that is heard, workers. What they import is in
`support`."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest

import support.effort  # noqa: F401  # every test runs under the Hypothesis profile that it loads

_IN_MEMORY = Path("/dev/shm")  # noqa: S108  # each test makes folders of its own there
_ENOUGH = 4 * 1024**3
"""Bytes that are free in memory, of which all tests together need the half."""


def _holds_temporary_files(folder: Path) -> bool:
    """Whether there is room in memory for files, programs too."""
    if sys.platform != "linux" or not os.access(folder, os.W_OK):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC and shutil.disk_usage(folder).free > _ENOUGH


# A history is synced to the disk at each keeping: on a real one the tests of histories take twice as long.
if "TMPDIR" not in os.environ and _holds_temporary_files(_IN_MEMORY):
    os.environ["TMPDIR"] = str(_IN_MEMORY)
    tempfile.tempdir = None

_HOME = tempfile.TemporaryDirectory(prefix="balm-tests-")
os.environ["BALM_HOME"] = _HOME.name

# Commands are started hundreds of times. Where Python may not keep what it compiled beside the modules, it keeps it for
# the time of these tests; else each command would compile them all again. Workers inherit the variables.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ.setdefault("PYTHONPYCACHEPREFIX", os.path.join(_HOME.name, "compiled"))
    sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]
os.environ.pop("BALM_HISTORY", None)

# A shell that starts the tests in the background makes all that they start deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Files that were named are run in this process: to start workers takes longer than most of them."""
    return 0 if all(".py" in name for name in config.args) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected stays until the end: the collector of cycles need not go through it again and again."""
    gc.collect()
    gc.freeze()
