"""Limits of packs and profiles: what keeps one is read, what is past it is refused with its code and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

import balm
from balm.compiled import program
from balm.deciding import profile
from balm.language import limits, source
from support.effort import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = '[pack]\nname = "p"\nversion = "1.0.0"\ntitle = "P"\n'
PRACTICE = '[[practice]]\nid = "p{}"\ntitle = "P"\nkind = "mental"\nstance = "neutral"\nminutes = [1, 2]\nhow = "Do."\n'


class Limit(NamedTuple):
    """The most of something, a pack that has so many of it, and how many the floor has at most."""

    most: int
    pack: Callable[[int], str]
    floor: int = 0


def several(count: int, one: str) -> str:
    return "".join(one.format(i) for i in range(count))


def fact(name: str, values: int, more: str = 'type = "choice"') -> str:
    names = ", ".join(f'"v{i}"' for i in range(values))
    return f"[facts.{name}]\n{more}\nvalues = [{names}]\n"


def rule(name: str, says: str) -> str:
    return f'[[rule]]\nid = "{name}"\n{says}\nbecause = "x"\n'


def alternatives(count: int, key: str = "any") -> str:
    conditions = ", ".join(f'{{ distress = ">= {i % 10}" }}' for i in range(count))
    return f"{key} = [{conditions}]\n"


def of_each_value(values: int, rules: int, says: str = "") -> str:
    """Rules that stand for as many rules as there are values."""
    told = fact("f", values) + fact("g", values, ['type = "choice"\norigin = "rules"', 'merge = "first"'][0])
    return told + "".join(rule(f"r{i}", f'set = {{ g = {{ from = "f" }} }}\n{says}') for i in range(rules))


def many_predicates(count: int) -> str:
    """With each of 980 values a predicate of its own and `from`'s, in 490 alternatives."""
    return of_each_value(count // 491, 1, alternatives(490))


def wide(count: int) -> str:
    """Rules that all speak of all practices, of a thousand."""
    rules = (
        rule("r{}", 'prefer = { kind = ["mental", "behavioural"], by = 1 }')
        .replace("{ k", "{{ k")
        .replace("1 }", "1 }}")
    )
    return several(1_000, PRACTICE) + several(-(-count // 1_000), rules)


def chain(count: int) -> str:
    told = '[facts.asked]\ntype = "flag"\n' + several(count, '[facts.f{}]\ntype = "flag"\norigin = "rules"\n')
    first = rule("first", "when = { asked = true }\nset = { f0 = true }")
    return (
        told
        + first
        + "".join(rule(f"r{i}", f"when = {{ f{i} = true }}\nset = {{ f{i + 1} = true }}") for i in range(count - 1))
    )


LIMITS = {
    "too-many-facts": Limit(limits.MOST_FACTS, lambda n: several(n, '[facts.f{}]\ntype = "flag"\n'), 100),
    "too-many-practices": Limit(limits.MOST_PRACTICES, lambda n: several(n, PRACTICE), 50),
    "too-many-values": Limit(limits.MOST_VALUES, lambda n: fact("f", n)),
    "too-many-values: of tags": Limit(limits.MOST_VALUES, lambda n: fact("f", n, 'type = "tags"')),
    "too-many-values: in words": Limit(limits.MOST_VALUES, lambda n: "[tags]\n" + several(n, 't{} = "x"\n')),
    "too-many-alternatives": Limit(
        limits.MOST_ALTERNATIVES, lambda n: rule("r", 'ask = "distress"\n' + alternatives(n))
    ),
    "too-many-alternatives: unless": Limit(
        limits.MOST_ALTERNATIVES, lambda n: rule("r", 'ask = "distress"\n' + alternatives(n, "unless"))
    ),
    "too-many-alternatives: of a claim": Limit(
        limits.MOST_ALTERNATIVES,
        lambda n: f'[[claim]]\nid = "c"\nbecause = "x"\n{alternatives(n)}expect = {{ asks = "distress" }}\n',
    ),
    "too-many-rules": Limit(limits.MOST_RULES, lambda n: several(n, rule("r{}", 'ask = "distress"')), 400),
    "too-many-rules: of values": Limit(limits.MOST_RULES, lambda n: of_each_value(n // 20 + (n % 20 > 0), 20), 400),
    "too-many-predicates": Limit(limits.MOST_PREDICATES, many_predicates, 20_000),
    "too-many-effects": Limit(program.MOST_EFFECTS, wide, 30_000),
    "too-many-strata": Limit(limits.MOST_STRATA, chain, 10),
    "text-too-long": Limit(source.LONGEST_TEXT, lambda n: PRACTICE.format("").replace("Do.", "x" * n)),
}
"""Code, and what it is tried on -> the limit."""
LONG = {
    "too-many-practices", "too-many-rules", "too-many-rules: of values", "too-many-predicates", "too-many-effects",
}  # fmt: skip


def written(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    path = folder / "p.toml"
    path.write_text(HEAD + text)
    return path


@pytest.mark.parametrize("name", rows(LIMITS, quick={*LIMITS} - LONG))
def test_what_keeps_a_limit_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = LIMITS[name]
    assert balm.load(written(limit.pack(limit.most - limit.floor), tmp_path, monkeypatch))


@pytest.mark.parametrize("name", rows(LIMITS, quick={*LIMITS} - {"too-many-practices", "too-many-rules"}))
def test_what_is_past_a_limit_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = LIMITS[name]
    path = written(limit.pack(limit.most + 1), tmp_path, monkeypatch)
    with pytest.raises(balm.PackError) as error:
        balm.load(path)
    assert [one.code for one in error.value.diagnostics] == [name.partition(":")[0]]
    assert f"{limit.most:,}" in error.value.diagnostics[0].message


def test_nothing_is_expanded_before_it_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two million rules of a thousand lines: no table of the pack is looked at."""
    monkeypatch.setattr("balm.language.combine.Checker", None)
    path = written(of_each_value(2_000, 1_000), tmp_path, monkeypatch)
    with pytest.raises(balm.PackError, match="2,000,"):
        balm.load(path)


@pytest.mark.parametrize(
    ("facts", "own", "codes"),
    [
        ({f"f{i}": 1 for i in range(profile.MOST_KEYS)}, (), ["unknown-fact"] * profile.MOST_KEYS),
        ({f"f{i}": 1 for i in range(profile.MOST_KEYS + 1)}, (), ["too-many-keys"]),
        ({}, [f"Walk {i}" for i in range(profile.MOST_OWN)], []),
        ({}, [f"Walk {i}" for i in range(profile.MOST_OWN + 1)], ["too-many-own"]),
        ({"distress": "?"}, [f"Walk {i}" for i in range(100_000)], ["wrong-type", "too-many-own"]),
    ],
    ids=["keys", "more keys", "own", "more own", "and other mistakes"],
)
def test_profiles_have_limits(facts: dict[str, object], own: list[object], codes: list[str]) -> None:
    engine = balm.load()
    if not codes:
        assert engine.decide(facts, own=own)
        return
    with pytest.raises(balm.ProfileError) as error:
        engine.decide(facts, own=own)
    assert sorted(one.code for one in error.value.diagnostics) == sorted(codes)


def test_only_mistakes_that_are_shown_have_the_nearest_name() -> None:
    with pytest.raises(balm.ProfileError) as error:
        balm.load().decide({f"distress{chr(97 + i % 26) * (1 + i // 26)}": 1 for i in range(150)})
    near = [one.nearest for one in error.value.diagnostics]
    assert "distress" in near
    assert sum(map(bool, near)) <= 100
