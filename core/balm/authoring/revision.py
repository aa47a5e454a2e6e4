"""Revision: a path in a git repository and a revision -> the pack files as they were then, in a folder of their own.

Git is asked through its own command, and only to read: nothing in the repository or its work tree changes.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from balm.diagnostics.errors import BalmError, PackError
from balm.language.files import PackFiles, find_files

_FILES = (b"100644", b"100755")
"""Modes of files; what is a link or a repository within is left out."""


@dataclass(frozen=True)
class Revision:
    """A commit of the repository that holds some path."""

    top: Path
    """The folder of the work tree."""
    commit: str
    shown: str
    """The revision as it was written."""

    def holds(self, path: Path) -> bool:
        """Whether the path was there; False for one outside the repository."""
        where = self._where(path)
        return where is not None and bool(_git(self.top, "ls-tree", "-z", self.commit, "--", where))

    def files(self, path: Path, shown: str, folder: Path) -> PackFiles:
        """The pack at `path` as it was, and the TOML files beside it that it may extend, written below `folder`."""
        where = self._where(path)
        if where is None or not self.holds(path):
            raise BalmError(summary=f"There is no `{shown}` in the revision `{self.shown}`.")
        around = where if self._is_folder(where) else str(PurePosixPath(where).parent)
        for name, raw in self._read(around):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
        found = find_files(folder / where, f"{shown}@{self.shown}")
        if not isinstance(found, PackFiles):
            raise PackError([found])
        return found

    def _where(self, path: Path) -> str | None:
        """The path as git names it."""
        real = Path(os.path.realpath(path))
        return real.relative_to(self.top).as_posix() if real.is_relative_to(self.top) else None

    def _is_folder(self, where: str) -> bool:
        return where == "." or _git(self.top, "cat-file", "-t", f"{self.commit}:{where}").strip() == b"tree"

    def _read(self, around: str) -> Iterator[tuple[str, bytes]]:
        """Name and content of every TOML file below a folder."""
        listed = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", self.commit, "--", f"{around}/")
        names: list[str] = []
        identities: list[bytes] = []
        for entry in filter(None, listed.split(b"\0")):
            about, _, name = entry.partition(b"\t")
            mode, _, identity = about.split(b" ", 2)
            if mode in _FILES and name.endswith(b".toml"):
                names.append(os.fsdecode(name))
                identities.append(identity)
        rest = _git(self.top, "cat-file", "--batch", given=b"".join(one + b"\n" for one in identities))
        for path in names:
            head, _, rest = rest.partition(b"\n")
            size = int(head.rsplit(b" ", 1)[1])
            yield path, rest[:size]
            rest = rest[size + 1 :]


def find_revision(path: Path, written: str) -> Revision:
    """The revision of the repository that `path` lies in. Raises BalmError where there is none."""
    near = Path(os.path.realpath(path))
    while not near.is_dir():
        near = near.parent
    top = _git(near, "rev-parse", "--show-toplevel", wrong=f"`{path}` does not lie in a git repository.")
    commit = _git(
        near,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{written}^{{commit}}"),
        wrong=f"The repository of `{path}` has no revision `{written}`.",
    )
    return Revision(Path(os.path.realpath(os.fsdecode(top.rstrip(b"\n")))), commit.decode().strip(), written)


def _git(folder: Path, *words: str, given: bytes = b"", wrong: str = "") -> bytes:
    """What git prints. Raises BalmError with `wrong`, or git's own words."""
    command: Sequence[str] = ("git", "--no-pager", "-C", str(folder), "-c", "core.quotePath=false", *words)
    # Inside a hook git says which repository it works on; here the path does.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        ran = subprocess.run(  # noqa: S603  # git itself, each word as it is, no shell
            command, input=given, capture_output=True, check=False, env={**outside, "LC_ALL": "C"}
        )
    except FileNotFoundError:
        raise BalmError(summary="A revision is read with git, and there is no git here.") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip()
        raise BalmError(summary=wrong or f"git could not read the revision: {said}")
    return ran.stdout
