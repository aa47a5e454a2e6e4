"""Limits of packs and profiles: what keeps one is read, what is past it is refused with its code and no other."""

from __future__ import annotations

import pickle
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

import pytest

import balm
from balm.command.host import Host
from balm.compiled import program
from balm.deciding import profile
from balm.language import combine, limits, source, values
from balm.language.predicates import holds
from balm.people.json_text import read_object
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


def many_answers(count: int) -> str:
    """Each of many values in two hundred alternatives."""
    return of_each_value(isqrt(count // 200) + 1, 1, alternatives(200))


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


def claims(count: int) -> str:
    expect = "expect = { nothing = true }"
    return several(count, f'[[claim]]\nid = "c{{}}"\nbecause = "x"\n{expect.replace("{", "{{").replace("}", "}}")}\n')


def claims_of_each_value(count: int) -> str:
    """Twenty claims that stand for as many claims as there are values."""
    told = fact("f", -(-count // 20), 'type = "tags"')
    expect = 'expect = { never = [{ stance = "closing" }, { tags = { from = "f" } }] }'
    return told + "".join(f'[[claim]]\nid = "c{i}"\nbecause = "x"\n{expect}\n' for i in range(20))


def step(name: str, says: str) -> str:
    return f'[[step]]\nid = "{name}"\norder = 1\ntitle = "Is it so?"\n{says}\n'


def lines(count: int) -> str:
    told = ", ".join(f'{{ text = "l{i}", sets = {{ calm = true }} }}' for i in range(count))
    return f'[facts.calm]\ntype = "flag"\n{step("s", f"lines = [{told}]")}'


def phrases(count: int) -> str:
    """A third in words of a fact, a third in a class, and the rest among those that say nothing."""
    some = [", ".join(f'"p{i}"' for i in range(part, count, 3)) for part in range(3)]
    fact = f'[facts.calm]\ntype = "flag"\n[facts.calm.words]\ntrue = [{some[0]}]\n'
    return f"{fact}[words]\nsilent = [{some[1]}]\n[words.classes]\nsome = [{some[2]}]\n"


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
    "too-many-claims": Limit(limits.MOST_CLAIMS, claims, 2_000),
    "too-many-claims: of values": Limit(limits.MOST_CLAIMS, claims_of_each_value, 2_000),
    "too-many-predicates": Limit(limits.MOST_PREDICATES, many_predicates, 20_000),
    "too-many-effects": Limit(program.MOST_EFFECTS, wide, 30_000),
    "too-many-answers": Limit(program.MOST_ANSWERS, many_answers, 80_000_000),
    "too-many-steps": Limit(limits.MOST_STEPS, lambda n: several(n, step("s{}", 'facts = ["distress"]')), 20),
    "too-many-lines": Limit(limits.MOST_LINES, lines),
    "too-many-alternatives: of a step": Limit(
        limits.MOST_ALTERNATIVES, lambda n: step("s", 'facts = ["distress"]\n' + alternatives(n))
    ),
    "too-many-phrases": Limit(limits.MOST_PHRASES, phrases, 30_000),
    "too-many-classes": Limit(limits.MOST_CLASSES, lambda n: "[words.classes]\n" + several(n, 'c{} = ["x"]\n'), 200),
    "too-many-strata": Limit(limits.MOST_STRATA, chain, 10),
    "text-too-long": Limit(source.LONGEST_TEXT, lambda n: PRACTICE.format("").replace("Do.", "x" * n)),
}
"""Code, and what it is tried on -> the limit."""
LONG = {
    "too-many-claims", "too-many-claims: of values", "too-many-practices", "too-many-rules",
    "too-many-rules: of values", "too-many-predicates", "too-many-effects", "too-many-answers", "too-many-phrases",
    "too-many-lines", "too-many-classes", "too-many-strata", "too-many-steps",
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


@pytest.mark.parametrize("name", rows(LIMITS, quick={*LIMITS} - LONG))
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


LEVEL = fact("f", 301, 'type = "level"')
SCALE = '[facts.f]\ntype = "scale"\nrange = [0, 1000]\n'
FORMS = {
    "not a value": (fact("f", 300), 'when = { f = "not v%d" }'),
    "not, or another": (fact("f", 300), 'when = { f = ["not v%d", "v7"] }'),
    "a value, or declined": (fact("f", 300) + "may_decline = true\n", 'when = { f = ["v%d", "declined"] }'),
    "values": (fact("f", 300), 'when = { f = ["v%d", "v7", "v9"] }'),
    "a level from": (LEVEL, 'when = { f = ">= v%d" }'),
    "a level, or from": (LEVEL, 'when = { f = ["v1", "> v%d"] }'),
    "not between levels": (LEVEL, 'when = { f = "not v%d..v299" }'),
    "not between": (SCALE + "step = 1\n", 'when = { f = "not %d..700" }'),
    "between, or": (SCALE, 'when = { f = ["%d..500", "(600..700)", 800] }'),
    "two of one fact": (SCALE, 'when = { f = ">= %d" }\nany = [{ f = "<= 700" }, { f = "not 3..900" }]'),
}
"""Form -> a fact, and what 299 rules ask of it, each another thing."""


@pytest.mark.parametrize("form", rows(FORMS, quick={"not a value", "not between"}))
def test_no_form_of_condition_is_evaluated_for_each_answer(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = 0

    def counted(*of: object) -> bool:
        nonlocal evaluated
        evaluated += 1
        return holds(*of)  # type: ignore[arg-type]

    monkeypatch.setattr("balm.compiled.matcher.holds", counted)
    told, says = FORMS[form]
    rules = "".join(rule(f"r{i}", f'ask = "f"\n{says % i}') for i in range(299))
    engine = balm.load(written(told + rules, tmp_path, monkeypatch))
    assert evaluated < 299 * 10
    assert len(engine.rulebook.rules) > 299


def test_of_many_mistakes_the_first_are_worded_and_all_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("".join(rule(f"r{i}", f'ask = "no-fact-{i}"') for i in range(1_500)), tmp_path, monkeypatch)
    with pytest.raises(balm.PackError) as error:
        balm.load(path)
    found = error.value.diagnostics
    assert [one.code for one in found] == ["unknown-fact"] * 1_500
    assert len({one.span.line for one in found if one.span}) == 1_500
    assert sum(f"no-fact-{i}" in one.message for i, one in enumerate(found)) == 1_000


def extending(folder: Path, count: int, last: str = "") -> Path:
    """A chain of packs in files of one folder, each of which extends the next."""
    for i in range(count):
        below = last if i == count - 1 else f"p{i + 1}.toml"
        head = HEAD.replace('"p"', f'"p{i}"') + f"extends = {[below] if below else []}\n".replace("'", '"')
        (folder / f"p{i}.toml").write_text(head)
    return folder / "p0.toml"


def test_a_long_chain_of_packs_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    assert len(balm.load(extending(tmp_path, 60)).rulebook.packs) == 61


def test_a_long_circle_of_packs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    with pytest.raises(balm.PackError) as error:
        balm.load(extending(tmp_path, 30, last="p10.toml"))
    [found] = error.value.diagnostics
    assert found.code == "cycle-extends"
    assert "p10` → `p11` → " in found.message
    assert found.message.count("`p10`") == 2


def test_packs_that_are_extended_hold_so_many_bytes_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_NO_CACHE", "1")
    top = extending(tmp_path, 4)
    size = sum(path.stat().st_size for path in tmp_path.iterdir()) - top.stat().st_size
    monkeypatch.setattr(combine, "MOST_BYTES_OF_A_PACK", size)
    assert balm.load(top)
    monkeypatch.setattr(combine, "MOST_BYTES_OF_A_PACK", size - 1)
    with pytest.raises(balm.PackError) as error:
        balm.load(top)
    assert [one.code for one in error.value.diagnostics] == ["unreadable-file"]
    assert "extended by their paths" in error.value.diagnostics[0].message


def test_many_names_are_a_tuple_in_which_one_is_looked_up() -> None:
    some = tuple(f"v{i}" for i in range(300))
    many = values.names(some)
    assert many == some
    assert type(many) is not tuple
    assert type(values.names(some[:9])) is tuple
    again = pickle.loads(pickle.dumps(many))  # noqa: S301  # our own
    for one in (many, again):
        assert "v299" in one
        assert "v300" not in one
        assert ["v1"] not in one
        assert one.index("v7") == 7
        with pytest.raises(ValueError, match="not in"):
            one.index("w")


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


def test_a_full_profile_is_not_filled_any_further() -> None:
    facts: dict[str, object] = {f"f{i}": 1 for i in range(profile.MOST_KEYS)}
    Host().fill(balm.load(), facts)
    assert len(facts) == profile.MOST_KEYS


@pytest.mark.parametrize("count", [profile.MOST_KEYS, profile.MOST_KEYS + 1, 100_000])
def test_tables_have_as_many_columns_as_a_profile_has_keys(count: int) -> None:
    pa = pytest.importorskip("pyarrow")
    column = pa.array([1])  # one for all: each that is made of a list looks for pandas
    with pytest.raises(balm.ProfileError) as error:
        balm.load().decide_batch(pa.table([column] * count, names=[f"f{i}" for i in range(count)]))
    codes = [one.code for one in error.value.diagnostics]
    assert codes == (["unknown-fact"] * count if count == profile.MOST_KEYS else ["too-many-keys"])


@pytest.mark.parametrize("digits", [400, 401, 5_000])
@pytest.mark.parametrize("told", [int, str], ids=["a number", "text"])
def test_a_long_number_is_refused_in_words(digits: int, told: type) -> None:
    with pytest.raises(balm.ProfileError) as error:
        balm.load().decide({"distress": 10 ** (digits - 1) if told is int else "9" * digits})
    assert [one.code for one in error.value.diagnostics] == ["out-of-range"]
    found = read_object(f'{{"distress": {"9" * digits}}}'.encode())
    assert isinstance(found, dict) == (digits < 4_300)
    assert isinstance(found, dict) or "a number of thousands of digits" in found.message


def test_only_mistakes_that_are_shown_have_the_nearest_name() -> None:
    with pytest.raises(balm.ProfileError) as error:
        balm.load().decide({f"distress{chr(97 + i % 26) * (1 + i // 26)}": 1 for i in range(150)})
    near = [one.nearest for one in error.value.diagnostics]
    assert "distress" in near
    assert sum(map(bool, near)) <= 100
