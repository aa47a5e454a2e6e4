"""What people see of a history at a terminal: it is asked for once, told of afterwards, looked at, and forgotten.

``BALM_GOLDEN=write`` writes tests/golden/history anew and removes what no test makes any more; read the difference.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.effort import rows
from support.golden_files import WRITE, same

pytest.importorskip("pty", reason="a pseudo-terminal is a thing of Unix")
pytest.importorskip("pyte", reason="draws the screen; it comes with the extra dev")

from support import terminal  # needs both

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "history"
CTRL_D = "\x04"
CALM, OLD = "Is now a calm moment", "How old are you"
UPSET, IDEA, MAY, NEITHER, DID, HOW, NOTE, SURE = (
    "How upset are you",
    "Something you might do now",
    "May Balm remember",
    "neither yes nor no",
    "What did you do",
    "feel now",
    "note",
    "for good",
)
TOLD, SIGN, ANIMAL = "As you told on", "Type its sign", "Is there an animal"

NOW = ("now", "--fact", "place=home", "--fact", "minutes=15", "--fact", "task_now=free", "--top", "2")
KNOWN = (
    "danger_from_others=false", "assault=false", "fear_of_harming=none", "medical_red_flag=false", "acute_change=false",
    "sleepless_energy=false", "task_now=free", "age_band=adult", "distress=6", "emotion=hopeless", "situation=argument",
    "need=comforted", "dissociation=none", "substance_now=false", "eating_concern=none", "perinatal=none",
)  # fmt: skip
LOW = ("now", *(f"--fact={fact}" for fact in (*KNOWN, "self_harm=passing_thoughts", "country=GB")))
PLAN = [
    ("signs", "I stop answering messages, and I lie awake until four"), ("signs", "Everything is too loud"),
    ("do", "Shower, then the radio"), ("places", "The bench by the canal"), ("people", "Call my sister"),
    ("professionals", "Dr Osei, weekday mornings"), ("safer", "My neighbour keeps the key to the cabinet"),
]  # fmt: skip
OFF = ("me", "set", "likes", "music")
"""What is refused, as nothing may be remembered."""
TALKS: dict[str, list[tuple[tuple[str, ...], dict[str, list[str]]]]] = {
    "yes-felt-and-look": [
        (NOW, {UPSET: ["4\n"], MAY: ["y\n"]}),
        (("felt",), {DID: ["9\n", "2\n"], HOW: ["w\n"], NOTE: ["not my day\n"]}),
        (("history",), {}),
        (NOW, {UPSET: ["4\n"], IDEA: ["done\n"], HOW: ["better\n"]}),
        (("history",), {}),
    ],
    "worse-in-the-session": [
        (("history", "on"), {}),
        (NOW, {UPSET: ["4\n"], IDEA: ["it made it worse\n", "\n"]}),
        (("history",), {}),
        (NOW, {UPSET: ["4\n"]}),
    ],
    "no": [(NOW, {UPSET: ["4\n"], MAY: ["n\n"]}), (NOW, {UPSET: ["4\n"]})],
    "no-in-words": [(NOW, {UPSET: ["4\n"], MAY: ["no thanks\n"]})],
    "silence": [(NOW, {UPSET: ["4\n"], MAY: ["\n"]}), (NOW, {UPSET: ["4\n"], MAY: ["n\n"]})],
    "nonsense": [
        (NOW, {UPSET: ["4\n"], MAY: ["purple\n"], NEITHER: ["who knows\n"]}),
        (NOW, {UPSET: ["4\n"], MAY: ["hm\n"], NEITHER: ["yes\n"]}),
    ],
    "away": [(NOW, {IDEA: [CTRL_D], MAY: [CTRL_D]}), (NOW, {IDEA: [CTRL_D], MAY: ["n\n"]})],
    "emergency": [((*NOW, "--fact", "self_harm=intent_or_plan"), {})],
    "nothing-felt": [
        (("history", "on"), {}),
        (NOW, {UPSET: ["4\n"]}),
        (("felt",), {DID: ["\n"]}),
        (("felt", "better"), {DID: [CTRL_D]}),
        (("felt",), {DID: ["1\n"], HOW: ["s\n"], NOTE: [CTRL_D]}),
    ],
    "look": [
        (("history", "import", "examples/history.jsonl"), {}),
        (("history", "--last", "3"), {}),
        (("history", "--picture"), {}),
        (("history", "show", "03b5"), {}),
    ],
    "plan-full": [*((("plan", "add", *line), {}) for line in PLAN), (LOW, {})],
    "plan-of-three-lines": [
        *((("plan", "add", *PLAN[at]), {}) for at in (0, 4, 6)),
        (LOW, {}),
        (("plan", "forget"), {SURE: ["y\n"]}),
        (LOW, {}),
    ],
    "second-session": [
        (("history", "on"), {}),
        (
            (*NOW, "--fact", "likes=music,animals", "--fact", "has_animal=true", "--fact", "country=GB"),
            {UPSET: ["4\n"]},
        ),
        (NOW, {ANIMAL: ["no\n"], SIGN: ["x2\n"], TOLD: ["x\n"], UPSET: ["4\n"]}),
        (NOW, {UPSET: ["4\n"]}),
    ],
    "not-so": [
        (("history", "on"), {}),
        ((*NOW, "--fact", "has_animal=true"), {UPSET: ["4\n"]}),
        (NOW, {ANIMAL: ["\n"], TOLD: ["x\n"], UPSET: ["4\n"]}),
        (NOW, {UPSET: ["4\n"]}),
    ],
    "me": [
        (OFF, {}),
        (("history", "on"), {}),
        (("me",), {}),
        (("me", "set", "likes", "music", "being outside"), {}),
        (("me", "own", "add", "walk with my dog, tea, zork"), {}),
        (NOW, {UPSET: ["4\n"], IDEA: ["not this again\n"]}),
        (("me",), {}),
        (("me", "own"), {}),
        (("me", "forget", "likes"), {SURE: ["y\n"]}),
        (("me", "forget", "--all"), {SURE: ["\n"]}),
    ],
    "me-narrow": [
        (("history", "on"), {}),
        (("me", "set", "attachment", "secure"), {}),
        (("me", "own", "add", "tea"), {}),
        (("me",), {}),
    ],
    "me-ask": [
        (("history", "on"), {}),
        (("me", "ask"), {CALM: ["y\n"], OLD: ["4\n"], "may not be there": ["5\n"], "rely on people": ["2\n"]}),
        (("me",), {}),
        (("me", "ask"), {CALM: ["perhaps\n"], NEITHER: ["no\n"]}),
    ],
    "me-ask-narrow": [
        (("history", "on"), {}),
        (("me", "ask"), {CALM: ["y\n"], "left out?": ["3 5\n"], "get more on edge": ["I want to die\n"]}),
    ],
    "forget": [
        (("history", "import", "examples/history.jsonl"), {}),
        (("history", "forget", "--all"), {SURE: ["\n"]}),
        (("history", "forget", "--from", "2026-11-10"), {SURE: ["yes\n"]}),
        (("history", "forget", "--all"), {SURE: ["y\n"]}),
        (("history",), {}),
    ],
}
"""What somebody does one after the other, and what they type each time."""

NARROW = (40, 20)
"""Columns and lines of a terminal on which talks are held whose names end so."""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which packs are compiled already."""
    home = tmp_path_factory.mktemp("warm")
    terminal.at_terminal(terminal.command("now", "--json"), {}, home)
    return home


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path fits on a line of the screen."""
    with tempfile.TemporaryDirectory(prefix="b", dir="/tmp") as folder:  # a name of its own
        yield Path(folder)


@pytest.mark.parametrize("name", rows(TALKS, quick=[]))
def test_with_a_history(name: str, warm: Path, short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    home = short / "home"
    shutil.copytree(warm, home)
    screens = []
    for args, answers in TALKS[name]:
        size = NARROW if name.endswith("-narrow") else (terminal.COLUMNS, terminal.LINES)
        seen = terminal.at_terminal(terminal.command(*args), answers, home, {"BALM_HISTORY": ""}, size)
        assert seen.status == (0 if args != OFF else 2)
        assert all(len(line) <= size[0] for line in seen.screen.splitlines() if "/" not in line)
        shown = (
            seen.screen if size != NARROW else "".join(f"{screen}{'-' * 40}\n" for screen in (*seen.asked, seen.screen))
        )
        screens.append(f"$ balm {' '.join(args)}\n{shown}")
    text = "\n".join(screens).replace(str(home), "~")
    same(GOLDEN / f"{name}.txt", re.sub(r"\b[0-9a-f]{10}$", "##########", text, flags=re.MULTILINE))


@pytest.mark.exhaustive
def test_the_key_of_an_encrypted_history_is_asked_for_and_not_shown(warm: Path, short: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="it comes with the extra sqlcipher")
    home, key, asked = short / "home", "seven quiet geese", "Your history is encrypted. Its key"
    shutil.copytree(warm, home)
    remembers = {"BALM_HISTORY": "1"}
    imports = terminal.command("history", "import", str(ROOT / "examples" / "history.jsonl"))
    assert terminal.at_terminal(imports, {}, home, {"BALM_HISTORY_KEY": key}).status == 0
    tries: list[tuple[tuple[str, ...], str, str, int]] = [
        (("history", "--last", "1"), f"{key}\n", "Cook something simple: better", 0),
        (("history",), "wrong\n", "The key does not fit", 2),
        (("history",), "\n", "needs its key", 2),
        (("now", "--json"), CTRL_D, "needs its key", 0),
        (("now", "--json"), f"{key}\n", '"practice"', 0),
    ]
    for args, typed, says, status in tries:
        seen = terminal.at_terminal(terminal.command(*args), {asked: [typed]}, home, remembers)
        flat = " ".join(seen.raw.split())
        assert (seen.status, says in flat, flat.count(asked)) == (status, True, 1)
        assert typed.strip() not in seen.raw or not typed.strip()


def test_no_golden_file_is_left_over() -> None:
    made = {f"{name}.txt" for name in TALKS}
    for path in GOLDEN.glob("*"):
        if WRITE and path.name not in made:
            path.unlink()
    assert {path.name for path in GOLDEN.glob("*")} <= made
