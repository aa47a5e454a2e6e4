"""Faults sown into copies of the shipped packs: `balm check`, `balm test` or `balm diff` finds each of them.

`tests/cases/faults.toml` says by which; the comparison is only asked where the other two find nothing.
``BALM_GOLDEN=write pytest tests/proving/test_seeded_faults.py`` writes who finds what.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

import balm
from balm.authoring.diff import steps
from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.language.combine import read_rulebook
from support.golden_files import WRITE
from support.shipped_packs import NAMES, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.files import PackFiles

TABLE = Path(__file__).parents[1] / "cases" / "faults.toml"
FAULTS = tomli.loads(TABLE.read_text(encoding="utf-8"))["fault"]
QUICK = (
    "claim-refuted",
    "left-alone",
    "careless-unknown",
    "rule-never-fires",
    "set-twice",
    "ask-known",
    "practice-never-offered",
)
"""Kinds of findings that are looked for here: those that ask about no order, which take seconds."""


@cache
def shipped() -> Engine:
    return balm.load()


def sown(fault: dict[str, Any]) -> Engine:
    """The shipped packs with one fault in them."""
    packs: dict[str, PackFiles] = {}
    for name in NAMES:
        files = find(name)
        assert files
        packs[name] = files._replace(
            files=tuple(
                file._replace(raw=altered(file.raw.decode(), fault).encode())
                if name == fault["pack"] and file.name.endswith(fault["file"])
                else file
                for file in files.files
            )
        )
    rulebook = read_rulebook([packs["self-compassion"]], packs["floor"], packs.get, NAMES)
    return Engine(compile_program(rulebook), shipped().plugins)


def altered(text: str, fault: dict[str, Any]) -> str:
    """The text of a file with the table of one id changed, or left out."""
    tables = re.split(r"(?=^\[\[)", text, flags=re.MULTILINE)
    at = next(i for i, table in enumerate(tables) if f'\nid = "{fault["id"]}"\n' in table)
    if "old" not in fault:
        tables[at] = ""
    else:
        assert tables[at].count(fault["old"]) == 1, fault
        tables[at] = tables[at].replace(fault["old"], fault["new"])
    return "".join(tables)


def finders(fault: dict[str, Any]) -> list[str]:
    """Who finds the fault."""
    engine = sown(fault)
    found = []
    if any(one.severity != "note" for one in engine.check(only=QUICK).findings):
        found.append("check")
    if not all(result.ok for result in engine.test()):
        found.append("test")
    if not found:
        # What moved for somebody comes first by first; of a claim or an example, only the text can move.
        claim = fault["file"] == "claims.toml"
        differs = any(one.behaviour or (claim and one.text) for one in steps(shipped(), engine, most=1))
        found += ["diff"] if differs else []
    return found


def test_there_are_forty() -> None:
    assert len(FAULTS) >= 40
    assert {fault["kind"] for fault in FAULTS} >= {
        "a threshold off by one",
        "an exclusion dropped",
        "a tag misspelt into another",
        "an unknown forgotten",
        "an end opened",
        "two rules swapped in effect",
        "a claim weakened",
    }


def cases() -> Iterator[Any]:
    """Every fault."""
    for fault in FAULTS:
        yield pytest.param(fault, id=f"{fault['kind']}: {fault['id']} {fault.get('new', '')}")


@pytest.mark.exhaustive
@pytest.mark.parametrize("fault", list(cases()))
def test_it_is_found(fault: dict[str, Any]) -> None:
    found = finders(fault)
    assert found
    if WRITE:
        write(fault, found)
        return
    assert found == fault["found_by"]


def write(fault: dict[str, Any], found: list[str]) -> None:
    tables = re.split(r"(?=^\[\[)", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for i, table in enumerate(tables):
        if table.startswith("[[fault]]") and tomli.loads(table)["fault"][0] == fault:
            listed = ", ".join(f'"{one}"' for one in found)
            tables[i] = re.sub(r"^found_by = .*$", f"found_by = [{listed}]", table, flags=re.MULTILINE)
    TABLE.write_text("".join(tables), encoding="utf-8")
