"""A pack's files: a path -> the bytes of its TOML files. Nothing is read in them yet."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.folder import read_regular

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Diagnostic


MOST_BYTES_OF_A_PACK = 16 * 1024 * 1024
"""The files of a pack hold at most this many bytes in all; no more are read."""

_TOO_LARGE = f"the files of a pack hold more than {MOST_BYTES_OF_A_PACK // 1024**2} MiB"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class PackFile(NamedTuple):
    """One file of a pack, as bytes under the name that people know it by."""

    name: str
    raw: bytes


class PackSource(NamedTuple):
    """A pack that is no file: one TOML text, or the bytes of one in UTF-8, under the `name` that messages give it.

    It may extend installed packs and nothing else. No file is read on its behalf.
    """

    name: str
    content: str | bytes


class PackFiles(NamedTuple):
    """A pack before it is read. `root` is its folder, inside which `extends` paths must stay ("" for none)."""

    name: str
    """What it was asked for by: an installed name or a path."""
    root: str
    files: tuple[PackFile, ...]
    at: str = ""
    """The absolute path of its file or folder; "" where it was read from none."""

    def digest(self) -> str:
        """``sha256:...`` over names and bytes of all files."""
        import hashlib  # the digests of packs that were read before are in the cache

        total = hashlib.sha256()
        for file in self.files:
            total.update(f"{os.path.basename(file.name)}\0{len(file.raw)}\0".encode(errors="surrogateescape"))
            total.update(file.raw)
        return f"sha256:{total.hexdigest()}"


def find_files(path: str | os.PathLike[str], shown: str) -> PackFiles | Diagnostic:
    """The files of the pack at `path`: a TOML file, or a folder of them. `shown` is the path as people wrote it."""
    path, shown_file = os.fspath(path), shown
    try:
        if not os.path.isdir(path):
            raw = read_regular(path, MOST_BYTES_OF_A_PACK, too_large=_TOO_LARGE)
            return PackFiles(shown, os.path.dirname(path) or ".", (PackFile(shown, raw),), os.path.abspath(path))
        names = sorted(name for name in os.listdir(path) if os.path.splitext(name)[1] == ".toml")
        inside = {os.path.join(shown, name): os.path.join(path, name) for name in names}
        files: list[PackFile] = []
        for name, at in inside.items():
            if not os.path.isdir(at):
                read, shown_file = sum(len(file.raw) for file in files), name
                raw = read_regular(at, MOST_BYTES_OF_A_PACK - read, _NO_LINK, too_large=_TOO_LARGE)
                files.append(PackFile(name, raw))
        if not files:
            return _no_pack("no-file", shown, os.path.join(shown, "*.toml"))
        return PackFiles(shown, path, tuple(files), os.path.abspath(path))
    except FileNotFoundError:
        return _no_pack("no-file", shown, shown)
    except OSError as error:
        why = "it is a symbolic link" if error.errno == errno.ELOOP else error.strerror or "error"
        return _no_pack("unreadable-file", shown_file, shown_file, why=why[0].lower() + why[1:])


def source_files(source: PackSource) -> PackFiles:
    """The same as the one file of a pack. Raises TypeError where name or content are of another type."""
    name, content = source
    if not isinstance(name, str) or not isinstance(content, str | bytes):
        found = f"{type(name).__name__} and {type(content).__name__}"
        raise TypeError(f"a PackSource is a name, and TOML as text or bytes; found {found}")
    # Half a surrogate is no UTF-8: it is found, and reported, where bytes are read.
    raw = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return PackFiles(name, "", (PackFile(name, raw),))


def is_changed(at: str, digest: str) -> bool:
    """Whether the pack at a path can be read no more, or has another digest now."""
    found = find_files(at, at)
    return not isinstance(found, PackFiles) or found.digest() != digest


def _no_pack(code: str, shown: str, found: str, **details: Any) -> Diagnostic:
    from balm.diagnostics.codes import diagnose
    from balm.diagnostics.diagnostic import Span

    return diagnose(code, Span(shown, 1, 1, 1), found=found, **details)
