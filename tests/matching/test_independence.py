"""The oracles share data types with what is held against them, and no definition of truth."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import balm.reference
import balm_plugins.durable_matcher
from balm.language import predicates

DATA = {"Comparison", "Condition", "OneOf", "Predicate", "Range", "State", "Tagged", "Test"}
"""What a rule says, as plain values; all else in `language/predicates.py` says of whom it is true."""

EVALUATORS = ("balm.compiled", "balm.deciding", "balm.language.logic", "balm.population", "balm.solving")


def names_of(source: str) -> set[str]:
    """All that a module imports, and every attribute that it asks of `balm`: dotted names."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
            case ast.Attribute(value=ast.Name(id="balm")):
                found.add(f"balm.{node.attr}")
    return found


def judges(name: str) -> bool:
    """Whether a name leads to something that says what is true of whom."""
    room, _, last = name.rpartition(".")
    if "balm.language.predicates" in (name, room):
        return last not in DATA
    return name.startswith(EVALUATORS)


@pytest.mark.parametrize("oracle", [balm.reference, balm_plugins.durable_matcher], ids=lambda module: module.__name__)
def test_an_oracle_has_its_own_truth(oracle: object) -> None:
    names = names_of(Path(str(oracle.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert [name for name in sorted(names) if judges(name)] == []


@pytest.mark.parametrize("line", [
    "from balm.language.predicates import holds",
    "from balm.language import predicates",
    "import balm.compiled.cells",
    "import balm.language.predicates as p",
    "from balm.language.logic import AND",
])  # fmt: skip
def test_one_that_borrows_it_is_noticed(line: str) -> None:
    assert any(map(judges, names_of(line)))


def test_what_may_be_shared_is_data() -> None:
    assert vars(predicates).keys() >= DATA
    assert "holds" not in DATA
