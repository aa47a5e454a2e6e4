"""Completion in a real bash: what stands on the line after a Tab."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from support.effort import rows
from support.terminal import PATIENCE, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASH = shutil.which("bash")
LINES = {
    "a value": ("balm now --fact place=h", "balm now --fact place=home "),
    "after the equals sign": ("balm now --fact likes=mus", "balm now --fact likes=music "),
    "a name, and no blank after it": ("balm now --fact minu", "balm now --fact minutes="),
    "in one word with the option": ("balm now --fact=place=h", "balm now --fact=place=home "),
    "in one word, a name": ("balm now --fact=minu", "balm now --fact=minutes="),
    "a second fact": ("balm now --fact place=home --fact minu", "balm now --fact place=home --fact minutes="),
    "a fact that is told already": (
        "balm now --fact minutes=7 --fact minu",
        "balm now --fact minutes=7 --fact minu",
    ),
    "tags may be told again": ("balm now --fact likes=rest --fact like", "balm now --fact likes=rest --fact likes="),
    "a second tag": ("balm now --fact likes=music,dr", "balm now --fact likes=music,drink "),
    "a blank in a value": ("balm now --pack p --fact mood=so", r"balm now --pack p --fact mood=so\ so "),
    "a blank in what is typed": (r"balm now --pack p --fact mood=so\ s", r"balm now --pack p --fact mood=so\ so "),
    "in quotes": ('balm now --pack p --fact "mood=so', 'balm now --pack p --fact "mood=so so" '),
    "a colon in a value": ("balm now --pack p --fact mood=a:b", "balm now --pack p --fact mood=a:b:c "),
    "a rule": ("balm why rule:night-s", "balm why rule:night-settle "),
    "a practice": ("balm why short-br", "balm why short-break "),
    "an option": ("balm now --wit", "balm now --without "),
    "nothing": ("balm now --fact nothing=x", "balm now --fact nothing=x"),
}
PACK = """
[pack]
name = "spaced"
version = "1.0.0"
title = "Spaced"

[facts.mood]
type = "choice"
values = ["so so", "fine", "a:b:c"]
"""


class Session:
    """An interactive bash that has read the script; Ctrl-T shows the line."""

    def __init__(self, folder: Path) -> None:
        self._terminal, inside = pty.openpty()
        env = environment(folder) | {"PATH": f"{folder}:{os.environ['PATH']}", "PS1": "", "INPUTRC": os.devnull}
        words = [BASH or "", "--norc", "--noprofile", "-i"]
        streams = {"stdin": inside, "stdout": inside, "stderr": inside}
        self._bash = subprocess.Popen(words, cwd=folder, env=env, start_new_session=True, **streams)
        os.close(inside)
        show = r"""bind -x '"\C-t": printf "\n[[%s]]\n" "$READLINE_LINE"'"""
        self._send(f'PS1=; bind "set bell-style none"; bind "set enable-bracketed-paste off"; {show}\n')
        self._send('eval "$(balm completion bash)"; printf "%s\\n" rea""dy\n')
        self._read(r"\bready\b")

    def _send(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def _read(self, wanted: str) -> re.Match[str]:
        seen, until = "", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if select.select([self._terminal], [], [], 0.1)[0]:
                seen += os.read(self._terminal, 1 << 16).decode(errors="replace")
                if match := re.search(wanted, seen.replace("\r", "")):
                    return match
        raise AssertionError(f"bash did not answer: {seen}")

    def completed(self, typed: str) -> str:
        """The line after it was typed, and a Tab."""
        self._send(f"\x15{typed}\t\x14")
        return self._read(r"\n\[\[(.*)\]\]\n")[1]

    def close(self) -> None:
        self._bash.kill()
        self._bash.wait()
        os.close(self._terminal)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    if BASH is None:
        pytest.skip("needs bash")
    folder = tmp_path_factory.mktemp("completion")
    (folder / "p").mkdir()
    (folder / "p" / "pack.toml").write_text(PACK)
    (folder / "balm").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m balm "$@"\n')
    (folder / "balm").chmod(0o755)
    made = Session(folder)
    yield made
    made.close()


@pytest.mark.parametrize("name", rows(LINES, quick=["a value"]))
def test_the_line_after_a_tab(session: Session, name: str) -> None:
    typed, line = LINES[name]
    assert session.completed(typed) == line
