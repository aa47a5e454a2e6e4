"""`balm replay`: what is printed of each record, in words and as JSON, and its exit status."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import balm
from balm.command.host import Host
from balm.command.main import cli
from balm.deciding.entries_json import write_entry
from balm.deciding.log import Log, write_log
from balm.records.seal import Seal, checksum_of
from support.golden_files import same

GOLDEN = Path(__file__).parents[1] / "golden" / "replay"
AT = datetime.datetime(2026, 11, 24, 15, 0, tzinfo=datetime.UTC)
KEY = b"a key of the host, of 32 bytes. "
PACK = """
[pack]
name = "hill"
version = "1.0.0"
title = "Hill"

[facts.tired]
type = "flag"

[[practice]]
id = "sit"
title = "Sit on the hill"
kind = "mental"
stance = "neutral"
minutes = [2, 5]
needs = []
tags = []
how = "Sit."
"""
ENTRY = balm.Entry("aa11", AT.replace(day=20), {"tired": True}, {}, (), chosen="hill/sit", felt="better")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack, records made with it, an entry of a history, a key and a profile: no test changes them."""
    folder = tmp_path_factory.mktemp("replay")
    (folder / "hill.toml").write_text(PACK)
    engine = balm.load(folder / "hill.toml", today=AT.date())
    decision, past = engine.decide({"tired": True}), balm.Past([ENTRY], AT)
    named = engine.record(engine.decide({"tired": False}, past=past), at=AT)
    plain = engine.record(decision, at=AT)
    changed: dict[str, Any] = {**plain, "balm": "0.0.1", "plugins": plain["plugins"][2:], "decision": "sha256:0"}
    changed["answer"] = {"referrals": ["support"], "ways": []}
    changed["checksum"] = checksum_of(Seal(None, plain["id"]), changed)
    sealed = engine.record(decision, at=AT, key=KEY)
    left_out = ENTRY._replace(left_out=True, id="bb22")
    lines = {
        "same.jsonl": [plain, plain],
        "mixed.jsonl": [plain, changed, named, sealed, {**plain, "seed": 1}, {"seed": 1}],
        "sealed.jsonl": [sealed],
        "past.jsonl": [named],
    }
    for name, records in lines.items():
        (folder / name).write_text("".join(f"{json.dumps(one)}\n\n" for one in records))
    (folder / "log.jsonl").write_text(f"{write_entry(ENTRY)}\n")
    (folder / "history.jsonl").write_text(write_log(Log((left_out,), balm.Portrait(not_again=("hill/sit",)))))
    (folder / "key.bin").write_bytes(KEY)
    (folder / "short.bin").write_bytes(b"short")
    (folder / "long.bin").write_bytes(KEY * 129)
    (folder / "me.toml").write_text("tired = true\n")
    (folder / "bad.jsonl").write_text('{"id": "a"}\n')
    (folder / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    return folder


@pytest.fixture(autouse=True)
def _inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside them, with a home of its own."""
    monkeypatch.setenv("BALM_HOME", str(folder / "home"))
    monkeypatch.chdir(folder)


def run(*words: str) -> Result:
    host = Host(lambda: datetime.datetime(2026, 11, 24, 15, 0))
    return CliRunner().invoke(cli, ["replay", *words, "--pack", "hill.toml"], prog_name="balm", obj=host)


SHOWN: dict[str, tuple[int, int, list[str]]] = {
    "same": (80, 0, ["same.jsonl"]),
    "mixed": (80, 1, ["mixed.jsonl"]),
    "mixed-narrow": (40, 1, ["mixed.jsonl"]),
    "two-files": (80, 1, ["same.jsonl", "history.jsonl"]),
    "sealed": (80, 0, ["sealed.jsonl", "--key-file", "key.bin", "--profile", "me.toml"]),
    "with-entries": (80, 0, ["past.jsonl", "--entries", "log.jsonl"]),
    "entry-forgotten": (80, 1, ["past.jsonl", "--person", "me"]),
    "no-time": (80, 3, ["same.jsonl", "--seconds", "0"]),
    "two-histories": (80, 2, ["same.jsonl", "--entries", "log.jsonl", "--person", "me"]),
    "bad-history": (80, 2, ["same.jsonl", "--entries", "bad.jsonl"]),
    "no-file": (80, 2, ["nowhere.jsonl"]),
    "no-text": (80, 2, ["bytes.jsonl"]),
    "short-key": (80, 2, ["sealed.jsonl", "--key-file", "short.bin"]),
    "long-key": (80, 2, ["sealed.jsonl", "--key-file", "long.bin"]),
    "no-ordinary-key": (80, 2, ["sealed.jsonl", "--key-file", os.devnull]),
    "no-ordinary-file": (80, 2, [os.devnull]),
    "no-key": (80, 2, ["sealed.jsonl", "--key-file", "nowhere.bin"]),
    "bad-profile": (80, 2, ["sealed.jsonl", "--key-file", "key.bin", "--profile", "nowhere.toml"]),
}
"""Name -> columns, exit status, words."""


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    columns, status, words = SHOWN[name]
    monkeypatch.setattr("balm.command.page.width", lambda *_: columns)
    seen = run(*words)
    assert seen.exit_code == status, seen.output
    assert all(len(line) <= columns for line in seen.stdout.splitlines())
    same(
        GOLDEN / f"{name}.txt",
        f"$ balm replay {' '.join(words)}   (exit {status})\n{seen.output}".replace(balm.__version__, "9.9.9"),
    )


def test_a_file_that_is_too_large_is_not_read() -> None:
    with open("large.jsonl", "wb") as file:
        file.truncate(257 * 1024 * 1024)
    seen = run("large.jsonl")
    assert (seen.exit_code, "'large.jsonl' cannot be read: " in seen.output) == (2, True)
    Path("large.jsonl").unlink()


def test_json_has_all_causes() -> None:
    seen = run("mixed.jsonl", "--json")
    found = json.loads(seen.stdout)
    assert (seen.exit_code, found["format"], found["records"]) == (1, "balm-replay/1", 6)
    assert found["outcomes"] == {"same": 1, "differs": 1, "undecided": 2, "tampered": 1, "unreadable": 1}
    assert [one["line"] for one in found["replayed"]] == [1, 3, 5, 7, 9, 11]
    assert [cause["code"] for cause in found["replayed"][1]["causes"]] == ["balm-version", *["plugin-added"] * 2]
    assert found["replayed"][1]["then"] == {"referrals": ["support"], "ways": []}


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*")} == {*SHOWN}
