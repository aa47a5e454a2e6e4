"""What people see of what is asked once, "what already helps you?", session after session.

``BALM_GOLDEN=write`` writes tests/golden/what-helps anew and removes what no test makes any more; read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from wcwidth import wcswidth

from command.conftest import Run
from support.golden_files import WRITE, same

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "what-helps"
CALM = {
    "self_harm": "none", "danger_from_others": "false", "assault": "false", "fear_of_harming": "none",
    "medical_red_flag": "false", "acute_change": "false", "sleepless_energy": "false", "task_now": "free",
    "age_band": "adult", "dissociation": "none", "substance_now": "false", "eating_concern": "none",
    "perinatal": "none", "distress": "4", "emotion": "tired", "situation": "none", "need": "soothed",
}  # fmt: skip
TALKS: dict[str, list[list[str]]] = {
    "answered": [["", "walk with my dog, tea, calling my sister", "yes", "", "y"], [""]],
    "answered-narrow": [["", "", "tea, not running any more", "", "", "", "", "y"], ["", ""]],
    "taken-back": [["", "tee, music", "x1", "tea", "no", "", "", "n"]],
    "passed-over": [["", "skip", "", "y"], [""]],
    "silence": [["", "", "", "", "", "", "", ""]],
    "after-what-was-done": [["done", "better", "music", "no", "no", "n"], [""]],
    "nonsense": [["", "???", "qwrtz", "", "", "", ""]],
    "danger": [["", "tea, and I want to die", "", "no", "", ""]],
    "danger-narrow": [["", "", "cutting myself", "stop"]],
    "stopped": [["stop", "y"], ["", "stop"], [""]],
}
"""What somebody types in their sessions, one after the other; then nothing more is typed."""


@pytest.mark.parametrize("name", TALKS)
@pytest.mark.usefixtures("home")
def test_what_already_helps(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wide, high = (40, 20) if name.endswith("narrow") else (80, 24)
    monkeypatch.setenv("COLUMNS", str(wide))
    monkeypatch.setenv("LINES", str(high))
    monkeypatch.delenv("BALM_HISTORY", raising=False)
    monkeypatch.setattr("balm.command.now.on_terminal", lambda: True)
    for module in ("check_in", "page"):
        monkeypatch.setattr(f"balm.command.{module}.width", lambda *_: wide)
    text = [f"$ balm now   (somebody tired, calm enough; {wide} columns, {high} lines)\n"]
    for at, typed in enumerate(TALKS[name], 1):
        seen = run("now", *(f"--fact={name}={value}" for name, value in CALM.items()), input="\n".join([*typed, ""]))
        assert (seen.exit_code, seen.stderr) == (0, "")
        too_wide = [line for line in seen.output.splitlines() if wcswidth(line.removeprefix("> ")) > wide]
        assert not too_wide
        text.append(f"{'=' * 8} session {at}; typed: {' / '.join(typed)} {'=' * 8}\n{seen.output}")
    same(GOLDEN / f"{name}.txt", "\n".join(text))


def test_no_golden_file_is_left_over() -> None:
    for path in GOLDEN.glob("*"):
        if path.stem not in TALKS:
            assert WRITE, f"no test makes {path.name}"
            path.unlink()
