"""What all tests share: this folder on the path (so that they can `import generate`), and no trace in a home."""

import os
import tempfile

_HOME = tempfile.TemporaryDirectory(prefix="balm-tests-")
os.environ["BALM_HOME"] = _HOME.name
os.environ.pop("BALM_HISTORY", None)
