"""A plugin with a trap, in a folder of its own, and the command in processes of their own that may step into it.

The trap is a strategy that gives no points. Where it meets the person who came 41 times today it does as the variable
``TRAP`` says: kill its process, kill it once, or say which process it is and stand still, like one that hangs.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from support.people_files import as_table, people

PLUGIN = """
import os
import signal

import balm


class Trap:
    name = "trap"
    bound = 1

    def propose(self, situation):
        how, _, path = os.environ.get("TRAP", "").partition(":")
        if how and situation.facts.get("sessions_today") == 41:
            if how == "once" and os.path.exists(path):
                return []
            if how == "once":
                open(path, "w").close()
            if how == "halt":
                with open(path, "w") as pipe:
                    pipe.write(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGSTOP if how == "halt" else signal.SIGKILL)
        return []

    def points(self, situation):
        return []


@balm.hookimpl
def balm_strategies():
    return [Trap()]
"""

FEW_ROWS = "import balm.files.run as run; run.CHUNK_ROWS = 10; from balm.command.main import main; main()"
"""The command, in chunks of ten rows."""

ROWS, TRAPPED = 60, 25
"""People in the file, and the number of the one in the trap."""

PATIENCE = 60
"""Seconds after which a process that should have ended hangs."""


@dataclass(frozen=True)
class Place:
    """A folder with people in `people.parquet`, where the plugin is installed."""

    folder: Path

    def environment(self, trap: str = "") -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key == "PATH" or key.startswith("COVERAGE_")}
        site = str(self.folder / "site")
        return kept | {"HOME": site, "BALM_HOME": site, "PYTHONPATH": site, "LANG": "C.UTF-8", "TRAP": trap}

    def bare_environment(self) -> dict[str, str]:
        """In which nothing is written but what the command is told to write: no cache, and no coverage."""
        kept = {key: value for key, value in self.environment().items() if not key.startswith("COVERAGE_")}
        return kept | {"BALM_NO_CACHE": "1"}

    def words(self, out: str, *args: str) -> list[str]:
        return [sys.executable, "-c", FEW_ROWS, "batch", "people.parquet", "-o", out, "--keep", "id", *args]

    def run(
        self, out: str, *args: str, trap: str = "", most_bytes: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The command, to its end; no file that it writes may have more than `most_bytes`."""

        def limit() -> None:
            if most_bytes:
                import resource  # a thing of Unix

                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

        return subprocess.run(
            self.words(out, *args),
            cwd=self.folder,
            env=self.environment(trap) if most_bytes is None else self.bare_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            preexec_fn=limit,
        )

    def start(self, out: str, *args: str) -> Started:
        """The command, up to where one of its processes stands still in the trap."""
        pipe = self.folder / f"{out}.pipe"
        os.mkfifo(pipe)
        process = subprocess.Popen(
            self.words(out, *args),
            cwd=self.folder,
            env=self.environment(f"halt:{pipe}"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        halted = int(pipe.read_text())
        while Path(f"/proc/{halted}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            os.sched_yield()  # it has said so, and is about to
        return Started(process, halted)


@dataclass(frozen=True)
class Started:
    """A command of which one process stands still."""

    process: subprocess.Popen[str]
    halted: int

    def helpers(self) -> list[int]:
        """Processes that are watched for their end: those that the command started."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [os.pidfd_open(int(pid)) for pid in found]

    def interrupt(self) -> None:
        """Ctrl-C, which a terminal sends to the command and all that it started."""
        os.killpg(self.process.pid, signal.SIGINT)
        os.kill(self.process.pid, signal.SIGCONT)  # with one job it is the command itself that stands still

    def end(self) -> tuple[int, str, str]:
        """Status and output, once it is over."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def all_end(helpers: list[int]) -> bool:
    """Whether these processes end, without anybody's doing."""
    try:
        return all(select.select([watched], [], [], PATIENCE)[0] for watched in helpers)
    finally:
        for watched in helpers:
            os.close(watched)


def make_place(folder: Path) -> Place:
    """People of whom one is in the trap, some of whom cannot be decided for."""
    made = people(ROWS, seed=8)
    for number, person in enumerate(made):
        person["sessions_today"] = 41 if number == TRAPPED else 99 if number % 20 == 3 else 2
    pyarrow.parquet.write_table(as_table(made), folder / "people.parquet")
    site = folder / "site"
    info = site / "trap-1.dist-info"
    info.mkdir(parents=True)
    (site / "the_trap.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trap\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[balm]\ntrap = the_trap\n")
    return Place(folder)
