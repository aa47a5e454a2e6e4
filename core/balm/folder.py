"""Private files: the user's own folders, and files that no other user can read, make, replace or redirect.

A file is made under a name that nobody can foresee, beside its place, and moved there whole; links are never followed.
What is trusted (compiled packs, settings, a history) lies in the user's own folders, and those count only where nobody
else could exchange a part of their path. Modes are what is said here, whatever the umask is.

Paths are plain text here and wherever every start comes by: `pathlib` takes longer to import than deciding takes.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from balm.switches import NO_CACHE, switch

PRIVATE = 0o600
"""The mode of a file that is for the user alone."""

NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Flags of `open`: a link is an error, and a pipe does not wait for somebody at its other end."""
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_LARGE = 64 * 1024 * 1024
"""A smaller file, in bytes, is read even where it is sparse."""
_MOST_LINKS = 40
_OPEN = "can be written to by other users: `chmod go-w` takes that from them"


def cache_folder() -> str | None:
    """Where compiled packs are kept; None where ``BALM_NO_CACHE`` is on or there is no home."""
    if switch(NO_CACHE):
        return None
    return _own_folder("cache", "XDG_CACHE_HOME", "~/.cache")


def data_folder() -> str:
    """Where a person's history lies, and nothing of anybody else. Raises OSError where there is no home."""
    folder = _own_folder("history", "XDG_DATA_HOME", "~/.local/share")
    if folder is None:
        raise FileNotFoundError(errno.ENOENT, "There is no home folder: BALM_HOME can name one")
    return folder


HISTORY_FILE = "history.db"


def history_path() -> str:
    """The file of a person's history, whether it is there or not. Raises OSError where there is no home."""
    return os.path.join(data_folder(), HISTORY_FILE)


def _own_folder(name: str, variable: str, otherwise: str) -> str | None:
    """One of the user's own folders: of this name where Balm has one of its own, else where such things lie."""
    if home := os.environ.get("BALM_HOME"):
        folder = os.path.join(home, name)
    elif sys.platform == "win32":
        folder = os.path.join(os.environ.get("LOCALAPPDATA") or os.path.join("~", "AppData", "Local"), "balm", name)
    else:
        folder = os.path.join(os.environ.get(variable) or otherwise, "balm")
    folder = os.path.expanduser(folder)
    return None if folder.startswith("~") else folder


def read_own_file(path: str) -> bytes:
    """A file in one of the user's own folders. Raises OSError: PermissionError where it may be another user's work."""
    check_own_folder(os.path.dirname(path))
    with open_own_file(path) as file:
        return file.read()


def write_own_file(path: str, content: bytes) -> None:
    """Write a file in one of the user's own folders, which is made where it is missing. Raises OSError."""
    make_own_folder(os.path.dirname(path))
    replace_file(path, content)


def open_own_file(path: str) -> IO[bytes]:
    """A regular file that the user alone may have written, open for reading; its folder is not looked at.

    What is opened is what is checked. Raises OSError.
    """
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | NO_LINK))  # noqa: SIM115  # the caller's
    try:
        found = os.fstat(file.fileno())
        check_own(path, found)
        if _open_to_others(found):
            raise _refused(path, _OPEN)
    except BaseException:
        file.close()
        raise
    return file


def open_regular(path: str | os.PathLike[str], flags: int = 0) -> IO[bytes]:
    """An ordinary file that somebody named, open for reading: no folder, pipe, socket or device, nor a sparse file.

    Its kind is looked at on the open file, before anything is read. Raises OSError.
    """
    try:
        file = open(path, "rb", opener=lambda name, given: os.open(name, given | _NO_WAIT | flags))  # noqa: SIM115  # the caller's
    except ValueError:  # NUL, or half a surrogate
        raise OSError(errno.EINVAL, "no file can be called so", path) from None
    try:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", path)
        if _hollow(file):
            raise OSError(errno.EFBIG, "nearly all of it is a hole, which holds nothing", path)
    except BaseException:
        file.close()
        raise
    return file


def read_regular(path: str | os.PathLike[str], most: int, flags: int = 0, *, too_large: str = "") -> bytes:
    """The bytes of an ordinary file, of which there are at most `most`; no more are read.

    Raises OSError; `too_large` says why where there are more.
    """
    with open_regular(path, flags) as file:
        if os.fstat(file.fileno()).st_size > most or len(raw := file.read(most + 1)) > most:
            raise OSError(errno.EFBIG, too_large or f"it holds more than {most // 1024**2} MiB", path)
    return raw


def _hollow(file: IO[bytes]) -> bool:
    """Whether a large file is sparse, and hardly a hundredth of it was ever written."""
    found = os.fstat(file.fileno())
    if found.st_size < _LARGE or not hasattr(os, "SEEK_HOLE") or found.st_blocks * 512 > found.st_size // 100:
        return False
    try:
        hole = os.lseek(file.fileno(), 0, os.SEEK_HOLE)
        os.lseek(file.fileno(), 0, os.SEEK_SET)
    except OSError:  # the file system does not say
        return False
    return hole < found.st_size


def check_own(path: str, found: os.stat_result) -> None:
    """Raise PermissionError where what is at a path is no regular file, or another user's."""
    if not stat.S_ISREG(found.st_mode):
        raise _refused(path, "is a link" if stat.S_ISLNK(found.st_mode) else "is not a regular file")
    if _of_others(found):
        raise _refused(path, "belongs to another user")


def check_own_place(path: str) -> None:
    """Raise PermissionError where a folder is a link or another user's; NotADirectoryError where it is none."""
    found = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        raise _refused(path, "is a link")
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    if _of_others(found):
        raise _refused(path, "belongs to another user")


def check_own_folder(path: str) -> None:
    """Raise PermissionError where another user could exchange a folder, what lies in it, or what leads to it.

    Each folder on the way, and each link, belongs to the user or to the machine. Others may write to none of them; to
    one that is sticky, such as ``/tmp``, only where what leads on belongs to the user. What is missing is passed over.
    """
    if not hasattr(os, "geteuid"):  # Windows has no modes; the user's own folders are closed to others there
        return
    at, parts, links = os.sep, os.path.abspath(path).split(os.sep), 0
    machine = (0, os.lstat(at).st_uid)  # in a container root may have another number
    while parts:
        at = os.path.join(at, parts.pop(0))
        try:
            found = os.lstat(at)
        except FileNotFoundError:
            return
        if _of_others(found) and found.st_uid not in machine:
            raise _refused(at, "belongs to another user")
        if stat.S_ISLNK(found.st_mode):
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP).lower(), at)
            target = os.readlink(at)
            at, parts = os.path.dirname(at), [*target.split(os.sep), *parts]
            if target.startswith(os.sep):
                at = os.sep
        elif _open_to_others(found) and not (parts and found.st_mode & stat.S_ISVTX):
            raise _refused(at, _OPEN)


def close_to_others(path: str, mode: int) -> None:
    """Let only the user at a file or folder of their own; what belongs to another user is left as it is."""
    found = os.stat(path)
    if found.st_mode & 0o077 and not _of_others(found):
        os.chmod(path, mode)


def _of_others(found: os.stat_result) -> bool:
    return hasattr(os, "geteuid") and found.st_uid != os.geteuid()


def _open_to_others(found: os.stat_result) -> bool:
    """Whether anybody but its owner may write there; the group that is the owner's alone does not count."""
    if not hasattr(os, "geteuid"):
        return False
    return bool(found.st_mode & stat.S_IWOTH or (found.st_mode & stat.S_IWGRP and not _group_of_one(found)))


def _group_of_one(found: os.stat_result) -> bool:
    import grp
    import pwd

    try:
        owner, group = pwd.getpwuid(found.st_uid), grp.getgrgid(found.st_gid)
    except KeyError:
        return False
    return group.gr_name == owner.pw_name and not {*group.gr_mem} - {owner.pw_name}


def _refused(path: str, why: str) -> PermissionError:
    return PermissionError(errno.EACCES, f"`{path}` {why}", path)


def reason_of(error: OSError) -> str:
    """Why something could not be done, as the end of a sentence."""
    why = error.strerror or str(error) or "error"
    return why[:1].lower() + why[1:]


def make_own_folder(path: str) -> None:
    """Make one of the user's own folders where it is missing. Raises OSError, as `check_own_folder` does."""
    check_own_folder(path)
    if not os.path.isdir(path):
        make_folder(path)
        check_own_folder(path)


def make_folder(path: str) -> None:
    """Make a folder for the user alone, and those above it that are missing. Raises OSError."""
    if os.path.isdir(path):
        return
    above = os.path.dirname(path.rstrip(os.sep))
    if above and above != path:
        make_folder(above)
    with suppress(FileExistsError):  # another process may make it too
        os.mkdir(path, 0o700)
    if not os.path.isdir(path):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)


def replace_file(path: str, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file whole or not at all, unless told otherwise for the user alone. Raises OSError."""
    with replacing(path, mode) as file:
        file.write(content)


@contextmanager
def replacing(path: str, mode: int = PRIVATE, folder: str = "") -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all: written beside its place, or in `folder`, then moved.

    A link in its place is replaced and not followed. Raises OSError; PermissionError where something of another user's
    is in its place, which is left as it is.
    """
    import tempfile

    check_replaceable(path)
    handle, beside = tempfile.mkstemp(".tmp", "balm-", folder or os.path.dirname(path) or ".")
    try:
        with open(handle, "wb") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(handle, mode)
            yield file
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def check_replaceable(path: str) -> None:
    """Raise OSError where what is in a file's place is neither a file nor a link, or belongs to another user."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if _of_others(found):
        raise _refused(path, "belongs to another user, and is left as it is")
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISLNK(found.st_mode):
        raise _refused(path, "is not a regular file, and is left as it is")
