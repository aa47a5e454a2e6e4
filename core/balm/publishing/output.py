"""Output: the files of the page -> a folder, which is empty, new, or held an earlier page."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from balm.folder import replace_file
from balm.publishing.site import FORMAT, PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping


class ForeignFolderError(Exception):
    """The folder holds something, and no earlier page."""


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files, those that others need last, and take away those of an earlier page that are in it no more.

    Raises what `earlier` raises.
    """
    before = earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files, key=lambda name: (name == PLACE, name == "worker.js", name == "index.html", name)):
        replace_file(str(folder / name), files[name], 0o644)
    for name in before - files.keys():
        (folder / name).unlink(missing_ok=True)


def earlier(folder: Path) -> set[str]:
    """The files of an earlier page in the folder; none where it is empty or missing.

    Raises ForeignFolderError where it holds something, and no page, and OSError.
    """
    try:
        if not os.listdir(folder):
            return set()
    except FileNotFoundError:
        return set()
    try:
        found = json.loads((folder / PLACE).read_bytes())
        if found["format"] == FORMAT and all(name == os.path.basename(name) for name in found["files"]):
            return set(found["files"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ForeignFolderError
