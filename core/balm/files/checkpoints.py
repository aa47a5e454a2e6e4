"""Checkpoints: the folder beside an output that keeps finished chunks until all are, and the run they belong to.

A chunk is finished where its record is there; the record is written last. What people told lies in the folder, so it
is for the user alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from balm.diagnostics.errors import BalmError
from balm.files.summary import Summary, summary_of
from balm.files.writers import as_part, assemble
from balm.folder import NO_LINK, PRIVATE, check_own_place, make_folder, open_own_file, reason_of, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from balm.files.files import Form

MANIFEST, LOCK = "run.json", "lock"
_RECORD = re.compile(r"(\d{9})\.json")
_OURS = re.compile(r"\d{9}\.(json|part|rejects)|run\.json|lock|so-far.*|.*\.tmp")
"""What the folder may hold."""


class Checkpoints(NamedTuple):
    """Where the parts of an output are kept, and what they hold."""

    folder: str
    form: Form
    schema: pa.Schema
    rejects_form: Form | None
    """None, where rejects are not written."""
    rejects_schema: pa.Schema

    def keep(self, number: int, decisions: pa.Table, rejects: pa.Table, summary: Summary) -> None:
        """Write what a chunk came to; its record comes last. Raises OSError, and then there is none."""
        record = {"summary": summary._asdict(), "bytes": self._keep(number, "part", as_part(decisions, self.form))}
        if self.rejects_form is not None and rejects.num_rows:
            record["rejects"] = self._keep(number, "rejects", as_part(rejects, self.rejects_form))
        self._keep(number, "json", json.dumps(record).encode())

    def _keep(self, number: int, kind: str, content: bytes) -> int:
        check_own_place(self.folder)
        replace_file(self._path(number, kind), content)
        return len(content)

    def _path(self, number: int, kind: str) -> str:
        return os.path.join(self.folder, f"{number:09}.{kind}")

    def finished(self) -> dict[int, Summary]:
        """The chunks that are finished, by number, whole as they were written."""
        found: dict[int, Summary] = {}
        for name in sorted(os.listdir(self.folder)):
            if match := _RECORD.fullmatch(name):
                number = int(match[1])
                try:
                    with open_own_file(self._path(number, "json")) as file:
                        record = json.load(file)
                    sizes = [("part", record["bytes"]), ("rejects", record.get("rejects"))]
                    if all(size is None or os.path.getsize(self._path(number, kind)) == size for kind, size in sizes):
                        found[number] = summary_of(record["summary"])
                except (OSError, ValueError, KeyError, TypeError):
                    continue  # a machine that lost its power may leave such a record: its chunk is done again
        return found

    def write(self, file: IO[bytes], numbers: Iterable[int]) -> None:
        """The decisions of these chunks as a whole output."""
        assemble(file, self.form, self.schema, (self._path(number, "part") for number in numbers))

    def write_rejects(self, file: IO[bytes], numbers: Iterable[int]) -> None:
        """Their rejects as a whole output."""
        assert self.rejects_form is not None  # noqa: S101  # whoever asks for them has named a file
        paths = (self._path(number, "rejects") for number in numbers)
        assemble(file, self.rejects_form, self.rejects_schema, filter(os.path.exists, paths))


class Folder:
    """The folder of a run, held by one process at a time."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        """Let other processes at it."""
        if self._lock is not None:
            self._lock.close()

    def begin(self, run: Mapping[str, Any], *, resume: bool, force: bool) -> None:
        """Make the folder for a run, or take up the one that an earlier run of the same things left.

        Raises BalmError where there is one and neither `resume` nor `force` says what to do with it, where another
        process is at it, and where what it holds is of other things.
        """
        before = self._before()
        if before is not None and not resume and not force:
            raise BalmError(
                summary=f"{self.path} holds what an earlier run finished: `--resume` goes on, `--force` begins anew."
            )
        if before is None:
            make_folder(self.path)
        check_own_place(self.path)
        os.chmod(self.path, 0o700)
        self._hold()
        if before is not None and resume:
            if differs := _differs(before, run):
                raise BalmError(
                    summary=f"This cannot go on, as {differs}. `--force` without `--resume` begins anew.",
                )
        else:
            self._empty()
            replace_file(os.path.join(self.path, MANIFEST), json.dumps(run, indent=2).encode())

    def _before(self) -> dict[str, Any] | None:
        """The run that is there; None, where none has begun. Raises BalmError for a folder that is no run's."""
        try:
            check_own_place(self.path)
            names = os.listdir(self.path)
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            names = [""]
        except PermissionError as error:
            what = f"Finished pieces would be kept in {self.path}, and {reason_of(error)}"
            raise BalmError(summary=f"{what}: move it away, or write to another place.") from None
        if strangers := [name for name in names if not _OURS.fullmatch(name)]:
            what = f"holds `{strangers[0]}`" if strangers[0] else "is a file"
            raise BalmError(summary=f"{self.path} is where finished pieces would be kept, and it {what}: move it away.")
        try:
            with open_own_file(os.path.join(self.path, MANIFEST)) as file:
                found = json.load(file)
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _hold(self) -> None:
        """Keep other processes out for as long as this one lives."""
        try:
            import fcntl
        except ImportError:  # where there is none, people have to see to it themselves
            return
        path = os.path.join(self.path, LOCK)
        self._lock = open(os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, PRIVATE), "r+b")  # noqa: SIM115  # held until `close`
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BalmError(summary=f"Another process is at {self.path}: wait for it, or stop it.") from None

    def _empty(self) -> None:
        for name in os.listdir(self.path):
            if name != LOCK:
                os.unlink(os.path.join(self.path, name))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path)


_WORDS = {
    "balm": "it was begun by another version of Balm",
    "input": "the input has changed since",
    "packs": "the packs are others now",
    "plugins": "the plugins are others now",
    "mapping": "the mapping is another one",
}


def _differs(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What is otherwise than it was, in words. Of `before` only the keys of `now` count: others are not known here."""
    for key, new in json.loads(json.dumps(now)).items():
        old = before.get(key)
        if old != new:
            return _WORDS.get(key, f"`--{key}` was {json.dumps(old)} and is {json.dumps(new)}")
    return ""
