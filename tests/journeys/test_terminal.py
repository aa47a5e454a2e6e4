"""What people see: `balm now` at a real pseudo-terminal of 80 columns, and the same commands in a pipe.

``BALM_GOLDEN=write`` writes tests/golden/terminal anew and removes what no test makes any more; read the difference.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from support.golden_files import WRITE, same

pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")
pyte = pytest.importorskip("pyte", reason="draws the screen; it comes with the extra dev")

from support import terminal  # noqa: E402  # needs both

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "terminal"
NIGHT = "2026, 11, 24, 23, 0"
CTRL_C, CTRL_D = "\x03", "\x04"


@dataclass(frozen=True)
class Talk:
    """What a person types, each when it is asked for, and what has to be on the screen or must not be."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    args: tuple[str, ...] = ("now",)
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    status: int = 0
    clock: str = terminal.AFTERNOON
    extra: dict[str, str] = field(default_factory=dict)


UPSET, NEED, WHERE, HARM = "How upset are you", "What would help most", "Where are you", "ending your life"
BUSY = "need your eyes or hands"

TALKS = {
    "answering": Talk(
        {
            UPSET: ["6\n"],
            NEED: ["?\n", "comforted\n"],
            WHERE: ["home\n"],
            "how you feel": ["1\n"],
            "How much energy": ["very l\n"],
            "How many minutes": ["15\n"],
        },
        has=("It helps to find what you need next.", "Something you might do now"),
    ),
    "skipping": Talk({UPSET: ["\n"], NEED: ["s\n"], "": ["\n", "q\n"]}, has=("Something you might do now",)),
    "declining": Talk(
        {UPSET: ["9\n"], HARM: ["d\n"]},
        has=("d: prefer not to say", "> d Talk to someone now", "Someone to talk to", "local emergency number"),
    ),
    "mistyping": Talk(
        {UPSET: ["lots\n", "11\n", "4\n"], NEED: ["comfroted\n", "2\n"], "": [CTRL_D]},
        has=("a number from 0 to 10", "Did you mean “comforted”?", "Something you might do now"),
    ),
    "emergency": Talk(
        {UPSET: ["9\n"], HARM: ["intent\n"]},
        args=("now", "--fact", "country=GB"),
        has=("Get emergency help now", "call 116 123", "checked on 28 November 2026", "Open your safety plan"),
        lacks=("eyes or hands", "It would help to know"),
    ),
    "emergency-nowhere": Talk(
        {UPSET: ["9\n"], HARM: ["6\n"]}, has=("Help lines are known for 167 countries",), lacks=("116 123",)
    ),
    "under-13": Talk(
        args=("now", "--fact", "age_band=under_13"),
        has=("A grown-up you trust", "First the help above"),
        lacks=("> ", "1  "),
    ),
    "driving": Talk(
        {UPSET: ["5\n"], WHERE: ["5\n"], BUSY: ["driving\n"]},
        args=("now", "--fact", "need=comforted"),
        has=("> driving Something you might do now 1 Stop", "Balm is self-help"),
    ),
    "nothing-known": Talk({UPSET: [CTRL_D]}, has=("Something you might do now",)),
    "night": Talk({UPSET: [CTRL_D]}, clock=NIGHT),
    "interrupted": Talk({UPSET: [CTRL_C]}, status=130, lacks=("Traceback", "Something you might do", "Aborted")),
    "no-colour": Talk({UPSET: [CTRL_D]}, extra={"NO_COLOR": "1"}),
    "mistake": Talk(args=("now", "--fact", "distres=3"), status=2, has=("did you mean `distress`?",)),
}

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


@pytest.mark.parametrize("name", TALKS)
def test_at_a_terminal(name: str, home: Path) -> None:
    talk = TALKS[name]
    seen = terminal.at_terminal(terminal.command(*talk.args, clock=talk.clock), talk.answers, home, talk.extra)
    assert seen.status == talk.status
    flat = " ".join(seen.screen.split())
    for words in talk.has:
        assert words in flat
    for words in talk.lacks:
        assert words not in seen.screen
    assert all(len(line) <= terminal.COLUMNS for line in seen.screen.splitlines())
    if "NO_COLOR" in talk.extra:
        assert "\x1b[1;36m" not in seen.raw
        assert "[36m" not in seen.raw
    same(GOLDEN / f"{name}.txt", seen.screen)


@pytest.mark.parametrize("name", PIPES)
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
    made = {f"{name}.txt" for name in (*TALKS, *PIPES)}
    for path in GOLDEN.glob("*"):
        if WRITE and path.name not in made:
            path.unlink()
    assert {path.name for path in GOLDEN.glob("*")} <= made
