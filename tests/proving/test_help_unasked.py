"""Help that the check-in ends without: found in packs with a fault put in, and by the same people in the check-in.

`cases/help-unasked-seeded.toml` has the packs and the faults. That nothing is missed and nothing made up is held
against the check-in of everybody in small worlds: tests/proving/test_soundness.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import tomli

from balm.compiled.program import compile_program
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.proving.check import check
from support.shipped_packs import program
from support.truthful import engine_of, missed_by

SEEDED = tomli.loads((Path(__file__).parents[1] / "cases" / "help-unasked-seeded.toml").read_text(encoding="utf-8"))
WITHOUT_FAULT = {"name": "without a fault", "old": "", "new": "", "finds": {}}


def files(name: str, text: str) -> PackFiles:
    return PackFiles(name, "", (PackFile(f"{name}.toml", text.encode()),))


@pytest.mark.parametrize("case", [WITHOUT_FAULT, *SEEDED["case"]], ids=lambda case: case["name"])
def test_a_fault_is_found_by_somebody_who_misses_help(case: dict[str, Any]) -> None:
    texts = {name: SEEDED[name] for name in ("floor", "pack")}
    places = [name for name, text in texts.items() if case["old"] in text]
    assert len(places) == (1 if case["old"] else 2)
    texts[places[0]] = texts[places[0]].replace(case["old"], case["new"])
    made = compile_program(read_rulebook([files("p", texts["pack"])], files("floor", texts["floor"]), lambda _: None))
    findings = check(made, only={"help-unasked"}).findings
    left_open = {one.at: re.findall(r"`(\w+)`", one.message.partition("they leave")[2]) for one in findings}
    assert left_open == case["finds"]
    for finding in findings:
        assert finding.witness is not None
        assert finding.at in missed_by(engine_of(made), finding.witness.facts)


def test_nobody_misses_help_of_the_shipped_packs() -> None:
    assert not check(program(), only={"help-unasked"}).findings
