"""Facts: a declaration becomes a domain, and a told value becomes a value of it or a mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from balm.diagnostics.suggest import nearest
from balm.language.here import NOWHERE, Mistake, Place

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import FactShape

Value: TypeAlias = bool | int | float | str | frozenset[str]
"""A told or derived value: flag, number of a scale, name of a level or choice, set of tags; or DECLINED."""

DECLINED = "declined"
UNKNOWN = "unknown"
STATES = ("known", UNKNOWN, DECLINED)
RESERVED = frozenset({"any", "none", "not", *STATES})
"""No fact, tag, need, pack, rule or practice is called so."""
_TAGS_ONLY = frozenset({"any", "none"})
"""In a condition these speak of tags alone, so a level or a choice may have them as values ("none of it")."""

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""What every fact, tag, need, pack, rule, practice and kind of help is called like."""

Type = Literal["scale", "level", "choice", "flag", "tags"]
MERGES: dict[str, tuple[str, ...]] = {
    "flag": ("any",),
    "level": ("highest", "lowest"),
    "scale": ("highest", "lowest"),
    "tags": ("union",),
    "choice": ("first",),
}
ATTRIBUTES = ("id", "kind", "stance", "needs", "tags", "minutes")
"""What a selector may ask of a practice; each is described by a Fact, so selectors and conditions share a grammar."""


class Fact(NamedTuple):
    """A named, typed thing known about the person or the moment; `values` are in declared order."""

    name: str
    type: Type
    values: tuple[str, ...] = ()
    low: float = 0
    high: float = math.inf
    step: float | None = None
    unit: str = ""
    origin: str = "person"
    told_wins: bool = False
    core: bool = False
    may_decline: bool = False
    sensitive: bool = False
    merge: str = ""
    default: Value | None = None
    changes: str = "today"
    ask: str = ""
    why: str = ""
    source: str = ""
    say: Mapping[str, str] = {}
    """Words for the person: value -> words, or "" -> one text with ``{value}``."""
    pack: str = ""
    place: Place = NOWHERE

    def __hash__(self) -> int:
        return hash(self.name)  # words by value have no hash

    @property
    def derived(self) -> bool:
        """Whether rules may set it."""
        return self.origin == "rules" or self.told_wins

    @property
    def tellable(self) -> bool:
        """Whether a profile may tell it."""
        return self.origin != "rules"


_ABSENT = ("has no values", "has no range", "has no merge")


def check_fact(name: str, shape: FactShape, pack: str, here: Here) -> Fact | None:
    """The fact that a ``[facts.NAME]`` table declares, or None after reporting why it makes none."""
    before = len(here.problems)
    silent = False

    def wrong(found: object, expected: str, key: str) -> None:
        nonlocal silent
        if shape.holed and found in _ABSENT:  # it may be what was left out
            silent = True
            return
        (here / key if key in shape.model_fields_set else here).report(
            "bad-fact", fact=name, found=found, expected=expected
        )

    values = tuple(shape.values or ())
    if shape.type in ("level", "choice", "tags"):
        if not values:
            wrong("has no values", f"`values = [...]`, as it is a {shape.type} fact", "values")
        for i, value in enumerate(values):
            spot = here / "values" / i
            if value in RESERVED - (frozenset() if shape.type == "tags" else _TAGS_ONLY):
                spot.report("reserved-word", found=value)
            elif value in values[:i]:
                spot.report("duplicate-id", kind="value", name=value, first=(here / "values").line)
    elif shape.values is not None:
        wrong("has `values`", f"no values, as a {shape.type} fact has none", "values")
    low, high = 0.0, math.inf
    if shape.type == "scale":
        if shape.range is None:
            wrong("has no range", "`range = [lowest, highest]`, as it is a scale", "range")
        elif not (math.isfinite(shape.range[0]) and math.isfinite(shape.range[1]) and shape.range[0] < shape.range[1]):
            wrong(f"has the range `{list(shape.range)}`", "two finite numbers, the lower one first", "range")
        else:
            low, high = shape.range
        if shape.step is not None and not (math.isfinite(shape.step) and shape.step > 0):
            wrong(f"has the step `{shape.step}`", "a step above 0", "step")
    else:
        for key in ("range", "step", "unit"):
            if getattr(shape, key) is not None:
                wrong(f"has `{key}`", f"no {key}, as it is a {shape.type} fact", key)
    derived = shape.origin == "rules" or shape.told_wins
    if shape.told_wins and shape.origin == "rules":
        wrong(
            'has `told_wins` with `origin = "rules"`',
            "another origin, as the person may tell it",
            "told_wins",
        )
    if shape.merge is not None and not derived:
        wrong(
            "has a `merge`",
            '`origin = "rules"` or `told_wins = true`, as only a derived fact merges',
            "merge",
        )
    elif shape.merge is not None and shape.merge not in MERGES[shape.type]:
        expected = " or ".join(f"`{m}`" for m in MERGES[shape.type])
        wrong(f"has the merge `{shape.merge}`", f"{expected}, as it is a {shape.type} fact", "merge")
    elif derived and shape.merge is None and len(MERGES[shape.type]) > 1:
        wrong(
            "has no merge",
            '`merge = "highest"` or `merge = "lowest"`: what several rules\' values become',
            "origin",
        )
    if shape.origin == "rules":
        for key in ("core", "may_decline", "ask"):
            if getattr(shape, key):
                wrong(f"has `{key}`", f"no {key}, as rules work this fact out and nobody is asked", key)
    if shape.default is not None and not derived:
        wrong("has a `default`", "no default: what is not told is unknown", "default")
    if silent or len(here.problems) > before:
        return None
    fact = Fact(
        name=name,
        type=shape.type,
        values=values,
        low=low,
        high=high,
        step=shape.step,
        unit=shape.unit or "",
        origin=shape.origin,
        told_wins=shape.told_wins,
        core=shape.core,
        may_decline=shape.may_decline,
        sensitive=shape.sensitive,
        merge=(shape.merge or MERGES[shape.type][0]) if derived else "",
        changes=shape.changes,
        ask=shape.ask or "",
        why=shape.why or "",
        source=shape.source or "",
        say=_check_say(shape, values, here),
        pack=pack,
        place=here.place,
    )
    default = read_value(fact, shape.default)
    if isinstance(default, Mistake):
        (here / "default").report_mistake(default)
        return fact
    return fact._replace(default=default)


def _check_say(shape: FactShape, values: tuple[str, ...], here: Here) -> dict[str, str]:
    if isinstance(shape.say, str):
        return {"": shape.say}
    if shape.say is None:
        return {}
    allowed = ("true", "false") if shape.type == "flag" else values
    for value in shape.say:
        if value not in allowed:
            (here / "say" / value).report(
                "unknown-value",
                part="key",
                found=value,
                fact=here.path[-1],
                expected=in_words(allowed) if allowed else "one text with {value}",
                nearest=nearest(value, allowed),
            )
    return dict(shape.say)


def in_words(names: tuple[str, ...] | list[str]) -> str:
    """A list for a message: "`a`, `b` or `c`", cut where it grows long."""
    shown = [f"`{n}`" for n in names[:12]]
    if len(names) > len(shown):
        return ", ".join(shown) + f" or {len(names) - len(shown)} more"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def quoted(raw: Any) -> str:
    """What the author wrote, short enough for a message."""
    from balm.diagnostics.words import written

    text = raw if isinstance(raw, str) else written(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def number(value: float) -> int | float:
    """A whole number as int, so that 7 and 7.0 are told alike."""
    return int(value) if float(value).is_integer() else value


def domain(fact: Fact) -> str:
    """What may be told, for a message: "a number from 0 to 10 in steps of 1"."""
    if fact.type == "scale":
        steps = f" in steps of {number(fact.step)}" if fact.step else ""
        unit = f" {fact.unit}" if fact.unit else ""
        if fact.high == math.inf:
            return f"a number from {number(fact.low)} up{steps}"
        return f"a number from {number(fact.low)} to {number(fact.high)}{unit}{steps}"
    if fact.type == "flag":
        return "true or false"
    if fact.type == "tags":
        return "a list of " + in_words(fact.values)
    return in_words(fact.values)


def read_value(fact: Fact, raw: Any) -> Value | Mistake | None:
    """A told value: None where it is unknown, DECLINED, a value of the fact's domain, or what is wrong with it."""
    if raw is None or (isinstance(raw, str) and raw == UNKNOWN):
        return None
    if isinstance(raw, str) and raw == DECLINED:
        return DECLINED if fact.may_decline else Mistake("never-declined", {"fact": fact.name})
    if fact.type == "scale":
        return _read_number(fact, raw)
    if fact.type == "flag":
        return raw if isinstance(raw, bool) else _wrong_type(fact, raw)
    if fact.type == "tags":
        return _read_tags(fact, raw)
    if not isinstance(raw, str):
        return _wrong_type(fact, raw)
    return raw if raw in fact.values else _unknown_value(fact, raw)


def _wrong_type(fact: Fact, raw: Any) -> Mistake:
    return Mistake("wrong-type", {"found": raw, "expected": domain(fact)})


def _unknown_value(fact: Fact, raw: str) -> Mistake:
    details = {"found": quoted(raw), "fact": fact.name, "expected": domain(fact)}
    return Mistake("unknown-value", details, nearest(raw, fact.values))


def _read_number(fact: Fact, raw: Any) -> Value | Mistake:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return _wrong_type(fact, raw)
    if not fact.low <= raw <= fact.high:  # NaN fails here too
        return Mistake("out-of-range", {"found": quoted(raw), "fact": fact.name, "expected": domain(fact)})
    if fact.step and not _on_step(raw, fact.low, fact.step):
        return Mistake("off-step", {"found": quoted(raw), "fact": fact.name, "expected": domain(fact)})
    return number(raw)


def _on_step(raw: float, low: float, step: float) -> bool:
    if step == 1 and float(low).is_integer():
        return float(raw).is_integer()
    from fractions import Fraction  # for the few scales in finer steps

    # Counted in exact fractions of the decimals as written: 0.3 is three steps of 0.1.
    return not (Fraction(str(raw)) - Fraction(str(low))) % Fraction(str(step))


def _read_tags(fact: Fact, raw: Any) -> Value | Mistake:
    if isinstance(raw, str):
        raw = [] if raw == "none" else [raw]
    if not isinstance(raw, (list, tuple, Set)):
        return _wrong_type(fact, raw)
    for value in raw:
        if not isinstance(value, str):
            return _wrong_type(fact, value)
        if value not in fact.values:
            return _unknown_value(fact, value)
    return frozenset(raw)


def as_read(fact: Fact, raw: Any) -> Any:
    """What somebody told, in the form that `read_value` takes: text is read as it is typed at a prompt."""
    return read_text(fact, raw) if isinstance(raw, str) else raw


def read_text(fact: Fact, text: str) -> Any:
    """A value as typed at a prompt, in the form that `read_value` takes: "yes", "7", "pet, bath"."""
    word = text.strip()
    if word in (UNKNOWN, DECLINED):
        return word
    if fact.type == "flag":
        return {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}.get(word.lower(), word)
    if fact.type == "scale":
        try:
            return number(float(word))
        except (ValueError, OverflowError):
            return word
    if fact.type == "tags":
        return "none" if word == "none" else [part.strip() for part in word.split(",") if part.strip()]
    return word
