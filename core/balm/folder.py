"""The user's own folders, and files that are written whole or not at all.

Paths are plain text here and wherever every start comes by: `pathlib` takes longer to import than deciding takes.
"""

from __future__ import annotations

import os
import sys


def cache_folder() -> str | None:
    """Where compiled packs are kept; None where ``BALM_NO_CACHE`` is set or there is no home."""
    if os.environ.get("BALM_NO_CACHE"):
        return None
    folder = _own_folder("cache", "XDG_CACHE_HOME", "~/.cache")
    return None if folder.startswith("~") else folder


def data_folder() -> str:
    """Where a person's history lies, and nothing of anybody else."""
    return _own_folder("history", "XDG_DATA_HOME", "~/.local/share")


def _own_folder(name: str, variable: str, otherwise: str) -> str:
    """One of the user's own folders: of this name where Balm has one of its own, else where such things lie."""
    if home := os.environ.get("BALM_HOME"):
        return os.path.join(home, name)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.expanduser(os.path.join("~", "AppData", "Local"))
        return os.path.join(local, "balm", name)
    return os.path.join(os.environ.get(variable) or os.path.expanduser(otherwise), "balm")


def replace_file(path: str | os.PathLike[str], content: bytes, mode: int = 0o600) -> bool:
    """Write a file, unless told otherwise for the user alone: beside, then moved. False where that cannot be done."""
    import tempfile

    folder, name = os.path.dirname(path) or ".", ""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, mode)
        os.replace(name, path)
    except OSError:
        if name and os.path.exists(name):
            os.unlink(name)
        return False
    return True


def owned(path: str) -> bool:
    """Whether a file is the user's own, so that nobody else can have written what is read from it."""
    return not hasattr(os, "getuid") or os.stat(path).st_uid == os.getuid()
