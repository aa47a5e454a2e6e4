"""A pack's files: a path -> the bytes of its TOML files. Nothing is read in them yet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Diagnostic


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
        import hashlib  # the digests of packs that were read before are in the cache

        total = hashlib.sha256()
        for file in self.files:
            total.update(f"{os.path.basename(file.name)}\0{len(file.raw)}\0".encode())
            total.update(file.raw)
        return f"sha256:{total.hexdigest()}"


def find_files(path: str | os.PathLike[str], shown: str) -> PackFiles | Diagnostic:
    """The files of the pack at `path`: a TOML file, or a folder of them. `shown` is the path as people wrote it."""
    path = os.fspath(path)
    try:
        if not os.path.isdir(path):
            return PackFiles(shown, os.path.dirname(path) or ".", (PackFile(shown, _bytes(path)),))
        names = sorted(name for name in os.listdir(path) if os.path.splitext(name)[1] == ".toml")
        inside = {os.path.join(shown, name): os.path.join(path, name) for name in names}
        files = tuple(PackFile(name, _bytes(at)) for name, at in inside.items() if os.path.isfile(at))
        if not files:
            return _no_pack("no-file", shown, os.path.join(shown, "*.toml"))
        return PackFiles(shown, path, files)
    except FileNotFoundError:
        return _no_pack("no-file", shown, shown)
    except OSError as error:
        return _no_pack("unreadable-file", shown, shown, why=(error.strerror or "error").lower())


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _no_pack(code: str, shown: str, found: str, **details: str) -> Diagnostic:
    from balm.diagnostics.codes import diagnose
    from balm.diagnostics.diagnostic import Span

    return diagnose(code, Span(shown, 1, 1, 1), found=found, **details)
