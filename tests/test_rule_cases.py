"""Every rule of the shipped packs, case by case: for whom it fires, and one fact away for whom it does not.

`cases/rules-*.toml` hold the people. The compiled program says so for all of them. The reference agrees; it is slow,
and asked about every eighth person in each run, and about the others with the exhaustive tests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.reference import evaluate
from support.effort import rows
from support.shipped_packs import program, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Case:
    rule: str
    told: dict[str, Any]
    fires: bool

    def __str__(self) -> str:
        facts = " ".join(f"{name}={value}" for name, value in self.told.items())
        return f"{self.rule} {'fires' if self.fires else 'silent'} {facts or 'nothing told'}"


def read_cases() -> Iterator[Case]:
    for path in sorted((Path(__file__).parent / "cases").glob("rules-*.toml")):
        for table in tomli.loads(path.read_text(encoding="utf-8"))["case"]:
            assert table.keys() <= {"rule", "fires", "silent"}, table
            yield Case(table["rule"], table["fires"], fires=True)
            silent = table.get("silent", [])
            for told in silent if isinstance(silent, list) else [silent]:
                assert one_apart(table["fires"], told), (table["rule"], table["fires"], told)
                yield Case(table["rule"], told, fires=False)


def one_apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two people differ in one fact: told otherwise, or told in one of them only."""
    names = one.keys() | other.keys()
    return sum(one.get(name, "unknown") != other.get(name, "unknown") for name in names) == 1


BY_NAME = {str(case): case for case in read_cases()}


RULES = list(dict.fromkeys(case.rule for case in BY_NAME.values()))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_fires_or_is_silent(rule: str) -> None:
    cases = [case for case in BY_NAME.values() if case.rule == rule]
    assert [str(case) for case in cases if (rule in fired(json.dumps(case.told))) is not case.fires] == []


@cache
def fired(told: str) -> frozenset[str]:
    """The rules that fire for a person, by the compiled program."""
    profile = read_profile(program(), json.loads(told))
    return frozenset(rulebook().rules[at].id for at in decide(program(), profile).fired)


PEOPLE = list(dict.fromkeys(json.dumps(case.told) for case in BY_NAME.values()))


@pytest.mark.parametrize("told", rows(PEOPLE, quick=PEOPLE[::40]))
def test_the_reference_agrees(told: str) -> None:
    assert set(evaluate(rulebook(), read_profile(program(), json.loads(told)).told).fired) == fired(told)


def test_every_rule_has_both() -> None:
    rules = {base(rule.id) for rule in rulebook().rules}
    fires = {base(case.rule) for case in BY_NAME.values() if case.fires}
    silent = {base(case.rule) for case in BY_NAME.values() if not case.fires}
    assert fires == rules
    assert silent == rules
    assert {case.rule for case in BY_NAME.values()} <= {rule.id for rule in rulebook().rules}
    assert len(BY_NAME) > 180


def base(rule: str) -> str:
    """The rule that an instance was made of."""
    return rule.partition("[")[0]
