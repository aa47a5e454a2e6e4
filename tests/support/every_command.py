"""Every command of `balm` as click knows it, what its parameters take (`cases/commands.toml`), and where to run it."""

from __future__ import annotations

import datetime
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
import pyarrow as pa
import pytest
import tomli
from click.testing import CliRunner, Result

from balm.command.host import Host
from balm.command.main import cli
from support.people_files import write_rows

CASES = Path(__file__).parents[1] / "cases"
NOW = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=datetime.UTC)
PATIENCE = 60
"""Seconds after which a command that should have ended hangs."""
STATUSES = (0, 1, 2, 130, 141)
"""What a command may end with: docs/commands.md."""

PACK = """
[pack]
name = "probe"
version = "1.0.0"
title = "Probe"

[facts.upset]
type = "scale"
range = [0, 10]
step = 1
ask = "How upset are you, 散歩?"


[facts.calm]
type = "flag"
ask = "Is it calm?"

[[practice]]
id = "sit"
title = "Sit in the café"
kind = "mental"
minutes = [1, 2]
how = "座る, и дыши 🌧️"

[[practice]]
id = "rest"
title = "Rest"
kind = "mental"
minutes = [1, 2]
how = "Rest."

[[rule]]
id = "sit"
when = { upset = ">= 5" }
prefer = [{ id = "sit", by = 2 }]
because = "You are upset."
tell = "Because you are “upset”."

[[rule]]
id = "rest"
when = { calm = true }
prefer = [{ id = "rest", by = 3 }]
because = "It is calm."

[[example]]
name = "upset"
given = { upset = 7 }
expect = { first = { id = "sit" } }
"""

MAPPING = '[facts.upset]\ncolumn = "upset"\n'
PERSON = {"upset": 4, "calm": True}
ENTRY: dict[str, Any] = {
    "format": "balm-history/1",
    "id": "1",
    "at": "2026-11-23T10:00:00+00:00",
    "facts": {"upset": 4},
    "packs": {"probe": "1.0.0"},
    "options": [{"practice": "probe/sit", "score": 2, "chance": 1.0, "title": "散歩", "tell": "Because."}],
    "seed": 1,
    "chosen": "probe/sit",
    "felt": "better",
    "felt_at": "2026-11-23T11:00:00+00:00",
    "note": "тихо",
}
PORTRAIT = {"format": "balm-portrait/1", "plan": {"do": ["чай"]}, "not_again": ["probe/sit"]}
GOOD: dict[str, tuple[str, ...]] = {
    "pack": (".toml",),
    "layout": (".toml",),
    "mapping": (".toml",),
    "profile": (".toml", ".json"),
    "rows": (".jsonl", ".csv"),
    "log": (".jsonl", ".csv"),
    "table": (".csv", ".jsonl", ".csv.gz", ".jsonl.gz", ".parquet", ".arrow", ".arrows"),
}
"""What a parameter takes that is a file to read -> how such a file's name ends."""


class HangsError(BaseException):
    """A command did not end; no `except` of the command's own takes it for something else."""


class Parameter(NamedTuple):
    """A parameter of a command, and what it takes: "flag", "choice", "number", a key of GOOD, or a word of [takes]."""

    command: str
    name: str
    option: str
    """Empty for an argument."""
    takes: str


@cache
def table() -> dict[str, dict[str, Any]]:
    """Command -> its row in `commands.toml`."""
    return {row["name"]: row for row in _data()["command"]}


@cache
def _data() -> dict[str, Any]:
    return tomli.loads((CASES / "commands.toml").read_text(encoding="utf-8"))


@cache
def commands() -> dict[str, click.Command]:
    """Every command by its name, those of groups too."""
    return dict(_walk(cli, ()))


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group) or (path and command.invoke_without_command):
        yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from _walk(found, (*path, name))


@cache
def parameters() -> tuple[Parameter, ...]:
    """Every parameter of every command. Raises KeyError for one that `commands.toml` says nothing of."""
    found = []
    for name, command in commands().items():
        takes = {**_data()["takes"], **table()[name].get("takes", {})}
        for one in command.params:
            option = max(one.opts, key=len) if isinstance(one, click.Option) else ""
            found.append(Parameter(name, one.name or "", option, _kind(one) or takes[one.name]))
    return tuple(found)


def _kind(parameter: click.Parameter) -> str:
    if getattr(parameter, "is_flag", False):
        return "flag"
    if isinstance(parameter.type, click.Choice):
        return "choice"
    return "number" if parameter.type.name.partition(" ")[0] in ("integer", "float") else ""


def remembering(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place in this folder, which is made the current one and has a home of Balm's that remembers."""
    monkeypatch.setenv("BALM_HOME", str(folder / "home"))
    monkeypatch.setenv("BALM_HISTORY", "1")
    monkeypatch.chdir(folder)
    return Place(folder)


class Place:
    """A folder with good files of every kind, in which commands run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for kind, ending in ((kind, ending) for kind, endings in GOOD.items() for ending in endings):
            write_good(folder / f"{kind}{ending}", kind)

    def words(self, command: str, parameter: Parameter | None = None, value: str = "") -> list[str]:
        """The words of a command, with a value for one of its parameters."""
        found = [*table()[command]["words"]]
        if parameter is not None and parameter.option:
            found += [parameter.option, value]
        elif parameter is not None:
            at = [i for i, word in enumerate(found) if word in _stands_for(parameter)]
            found = [value if i in at else word for i, word in enumerate(found)] if at else [*found, value]
        return [self.filled(word) if word != value else word for word in found]

    def filled(self, word: str) -> str:
        """A word in which `{kind}` is a good file of that kind."""
        for kind, endings in GOOD.items():
            word = word.replace(f"{{{kind}}}", str(self.folder / f"{kind}{endings[0]}"))
        return word.replace("{folder}", str(self.folder))

    def run(self, command: str, words: Sequence[str], **more: Any) -> Result:
        """Run a command after those that its row says. Raises HangsError."""
        for before in table()[command].get("after", ()):
            invoke([self.filled(word) for word in before])
        return invoke(words, **more)


def _stands_for(parameter: Parameter) -> tuple[str, ...]:
    """The words in the table that an argument's value takes the place of."""
    return {
        "code": ("unknown-fact",), "felt": ("better",), "file": ("{folder}/new.jsonl", "{log}"),
        "folder": ("{folder}/site",), "id_": ("1",), "kind": ("profile",), "name": ("late-shift",),
        "practice": ("sit",), "shell": ("fish",),
    }.get(parameter.name, (f"{{{parameter.takes}}}",))  # fmt: skip


def invoke(words: Sequence[str], **more: Any) -> Result:
    """`balm` with these words, on a fixed day, in this process."""
    with patience():
        host = Host(lambda: NOW, lambda: 1)
        return CliRunner().invoke(cli, list(words), prog_name="balm", obj=host, **more)


@contextmanager
def patience() -> Iterator[None]:
    """Raise HangsError in what hangs, and MemoryError in what takes all memory there is, where the system can."""
    if sys.platform == "win32":
        yield
        return
    import resource

    def hangs(*_: object) -> None:
        raise HangsError

    before = signal.signal(signal.SIGALRM, hangs)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 2 * 1024**3, limits[1]))
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, limits)


def write_good(path: Path, kind: str) -> None:
    """A file of a kind with which every command runs well."""
    if kind in ("pack", "layout"):
        path.write_text(PACK, encoding="utf-8")
    elif kind == "mapping":
        path.write_text(MAPPING, encoding="utf-8")
    elif kind == "profile":
        text = json.dumps(PERSON) if path.suffix == ".json" else "upset = 4\ncalm = true\n"
        path.write_text(text, encoding="utf-8")
    elif kind == "log":
        path.write_text(_log(path.suffix), encoding="utf-8", newline="")
    else:
        rows = [PERSON, {"upset": 8, "calm": False}]
        write_rows(path, rows, [*PERSON], pa.Table.from_pylist(rows))


def _log(ending: str) -> str:
    from balm.deciding.log import read_log, write_log
    from balm.history.table import write_table

    log = read_log([json.dumps(ENTRY), json.dumps(PORTRAIT)])
    return write_log(log) if ending == ".jsonl" else write_table(log)
