"""What people see of commands in a pipe, and at a real pseudo-terminal that asks nothing.

``BALM_GOLDEN=write`` writes tests/golden/terminal anew and removes what no test makes any more; read the difference.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from support.effort import one_in
from support.golden_files import WRITE, same

pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")
pyte = pytest.importorskip("pyte", reason="draws the screen; it comes with the extra dev")

from support import terminal  # noqa: E402  # needs both

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "terminal"


PIPES = {
    "plain": ("now", "--fact", "distress=4", "--fact", "place=home"),
    "json": ("now", "--json", "--fact", "age_band=under_13"),
    "what-if": ("now", "--fact", "place=work", "--what-if", "place=home", "--what-if", "likes=water", "--top", "1"),
    "why": ("why", "soles-of-feet", "--fact", "distress=8"),
    "why-not": ("why", "warm-bath", "--fact", "place=work"),
    "why-rule": ("why", "behaviour-first", "--fact", "attachment=anxious"),
    "why-rule-not": ("why", "night-settle", "--fact", "time_of_day=evening", "--fact", "likes=screens"),
    "why-author": ("why", "warm-bath", "--fact", "place=work", "--fact", "likes=water", "--author"),
    "help": ("--help",),
    "now-help": ("now", "--help"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_a_mistake_on_the_command_line_is_told_of_at_once(home: Path) -> None:
    seen = terminal.at_terminal(terminal.command("now", "--fact", "distres=3"), {}, home)
    assert seen.status == 2
    same(GOLDEN / "mistake.txt", seen.screen)


@pytest.mark.parametrize("name", one_in(3, PIPES))
def test_in_a_pipe(name: str, home: Path) -> None:
    ran = subprocess.run(
        terminal.command(*PIPES[name]), env=terminal.environment(home), capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.stderr.decode() == ""
    assert ran.returncode == 0
    assert b"\x1b" not in ran.stdout
    digests = re.compile(r"sha256:[0-9a-f]{64}")  # of the packs' bytes: any word in them would be another golden file
    same(GOLDEN / f"{name}.txt", digests.sub("sha256:...", ran.stdout.decode()))


MAP = ("map", "--x", "distress", "--y", "attachment", "--fact", "place=home", "--fact", "minutes=15")


def test_a_map_in_colour_has_the_words_of_one_without(home: Path) -> None:
    ran = subprocess.run(terminal.command(*MAP), env=terminal.environment(home), capture_output=True, check=True)
    coloured = terminal.at_terminal(terminal.command(*MAP), {}, home)
    assert coloured.screen == ran.stdout.decode()
    assert re.search(r"\x1b\[[\d;]*48;", coloured.raw), "squares have a colour behind their letters"
    plain = terminal.at_terminal(terminal.command(*MAP), {}, home, {"NO_COLOR": "1"})
    assert plain.screen == coloured.screen
    assert "48;" not in plain.raw


def test_a_pipe_is_never_asked(home: Path) -> None:
    """Nor is a terminal whose output goes elsewhere, or one that asks for JSON."""
    seen = terminal.at_terminal(terminal.command("now", "--json"), {}, home)
    assert '"format": "balm-decision/1"' in seen.raw
    ran = subprocess.run(
        terminal.command("now"), env=terminal.environment(home), input=b"9\n4\n", capture_output=True, check=True
    )
    assert b"> " not in ran.stdout


def test_no_golden_file_is_left_over() -> None:
    made = {f"{name}.txt" for name in ("mistake", *PIPES)}
    for path in GOLDEN.glob("*"):
        if WRITE and path.name not in made:
            path.unlink()
    assert {path.name for path in GOLDEN.glob("*")} <= made
