"""Limits of packs: counted over what was parsed, before anything is checked, expanded or compared.

They bound what it costs to read packs that come from strangers. What has more is refused and looked at no further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.language.conditions import from_fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from balm.language.here import Here
    from balm.language.pack import PackText

MOST_FACTS = 2_000
MOST_VALUES = 5_000
"""Of a fact; and words of ``[tags]`` or ``[needs]``, which are the values that practices have."""
MOST_PRACTICES = 5_000
MOST_ALTERNATIVES = 500
"""Of a rule or a claim, in `any` or in `unless`; of a practice, in `for`."""
MOST_RULES = 20_000
"""A rule with `from` counts once for each value, a practice's `for` as one."""
MOST_CLAIMS = 20_000
"""A claim with `from` counts once for each value."""
MOST_PREDICATES = 500_000
"""Of all rules, each as often as its rule counts."""
MOST_STEPS = 200
MOST_LINES = 100
"""Of a step."""
MOST_PHRASES = 50_000
"""By which people say values, those that say nothing, and words of classes."""
MOST_CLASSES = 1_000
MOST_STRATA = 200
"""Derived facts that rest on one another, in a row."""

_EFFECTS = {"set", "prefer", "avoid", "exclude", "only", "first", "keep"}
_CONDITIONS = {"when", "any", "unless"}


def keep_limits(texts: Sequence[PackText]) -> bool:
    """Whether these packs keep the limits, all together; what is past one is reported."""
    before = sum(len(text.problems) for text in texts)
    values = dict(_values(texts))
    counted = {text.name: [_expanded(rule, values) for rule in _rules(text)] for text in texts}
    _check_sum("too-many-facts", MOST_FACTS, texts, [len(list(text.tables("facts"))) for text in texts])
    _check_sum("too-many-practices", MOST_PRACTICES, texts, [len(list(text.entries("practice"))) for text in texts])
    _check_sum("too-many-rules", MOST_RULES, texts, [sum(times for times, _ in counted[text.name]) for text in texts])
    predicates = [sum(times * each for times, each in counted[text.name]) for text in texts]
    claims = [sum(_claims(claim, values) for claim, _ in text.entries("claim")) for text in texts]
    _check_sum("too-many-claims", MOST_CLAIMS, texts, claims)
    _check_sum("too-many-predicates", MOST_PREDICATES, texts, predicates)
    _check_sum("too-many-steps", MOST_STEPS, texts, [len(list(text.entries("step"))) for text in texts])
    _check_sum("too-many-phrases", MOST_PHRASES, texts, [sum(_phrases(text)) for text in texts])
    _check_sum("too-many-classes", MOST_CLASSES, texts, [sum(map(len, _classes(text))) for text in texts])
    for text in texts:
        for here, count in (*_lists_of_values(text), *_words(text)):
            _check("too-many-values", MOST_VALUES, here, count)
        for step, here in text.entries("step"):
            _check("too-many-lines", MOST_LINES, here, len(_tables(step.get("lines"))))
        for here, count in _alternatives(text):
            _check("too-many-alternatives", MOST_ALTERNATIVES, here, count)
    return sum(len(text.problems) for text in texts) == before


def _check_sum(code: str, most: int, texts: Sequence[PackText], counts: Sequence[int]) -> None:
    """Report what all packs have too many of together at the pack that has the most."""
    _check(code, most, texts[counts.index(max(counts))].here, sum(counts))


def _check(code: str, most: int, here: Here, count: int) -> None:
    if count > most:
        here.report(code, part="key", found=f"{count:,}", most=f"{most:,}")


def _values(texts: Iterable[PackText]) -> Iterator[tuple[str, int]]:
    """Fact -> how many values `from` stands for."""
    for text in texts:
        for here, count in _lists_of_values(text):
            yield str(here.path[1]), count


def _lists_of_values(text: PackText) -> Iterator[tuple[Here, int]]:
    for _, fact, here in text.tables("facts"):
        if isinstance(fact, dict) and isinstance(fact.get("values"), list):
            yield here / "values", len(fact["values"])


def _words(text: PackText) -> Iterator[tuple[Here, int]]:
    for section in ("tags", "needs"):
        places = [here for _, _, here in text.tables(section)]
        if places:
            yield places[0]._replace(path=(section,)), len(places)


def _alternatives(text: PackText) -> Iterator[tuple[Here, int]]:
    blocks = {"any", "unless"}
    for section, keys in (("rule", blocks), ("claim", blocks), ("step", blocks), ("practice", {"for"})):
        for table, here in text.entries(section):
            for key in table.keys() & keys:
                yield here / key, len(_tables(table.get(key)))


def _classes(text: PackText) -> Iterator[dict[str, Any]]:
    """The classes that ``[words]`` has, in each file."""
    for name, content, _ in text.tables("words"):
        if name == "classes" and isinstance(content, dict):
            yield content


def _phrases(text: PackText) -> Iterator[int]:
    """How many phrases each list of them has."""
    said = [fact.get("words") for _, fact, _ in (*text.tables("facts"), *text.said()) if isinstance(fact, dict)]
    for table in (*said, *_classes(text)):
        if isinstance(table, dict):
            yield from (len(phrases) for phrases in table.values() if isinstance(phrases, list))
    yield from (len(some) for name, some, _ in text.tables("words") if name == "silent" and isinstance(some, list))


def _rules(text: PackText) -> Iterator[dict[str, Any]]:
    """Every rule, and what each practice's `for` is read as."""
    yield from (rule for rule, _ in text.entries("rule"))
    yield from ({"unless": practice["for"]} for practice, _ in text.entries("practice") if "for" in practice)


def _expanded(rule: dict[str, Any], values: dict[str, int]) -> tuple[int, int]:
    """How many rules a ``[[rule]]`` stands for, and how many predicates each of them has."""
    effects = [table for key in rule.keys() & _EFFECTS for table in _tables(rule[key])]
    conditions = [table for key in rule.keys() & _CONDITIONS for table in _tables(rule[key])]
    return _times(effects, values), sum(map(len, effects)) + sum(map(len, conditions))


def _claims(claim: dict[str, Any], values: dict[str, int]) -> int:
    """How many claims a ``[[claim]]`` stands for."""
    return _times(
        [table for one in _tables(claim.get("expect")) for raw in one.values() for table in _tables(raw)], values
    )


def _times(tables: Iterable[dict[str, Any]], values: dict[str, int]) -> int:
    """How many values the `from` in these tables stands for; 1 where there is none."""
    froms = {name for table in tables for value in table.values() if (name := from_fact(value))}
    return max((values.get(name, 1) for name in froms), default=1)


def _tables(raw: Any) -> list[dict[str, Any]]:
    """The tables that a key holds: one, or a list."""
    found = raw if isinstance(raw, list) else [raw]
    return [one for one in found if isinstance(one, dict)]
