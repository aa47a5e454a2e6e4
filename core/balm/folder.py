"""The user's own folders, and files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path | None:
    """Where compiled packs are kept; None where ``BALM_NO_CACHE`` is set or there is no home."""
    if os.environ.get("BALM_NO_CACHE"):
        return None
    try:
        if home := os.environ.get("BALM_HOME"):
            return Path(home) / "cache"
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "balm" / "cache"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "balm"
    except RuntimeError:
        return None


def replace_file(path: Path, content: bytes, mode: int = 0o600) -> bool:
    """Write a file, unless told otherwise for the user alone: beside, then moved. False where that cannot be done."""
    import tempfile

    name = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, mode)
        os.replace(name, path)
    except OSError:
        if name:
            Path(name).unlink(missing_ok=True)
        return False
    return True


def owned(path: Path) -> bool:
    """Whether a file is the user's own, so that nobody else can have written what is read from it."""
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()
