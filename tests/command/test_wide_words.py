"""Packs in wide letters on narrow terminals: no line of a page is wider than the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from wcwidth import wcswidth

import balm.command.page
from support.effort import rows
from support.golden_files import same

from .conftest import Run

GOLDEN = Path(__file__).parents[1] / "golden" / "wide-words"
LONG = "温かい飲み物をゆっくり飲んで、窓の外を見て、息をする。何もしなくてよい。"
PACK = f"""
[pack]
name = "wide"
version = "1.0.0"
title = "{LONG}"

[facts.place_now]
type = "choice"
values = ["家の中の静かなところ", "仕事場の廊下のすみ", "電車の中の席"]
ask = "{LONG}"
why = "{LONG}"
say = {{ "家の中の静かなところ" = "{LONG}" }}

[facts.pace]
type = "scale"
range = [0, 10]
step = 1
ask = "{LONG}"

[[practice]]
id = "drink"
title = "{LONG[:18]}"
kind = "behavioural"
minutes = [1, 20]
how = "{LONG}{LONG}"
cautions = ["{LONG}"]

[[practice]]
id = "knit"
title = "編み物 🧶 をする、静かに、ゆっくり、長く"
kind = "behavioural"
minutes = [1, 20]
how = "{LONG}"

[[rule]]
id = "at-home"
when = {{ place_now = "家の中の静かなところ", pace = ">= 3" }}
prefer = [{{ id = "drink", by = 3 }}]
because = "{LONG}"
tell = "{LONG}"

[[example]]
name = "{LONG}"
given = {{ pace = 4 }}
expect = {{ first = {{ id = "knit" }} }}
"""
AT_HOME = ("--fact", "place_now=家の中の静かなところ", "--fact", "pace=4")
COMMANDS = {
    "now": ("now", *AT_HOME, "--own", LONG[:20], "--what-if", "pace=1"),
    "why": ("why", "knit", "--fact", "place_now=家の中の静かなところ", "--fact", "pace=4"),
    "why, for authors": ("why", "drink", "--fact", "place_now=家の中の静かなところ", "--fact", "pace=4", "--author"),
    "why, a rule": ("why", "at-home", "--fact", "place_now=電車の中の席"),
    "facts": ("facts",),
    "map": ("map", "PACK", "--x", "place_now", "--y", "pace"),
    "map, the other way": ("map", "PACK", "--x", "pace", "--y", "place_now"),
    "test": ("test", "PACK"),
}


@pytest.mark.parametrize("width", rows((40, 80), quick=(40,)))
@pytest.mark.parametrize("name", rows(COMMANDS, quick=("now", "map")))
def test_no_line_is_wider_than_the_terminal(
    run: Run, name: str, width: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wide.toml").write_text(PACK, encoding="utf-8")
    monkeypatch.setattr(balm.command.page, "WIDEST", width)
    words = [str(tmp_path / "wide.toml") if word == "PACK" else word for word in COMMANDS[name]]
    if "PACK" not in COMMANDS[name]:
        words += ["--pack", str(tmp_path / "wide.toml")]
    result = run(*words)
    assert result.exit_code in (0, 1), result.output
    too_wide = [line for line in result.stdout.splitlines() if wcswidth(line) > width]
    assert [line for line in too_wide if " " in line.strip() and str(tmp_path) not in line] == []
    if name == "now" and width == 40:
        same(GOLDEN / "now-40.txt", result.stdout)
