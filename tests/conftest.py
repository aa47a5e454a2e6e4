"""What all tests share: no trace in a home, and a Ctrl-C that is heard. What they import is in `support`."""

import os
import signal
import tempfile

_HOME = tempfile.TemporaryDirectory(prefix="balm-tests-")
os.environ["BALM_HOME"] = _HOME.name
os.environ.pop("BALM_HISTORY", None)

# A shell that starts the tests in the background makes all that they start deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
