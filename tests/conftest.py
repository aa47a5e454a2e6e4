"""What all tests share: no trace in a home, a Ctrl-C that is heard, workers. What they import is in `support`."""

from __future__ import annotations

import os
import signal
import tempfile

import pytest

import support.effort  # noqa: F401  # every test runs under the Hypothesis profile that it loads

_HOME = tempfile.TemporaryDirectory(prefix="balm-tests-")
os.environ["BALM_HOME"] = _HOME.name
os.environ.pop("BALM_HISTORY", None)

# A shell that starts the tests in the background makes all that they start deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Files that were named are run in this process: to start workers takes longer than most of them."""
    return 0 if all(".py" in name for name in config.args) else None
