"""Broken packs, and the whole of what is printed about each.

A case is a folder of `golden/broken_packs`: `pack.toml`, or a folder `pack` of several files, and `expected.txt`.
``BALM_GOLDEN=write pytest tests/test_broken_packs.py`` writes what is printed, and removes what has no pack.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from balm.diagnostics.codes import CODES
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import PackError
from balm.diagnostics.render import render_text
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from support.effort import one_in, rows
from support.golden_files import WRITE, same
from support.shipped_packs import NAMES, find, found, read

FOLDER = Path(__file__).parent / "golden" / "broken_packs"
if WRITE:
    for folder in FOLDER.iterdir():
        if not any(path.suffix != ".txt" for path in folder.rglob("*.*")):
            shutil.rmtree(folder)
CASES = sorted(path.name for path in FOLDER.iterdir())

ELSEWHERE = {
    "ambiguous-id", "bad-decision", "bad-json", "bad-mapping", "duplicate-key", "not-an-object", "stray-column",
    "unknown-column",
}  # fmt: skip
"""Codes of profiles, of tables of people, and of decisions: questions about them, and data that they are read of."""
HERE = {"too-large", "too-deep", "no-file", "text-too-long"}
"""Codes whose packs are made by tests, being large or not there; with `too-many-...`: `language/test_limits.py`."""

HEAD = '[pack]\nname = "evenings"\nversion = "1.0.0"\ntitle = "Evenings"\n'


def mistakes(case: str) -> tuple[Diagnostic, ...]:
    path = FOLDER / case / "pack.toml"
    pack = (path, "pack.toml") if path.exists() else (path.with_suffix(""), "pack")
    with pytest.raises(PackError) as error:
        read(found(*pack))
    return error.value.diagnostics


def as_given(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(PackError) as error:
        read(PackFiles("pack.toml", "", (PackFile("pack.toml", text.encode()),)))
    return error.value.diagnostics


def files_of(name: str) -> tuple[PackFile, ...]:
    pack = find(name)
    assert pack
    return pack.files


@pytest.mark.parametrize("case", one_in(48, CASES))
def test_what_is_printed(case: str) -> None:
    found = mistakes(case)
    text = render_text(found)
    same(FOLDER / case / "expected.txt", text)
    assert "Traceback" not in text
    said = [(place(one), one.message) for one in found]
    assert len(set(said)) == len(said), "the same is said twice"
    lines = text.split("\n")
    for one in found:
        assert f"error[{one.code}]: {one.message}" in lines
        assert one.span is not None
        if one.span.text:
            at = lines.index(next(line for line in lines if line.endswith(place(one))))
            assert lines[at + 2].startswith(f"{one.span.line} | ")
            assert set(lines[at + 3].partition("|")[2]) == {" ", "^"}
        for words in (one.expected, one.hint):
            assert words in text
        if one.nearest:
            assert f"did you mean `{one.nearest}`?" in text


def place(one: Diagnostic) -> str:
    span = one.span
    assert span is not None
    return f"{span.file}:{span.line}:{span.column}"


def test_every_code_is_caused() -> None:
    texts = [(FOLDER / case / "expected.txt").read_text(encoding="utf-8") for case in CASES]
    codes = {code for text in texts for code in re.findall(r"^error\[(.+?)\]", text, re.MULTILINE)}
    limits = {code for code in CODES if code.startswith("too-many-")}
    assert codes | HERE | limits == set(CODES) - ELSEWHERE


def test_a_file_that_is_too_large() -> None:
    (one,) = as_given(HEAD + "# " + "x" * 4 * 1024 * 1024)
    assert one.code == "too-large"
    assert "4 MiB" in one.message


@pytest.mark.parametrize(
    "nested",
    [
        f"deep = {'[' * 33}{']' * 33}\n",
        f"deep = {'{a = ' * 33}1{'}' * 33}\n",
        f"deep = {'[' * 100_000}\n",
        f"{'a.' * 40}b = 1\n",
        f"[{'a.' * 40}b]\nc = 1\n",
    ],
)
def test_values_nested_too_deep(nested: str) -> None:
    (one,) = as_given(HEAD + nested)
    assert one.code == "too-deep"
    assert "32" in one.message
    assert one.span is not None
    assert one.span.line == 5


SHIPPED_FILES = [(name, file.name) for name in NAMES for file in files_of(name)]


@pytest.mark.parametrize("pack_and_file", rows(SHIPPED_FILES, quick=SHIPPED_FILES[::8]), ids="/".join)
def test_what_hangs_on_a_broken_file_is_not_reported(pack_and_file: tuple[str, str]) -> None:
    pack, file = pack_and_file
    packs = {name: find(name) for name in NAMES}
    broken = packs[pack]
    assert broken
    files = tuple(each._replace(raw=each.raw + b"\nnot toml\n") if each.name == file else each for each in broken.files)
    packs[pack] = broken._replace(files=files)
    starter = packs["self-compassion"]
    assert starter
    with pytest.raises(PackError) as error:
        read_rulebook([starter], packs["floor"], packs.get)
    assert [(one.code, one.span and one.span.file) for one in error.value.diagnostics] == [("toml-syntax", file)]


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        read(found(tmp_path / "nothing.toml", "nothing.toml"))
    assert [one.code for one in error.value.diagnostics] == ["no-file"]


def test_only_the_first_hundred_are_shown() -> None:
    found = as_given(HEAD + "".join(f'[[rule]]\nid = "r{i}"\nbecause = "x"\n' for i in range(150)))
    assert len(found) == 150
    text = render_text(found)
    assert text.count("error[no-effect]") == 100
    assert text.endswith("... and 50 more.")
