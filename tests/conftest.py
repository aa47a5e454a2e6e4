"""What all tests share: this folder on the path (so that they can `import generate`), and no trace in a home."""

import os
import signal
import tempfile

_HOME = tempfile.TemporaryDirectory(prefix="balm-tests-")
os.environ["BALM_HOME"] = _HOME.name
os.environ.pop("BALM_HISTORY", None)

# A shell that starts the tests in the background makes all that they start deaf to Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
