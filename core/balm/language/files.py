"""A pack's files: a path -> the bytes of its TOML files. Nothing is read in them yet."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic, Span


class PackFile(NamedTuple):
    """One file of a pack, as bytes under the name that people know it by."""

    name: str
    raw: bytes


class PackFiles(NamedTuple):
    """A pack before it is read. `root` is its folder, inside which `extends` paths must stay ("" for none)."""

    name: str
    """What it was asked for by: an installed name or a path."""
    root: str
    files: tuple[PackFile, ...]

    def digest(self) -> str:
        """``sha256:...`` over names and bytes of all files."""
        total = hashlib.sha256()
        for file in self.files:
            total.update(f"{os.path.basename(file.name)}\0{len(file.raw)}\0".encode())
            total.update(file.raw)
        return f"sha256:{total.hexdigest()}"


def find_files(path: Path, shown: str) -> PackFiles | Diagnostic:
    """The files of the pack at `path`: a TOML file, or a folder of them. `shown` is the path as people wrote it."""
    try:
        if path.is_dir():
            paths = sorted(p for p in path.iterdir() if p.suffix == ".toml" and p.is_file())
            if not paths:
                return diagnose("no-file", Span(shown, 1, 1, 1), found=os.path.join(shown, "*.toml"))
            files = tuple(PackFile(os.path.join(shown, p.name), p.read_bytes()) for p in paths)
            return PackFiles(shown, str(path), files)
        return PackFiles(shown, str(path.parent), (PackFile(shown, path.read_bytes()),))
    except FileNotFoundError:
        return diagnose("no-file", Span(shown, 1, 1, 1), found=shown)
    except OSError as error:
        return diagnose("unreadable-file", Span(shown, 1, 1, 1), found=shown, why=(error.strerror or "error").lower())
