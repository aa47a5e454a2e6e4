"""Standard output is the command's: whatever a plugin prints, in whatever way, goes to standard error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.effort import rows

STRATEGY = """
class Strategy:
    name = "loud"
    bound = 1
    def propose(self, situation):
        {body}
        return []
    def points(self, situation):
        return []
@balm.hookimpl
def balm_strategies():
    return [Strategy()]
"""
LOUD = {
    "print on import": 'print("loud")',
    "write to the descriptor on import": 'import os; os.write(1, b"loud")',
    "another stream on import": "import sys; sys.stdout = None",
    "a closed stream on import": "import sys; sys.stdout.close()",
    "print in a hook": '@balm.hookimpl\ndef balm_packs():\n    print("loud")\n    return []',
    "print in a strategy": STRATEGY.format(body='print("loud")'),
    "write to the descriptor in a strategy": STRATEGY.format(body='import os; os.write(1, b"loud")'),
    "the first stream in a strategy": STRATEGY.format(
        body='import sys; sys.__stdout__.write("loud"); sys.__stdout__.flush()'
    ),
    "another stream in a strategy": STRATEGY.format(body="import io, sys; sys.stdout = io.StringIO()"),
    "a closed stream in a strategy": STRATEGY.format(body="import sys; sys.stdout.close()"),
    "print in a thread": 'import threading; threading.Thread(target=print, args=("loud",)).start()',
    "print at the end": 'import atexit; atexit.register(print, "loud")',
    "a program": 'import subprocess; subprocess.run(["echo", "loud"])',
    "leaving": "raise SystemExit(3)",
    "Ctrl-C that nobody typed": "raise KeyboardInterrupt",
    "an exception of its own": "class Odd(BaseException): pass\nraise Odd",
}


def run(tmp_path: Path, code: str, *args: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with one more plugin."""
    info = tmp_path / "loud-1.dist-info"
    info.mkdir()
    (tmp_path / "loud_plugin.py").write_text(f"import balm\n{code}\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[balm]\nloud = loud_plugin\n")
    kept = {key: value for key, value in os.environ.items() if key == "PATH" or key.startswith("COVERAGE_")}
    environment = kept | {"HOME": str(tmp_path), "BALM_HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    words = [sys.executable, "-m", "balm", *args]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("what", rows(LOUD, quick=["a closed stream in a strategy"]))
def test_what_a_plugin_prints_is_not_in_what_the_command_says(tmp_path: Path, what: str) -> None:
    ran = run(tmp_path, LOUD[what], "now", "--json", "--fact", "distress=5")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["recommendations"]
    assert "Traceback" not in ran.stderr


@pytest.mark.exhaustive
@pytest.mark.parametrize("command", [["plugins"], ["--help"], ["facts"], ["packs"]])
def test_no_command_has_it(tmp_path: Path, command: list[str]) -> None:
    ran = run(tmp_path, 'print("loud")\nimport os; os.write(1, b"loud")', *command)
    assert ran.returncode == 0
    assert ran.stdout
    assert "loud\n" not in ran.stdout.replace("loud-", "")
