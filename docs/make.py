"""Pages of Markdown -> the same pages with every transcript as it really is. `make docs` rewrites; tests compare.

A ``console`` block holds commands after ``$`` and what they print, a ``terminal`` block one command at a terminal, with
what somebody types after ``>``, a ``pycon`` block a Python session, a ``python`` block code that only has to run. The
blocks of a page share a folder (with a copy of `examples/`) and a namespace. A line ``...`` stands for any lines;
``console exit=2`` says how the block's last command ends. A command goes on over lines that end in a backslash, or from
``<<'EOF'`` down to ``EOF``. What a block draws into ``pictures/`` becomes a picture of the docs.
"""

from __future__ import annotations

import codeop
import contextlib
import datetime
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
PICTURES = ROOT / "docs" / "pictures"
_COMMAND = re.compile(r"\$ ((?:[^\n]*<<'EOF'\n(?:[^\n]*\n)*?EOF)|(?:[^\n]*\\\n)*[^\n]*)\n")
_PATIENCE = 60.0
"""So many seconds without a word from a command, and its page has failed."""
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class BlockError(AssertionError):
    """A block that does not run, or does not end as its page says."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands in its page's text, and what it holds."""

    language: str
    info: str
    text: str
    line: int
    start: int
    end: int


def pages() -> list[Path]:
    """Every page that is run."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page that name their language, in order."""
    return [
        Block(m[1], m[2].strip(), m[3], text.count("\n", 0, m.start()) + 1, m.start(3), m.end(3))
        for m in _BLOCK.finditer(text)
    ]


def _evening_zone() -> str:
    """The value of TZ with which it is between 19:00 and 20:00 now: suggestions depend on the time of day.

    Invariant: the date is that of UTC.
    """
    hours_ahead = 19 - datetime.datetime.now(datetime.UTC).hour
    return f"DOCS{-hours_ahead}"  # POSIX gives the hours to the west of UTC


@dataclass(slots=True)
class World:
    """Where a page is run: a folder, an environment, and the names that its Python has bound."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    zone: str = field(default_factory=_evening_zone)

    @property
    def pictures(self) -> dict[str, bytes]:
        """What was drawn: name -> file."""
        return {path.name: path.read_bytes() for path in sorted((self.folder / "pictures").iterdir())}

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the one who runs it, so that every machine prints the same."""
        starts = ("PYTHONPATH", "SYSTEMROOT")
        kept = {key: value for key, value in os.environ.items() if key in starts or key.startswith("COVERAGE_")}
        return kept | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "HOME": str(self.folder),
            "BALM_HOME": str(self.folder / ".balm"),
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "LANG": "C.UTF-8",
            "TZ": self.zone,
        }


@contextlib.contextmanager
def world() -> Iterator[World]:
    """A fresh folder with a copy of the examples."""
    with tempfile.TemporaryDirectory(prefix="balm-docs-") as name:
        shutil.copytree(ROOT / "examples", Path(name) / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        (Path(name) / "pictures").mkdir()
        yield World(Path(name))


def run_block(block: Block, where: World) -> str:
    """The block with its output as it really is. Raises BlockError for one that fails."""
    if block.language == "console":
        return _run_console(block, where)
    if block.language == "terminal":
        return _run_terminal(block, where)
    with contextlib.chdir(where.folder), mock.patch.dict(os.environ, where.environment):
        if block.language == "pycon":
            return _run_session(block, where)
        if block.language == "python":
            code = compile("\n" * block.line + block.text, "page", "exec")
            exec(code, where.names)  # noqa: S102  # our own page
    return block.text


def _run_console(block: Block, where: World) -> str:
    made = []
    parts = re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE)[1:]
    for part in parts:
        m = _COMMAND.match(part)
        if m is None:
            raise BlockError(f"line {block.line}: a command needs a line of its own")
        ran = subprocess.run(  # noqa: S603  # our own page
            ["bash", "-c", m[1]],  # noqa: S607  # whichever bash there is
            cwd=where.folder,
            env=where.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        wanted = re.fullmatch(r"exit=(\d+)", block.info)
        status = int(wanted[1]) if wanted and part is parts[-1] else 0
        if ran.returncode != status:
            raise BlockError(f"line {block.line}: `{m[1]}` ended with {ran.returncode}:\n{ran.stdout}")
        got = "".join(line.rstrip() + "\n" for line in ran.stdout.rstrip().splitlines())
        shown = part[m.end() :]
        made.append(m[0] + ((shown if alike(shown, got) else got).rstrip("\n") + "\n").removeprefix("\n"))
    return "\n".join(made)


def _run_terminal(block: Block, where: World) -> str:
    """A command at a terminal of 80 columns that draws nothing, and somebody who types the block's lines."""
    import fcntl  # Unix has terminals, and the commands of other pages run elsewhere too
    import pty
    import select
    import struct
    import termios

    command, *lines = block.text.splitlines()
    typed = [line.removeprefix(">").strip() + "\n" for line in lines if line.startswith(">")]
    theirs, ours = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 80, 0, 0))
    ran = subprocess.Popen(  # noqa: S603  # our own page
        ["bash", "-c", command.removeprefix("$ ")],  # noqa: S607  # whichever bash there is
        cwd=where.folder,
        env=where.environment | {"TERM": "dumb"},
        stdin=ours,
        stdout=ours,
        stderr=ours,
        start_new_session=True,
    )
    os.close(ours)
    got = b""
    try:
        while select.select([theirs], [], [], _PATIENCE)[0]:
            try:
                part = os.read(theirs, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            got += part
            if got.endswith(b"\n> ") and typed:
                os.write(theirs, typed.pop(0).encode())
            elif got.endswith(b"\n> "):
                raise BlockError(f"line {block.line}: it asks once more:\n{got.decode()}")
    finally:
        ran.kill()
        ran.wait()
        os.close(theirs)
    if typed:
        raise BlockError(f"line {block.line}: nobody asked for {typed}:\n{got.decode()}")
    shown = "".join(line.rstrip() + "\n" for line in got.decode().replace("\r", "").rstrip().splitlines())
    before = block.text.partition("\n")[2]
    return f"{command}\n{before if alike(before, shown) else shown}"


def alike(shown: str, got: str) -> bool:
    """Whether a transcript is this output, where a line ``...`` stands for any lines."""
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown.strip("\n").split("\n")]
    return re.fullmatch("".join(lines), got.strip("\n") + "\n") is not None


def _run_session(block: Block, where: World) -> str:
    made, compiler = [], codeop.Compile()
    for example in doctest.DocTestParser().get_examples(block.text):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                exec(compiler(example.source, "page", "single"), where.names)  # noqa: S102  # our own page
            except Exception as error:
                if "Traceback" not in example.want:
                    raise BlockError(f"line {block.line}: `{example.source.strip()}` raised {error!r}") from error
                out.write(example.want)
        got = out.getvalue()
        same = doctest.OutputChecker().check_output(example.want, got, doctest.ELLIPSIS)
        source = example.source.rstrip("\n").split("\n")
        made.append(f">>> {source[0]}\n" + "".join(f"... {line}".rstrip() + "\n" for line in source[1:]))
        made.append(example.want if same else got)
    return "".join(made)


def rewritten(text: str) -> tuple[str, dict[str, bytes]]:
    """A page with every block run, and the pictures that it draws."""
    with world() as where:
        for block in reversed(list(_run_all(text, where))):
            text = text[: block.start] + block.text + text[block.end :]
        return text, where.pictures


def _run_all(text: str, where: World) -> Iterator[Block]:
    for block in blocks(text):
        made = run_block(block, where)
        yield Block(block.language, block.info, made, block.line, block.start, block.end)


def command_names() -> list[str]:
    """Every command, as it is typed: ``balm``, ``balm now``, ``balm history show``."""
    import click

    from balm.command.main import cli

    def below(command: click.Command, name: str) -> Iterator[str]:
        yield name
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=name)
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None and not found.hidden:
                    yield from below(found, f"{name} {child}")

    return list(below(cli, "balm"))


def add_missing_commands() -> None:
    """Give every command a heading and a block of help, at the end where it has none."""
    text = COMMANDS.read_text(encoding="utf-8")
    for name in command_names():
        if f"\n## {name}\n" not in text:
            text = f"{text.rstrip()}\n\n## {name}\n\n```console\n$ {name} --help\n```\n"
    COMMANDS.write_text(text, encoding="utf-8")


def write_api() -> None:
    """Write the API reference as the docstrings are now."""
    import api  # beside this file; it needs griffe

    api.PAGE.write_text(api.render(), encoding="utf-8")


def main() -> int:
    """Rewrite every page, or those named; say which changed."""
    wanted = [Path(name).resolve() for name in sys.argv[1:]] or pages()
    if COMMANDS in wanted:
        add_missing_commands()
    if ROOT / "docs" / "api.md" in wanted:
        write_api()
    status = 0
    for page in wanted:
        before = page.read_text(encoding="utf-8")
        try:
            after, pictures = rewritten(before)
        except BlockError as error:
            sys.stdout.write(f"{page.relative_to(ROOT)}: {error}\n")
            status = 1
            continue
        if after != before:
            page.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)}: rewritten\n")
        for name, content in pictures.items():
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / name).write_bytes(content)
    return status


if __name__ == "__main__":
    sys.exit(main())
