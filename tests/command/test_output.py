"""What goes out: text from outside acts on no terminal, and output that cannot be written is one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from balm.diagnostics.visible import json_text, visible
from support.effort import one_in

UNSEEN = (
    *"\x00\x07\x1b\x7f\x85\x9b\xad\u061c\u115f\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069",
    *"\u3164\ud800\ue000\ufe0f\ufeff\ufff9\uffff\U000e0041\U000e0100\U000f0000",
)
KEPT = (
    "caf\u00e9",
    "\u6563\u6b69",
    "\U0001f469\u200d\U0001f467",
    "\u0645\u06cc\u200c\u062e",
    "\u2764\ufe0f",
    "1\ufe0f\u20e3",
)


@pytest.mark.parametrize("char", UNSEEN)
def test_what_cannot_be_seen_becomes_visible(char: str) -> None:
    shown = visible(f"a{char}b")
    assert char not in shown
    assert shown.startswith("a\\")
    assert visible(shown) == shown
    text = json_text({"a": f"a{char}b"})
    assert char not in text
    assert json.loads(text) == {"a": f"a{char}b"}


@pytest.mark.parametrize("text", KEPT)
def test_what_writing_needs_stays(text: str) -> None:
    assert visible(text) == text


def test_json_has_no_number_that_is_none() -> None:
    assert json_text({"a": [float("nan"), float("inf"), 1.5]}) == '{"a": [null, null, 1.5]}'


def balm(command: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command.replace("balm", f"{sys.executable} -m balm", 1)],
        capture_output=True, encoding="utf-8", errors="replace", check=False, **more,  # type: ignore[call-overload]
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments", one_in(3, ["facts", "facts --json", "--help", "now --json --fact distress=3", "explain"])
)
@pytest.mark.parametrize("where", ["> /dev/full", ">&-"])
def test_output_that_cannot_be_written_is_one_line(arguments: str, where: str) -> None:
    done = balm(f"balm {arguments} {where}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("Error: The output cannot be written: ")


@pytest.mark.parametrize("encoding", one_in(2, ["ascii", "latin-1"]))
@pytest.mark.parametrize(
    "arguments", one_in(3, ["now --own \u6563\u6b69 --fact distress=3", "docs", "docs --format html"])
)
def test_a_narrow_encoding_is_no_reason_to_stop(arguments: str, encoding: str) -> None:
    done = balm(f"PYTHONIOENCODING={encoding} balm {arguments}")
    assert (done.returncode, done.stderr) == (0, "")
