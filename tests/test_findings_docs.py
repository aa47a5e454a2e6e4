"""Every mistake and every finding has a page, docs/findings/<code>.md, and every page is true.

The bad blocks make a pack, a profile or a table of people that yields the code and the text printed; the good blocks
make one that can be read, and in which nothing is found. What else is found in a pack is named on its page.
``BALM_GOLDEN=write pytest tests/test_findings_docs.py`` writes what is printed into the pages.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from balm.deciding.profile import read_profile
from balm.decision.decision import Decision
from balm.diagnostics.codes import CODES
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import BalmError
from balm.diagnostics.render import render_text
from balm.files.columns import choose_columns
from balm.files.mapping import read_mapping
from balm.proving.finding import SEVERITIES
from balm.proving.findings import finders
from support.checked_packs import check_folder
from support.effort import one_in
from support.golden_files import WRITE
from support.shipped_packs import found, program, read

FOLDER = Path(__file__).parents[1] / "docs" / "findings"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))
KINDS = {code: kind for code, (kind, _) in finders().items()}
TOLD = {
    "too-large",
    "text-too-long",
    "not-utf8",
    "unreadable-file",
    "bad-json",
    "duplicate-key",
    "ambiguous-id",
} | {code for code in CODES if code.startswith("too-many-")}
"""Codes whose bad example is told in words: too large to show, or no pack at all."""

_BLOCK = re.compile(r"(?:^`(\S+)`:\n\n)?^```(toml|json|csv)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PRINTED = re.compile(r"(?<=^Balm prints:\n\n```text\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def page(code: str) -> str:
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")


def words(code: str) -> str:
    """What a page says outside its blocks."""
    return re.sub(r"^```.*?^```$", "", page(code), flags=re.MULTILINE | re.DOTALL)


def write_files(blocks: list[tuple[str, str, str]], folder: Path) -> None:
    for name, _, content in blocks:
        path = folder / (name or "pack.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def try_blocks(text: str, folder: Path, code: str) -> tuple[Diagnostic, ...]:
    """Read the pack, the profile or the table that the blocks of a text make, and return what is wrong with it.

    A pack on the page of a finding is checked too.
    """
    blocks = _BLOCK.findall(text)
    assert blocks
    try:
        if code == "bad-decision":
            Decision.from_json(blocks[0][2])
            return ()
        if blocks[0][1] == "json":
            profile = json.loads(blocks[0][2])
            own = profile.pop("own", ()) if isinstance(profile, dict) else ()
            read_profile(program(), profile, own)
            return ()
        if blocks[0][1] == "csv":
            read_table(*blocks)
            return ()
        write_files(blocks, folder)
        if code in KINDS:
            return check_folder(folder).diagnostics
        read(found(folder / "pack", "pack") if (folder / "pack").is_dir() else found(folder / "pack.toml", "pack.toml"))
    except BalmError as error:
        return error.diagnostics
    return ()


def read_table(table: tuple[str, str, str], *mapping: tuple[str, str, str]) -> None:
    """The columns of a table, by themselves or through a mapping."""
    columns = table[2].split("\n")[0].split(",")
    for name, _, content in mapping:
        read_mapping(name, content.encode(), program().rulebook.facts, columns)
    if not mapping:
        choose_columns(table[0], columns, program().rulebook.facts, (), None, ())


SHOWN = [code for code in PAGES if code not in TOLD]
WITHOUT_FAULT = [code for code in PAGES if code != "ambiguous-id"]


def test_every_code_has_a_page() -> None:
    assert not CODES.keys() & KINDS.keys()
    assert set(PAGES) == CODES.keys() | KINDS.keys()


@pytest.mark.parametrize("code", PAGES)
def test_a_page_has_the_form_of_all(code: str) -> None:
    text = page(code)
    title = CODES[code].title if code in CODES else KINDS[code].title
    assert text.startswith(f"# {title}\n\n`{code}`: ")
    parts = re.findall(r"^(For example|Balm prints|Write instead):", text, re.MULTILINE)
    assert parts == (["For example"] if code in TOLD else ["Balm prints", "Write instead"])
    assert max(map(len, _PRINTED.sub("", text).split("\n"))) < 500
    if code in KINDS:
        assert text.count("\n") < 160
        assert re.findall(r"^#+ .*", words(code), re.MULTILINE) == [f"# {title}", "## What is asked"]
    else:
        assert text.count("\n") < 90


@pytest.mark.parametrize("code", one_in(48, SHOWN))
def test_the_bad_example_prints_what_is_said(code: str, tmp_path: Path) -> None:
    text = page(code)
    problems = try_blocks(text.partition("Balm prints:")[0], tmp_path, code)
    about = [one for one in problems if one.code == code]
    assert about
    if code in CODES:
        assert about == list(problems)
    others = {one.code for one in problems} - {code}
    assert all(f"`{other}`" in words(code) for other in others), f"{code}.md does not tell of {others}"
    printed = render_text(about) + "\n"
    if WRITE:
        (FOLDER / f"{code}.md").write_text(_PRINTED.sub(lambda _: printed, text, count=1), encoding="utf-8")
        text = page(code)
    shown = _PRINTED.search(text)
    assert shown
    assert shown[1] == printed


@pytest.mark.parametrize("code", one_in(48, WITHOUT_FAULT))
def test_nothing_is_found_in_the_good_example(code: str, tmp_path: Path) -> None:
    good = page(code).partition("For example:" if code in TOLD else "Write instead:")[2]
    assert try_blocks(good, tmp_path, code) == ()


def test_the_page_about_checking_lists_all_kinds_in_the_order_in_which_they_are_shown() -> None:
    text = (FOLDER.parent / "checking.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`(.+?)`\]\(findings/(.+?)\.md\) \| (\w+) \| ", text, re.MULTILINE)
    kinds = sorted(KINDS.values(), key=lambda kind: (SEVERITIES.index(kind.severity), kind.rank))
    assert rows == [(kind.code, kind.code, kind.severity) for kind in kinds]
