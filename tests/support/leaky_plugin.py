"""A plugin that fails with all that it is shown in its words, and a place where what Balm writes can be searched.

Its strategies raise, give too much, propose nonsense, and its signal raises: each error repeats the person's facts, own
activities, notes. Where the variable ``STOP`` is set, it presses Ctrl-C at the person who came 41 times today.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PLUGIN = """
import os
import signal

import balm


def everything(situation):
    past = [entry._asdict() for entry in situation.past.entries] if situation.past else []
    return f"{dict(situation.facts)} {[dict(one) for one in situation.own]} {past}"


class Raises:
    name, bound = "a-raises", 1

    def propose(self, situation):
        if os.environ.get("STOP") and situation.facts.get("sessions_today") == 41:
            os.kill(os.getpid(), signal.SIGINT)
        return []

    def points(self, situation):
        try:
            {}[everything(situation)]
        except KeyError as error:
            raise ExceptionGroup(everything(situation), [ValueError(everything(situation))]) from error


class GivesTooMuch(Raises):
    name = "b-much"

    def points(self, situation):
        return [balm.Points(one.id, 7, one.title, one.title) for one in situation.practices if one.pack == "own"]


class Proposes(Raises):
    name = "c-proposes"

    def propose(self, situation):
        return [{everything(situation): 1, "title": "A walk"}]


class Reads:
    name, fills = "d-reads", ("sessions_today",)

    def read(self, past):
        raise RuntimeError(str([entry._asdict() for entry in past.entries]))


@balm.hookimpl
def balm_strategies():
    return [Raises(), GivesTooMuch(), Proposes()]


@balm.hookimpl
def balm_signals():
    return [Reads()]
"""

COMMAND = "import balm.files.run as run; run.CHUNK_ROWS = 20; from balm.command.main import main; main()"


@dataclass(frozen=True)
class Place:
    """A folder with `in` and `out`, which are the user's; `home`, `tmp` and `logs`, which are searched."""

    folder: Path

    def run(self, *words: str, stdin: str = "", stop: bool = False) -> subprocess.CompletedProcess[str]:
        """A command of Balm's."""
        return self.python("-c", COMMAND, *words, stdin=stdin, stop=stop)

    def python(self, *words: str, stdin: str = "", stop: bool = False) -> subprocess.CompletedProcess[str]:
        """Python, with the plugin installed, everything that is written in this place, and all warnings shown."""
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT")}
        home, site = str(self.folder / "home"), str(self.folder / "site")
        ours = {"HOME": home, "BALM_HOME": home, "XDG_CACHE_HOME": home, "TMPDIR": str(self.folder / "tmp")}
        ours |= {"PYTHONPATH": site, "LANG": "C.UTF-8", "PYTHONWARNINGS": "always", "STOP": "1" if stop else ""}
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=kept | ours,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def files(self) -> dict[str, bytes]:
        """All files but the user's own, by their path; what a file is called counts as its content."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        names = ((path, path.relative_to(self.folder).as_posix()) for path in found)
        return {name: name.encode() + path.read_bytes() for path, name in names if not name.startswith(("in/", "out/"))}


def make_place(folder: Path) -> Place:
    """The folders, and the plugin."""
    for name in ("in", "out", "home", "tmp", "logs"):
        (folder / name).mkdir()
    info = folder / "site" / "leaky-1.dist-info"
    info.mkdir(parents=True)
    (folder / "site" / "the_leak.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: leaky\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[balm]\nleaky = the_leak\n")
    return Place(folder)
