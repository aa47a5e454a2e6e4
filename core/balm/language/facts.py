"""Facts: a declaration becomes a domain, and a told value becomes a value of it or a mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.diagnostics.suggest import in_words
from balm.language.fact_types import TYPES, Type
from balm.language.here import NOWHERE, Mistake, Place
from balm.language.values import DECLINED, RESERVED, STATES, UNKNOWN, PlainValue, Value, normal_text, number, quoted

if TYPE_CHECKING:
    from balm.language.fact_types.base import FactType, Wrong
    from balm.language.here import Here
    from balm.language.shape import FactShape

__all__ = [
    "ATTRIBUTES", "DECLINED", "NAME", "RESERVED", "STATES", "UNKNOWN", "Fact", "Value", "check_fact",
    "in_words", "number", "quoted", "read_told", "read_value",
]  # fmt: skip

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""What every fact, tag, need, pack, rule, practice and kind of help is called like."""

ATTRIBUTES = ("id", "pack", "kind", "stance", "needs", "tags", "minutes")
"""What a selector may ask of a practice; each is described by a Fact, so selectors and conditions share a grammar."""


class Fact(NamedTuple):
    """A named, typed thing known about the person or the moment: the fields are the keys of ``[facts.NAME]``.

    `type` is scale, level, choice, flag or tags; `values` are in declared order (a level's from low to high). `low`,
    `high` and `step` of a scale are in its `unit`; without a step it is continuous. `origin` is person, host, history
    or rules. `pack` is the pack that declares it.
    """

    name: str
    type: Type
    values: tuple[str, ...] = ()
    read_as: Mapping[str, str] = {}
    """Of a choice: other names that people have for its values. Where there are some, letter case does not count."""
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
    open: bool = False
    """Of a derived fact of the floor: whether rules of other packs may set it too. Its default counts as said, then."""
    changes: str = "today"
    remember_days: int = 0
    """So many days it is remembered in a portrait once it is told; 0 is not at all."""
    ask: str = ""
    why: str = ""
    source: str = ""
    say: Mapping[str, str] = {}
    """Words for the person: value -> words, or "" -> one text with ``{value}``."""
    labels: Mapping[str, str] = {}
    """The words in which a value is offered to the person: text of the value -> words."""
    free: bool = True
    """Whether it is read from free text, and not from answers to its own question alone."""
    alarm: str = ""
    """The kind of help that is shown at once where its words are heard; "" for a fact that is none of danger."""
    pack: str = ""
    place: Place = NOWHERE

    def __hash__(self) -> int:
        return hash(self.name)  # words by value have no hash

    def plain(self, value: Value) -> PlainValue:
        """A value as profiles and JSON have it: of tags a list, in declared order."""
        return [tag for tag in self.values if tag in value] if isinstance(value, frozenset) else value

    @property
    def datatype(self) -> FactType:
        """What a fact of its type can do."""
        return TYPES[self.type]

    @property
    def derived(self) -> bool:
        """Whether rules may set it."""
        return self.origin == "rules" or self.told_wins

    @property
    def tellable(self) -> bool:
        """Whether a profile may tell it."""
        return self.origin != "rules"


_ABSENT = ("has no values", "has no range", "has no merge")
_WHY_OPEN = "it lets other packs set a fact that the floor works out"
_NO_OPEN = "Leave it out: rules of any pack may set a derived fact of another pack."
_OPEN_NEEDS_DEFAULT = "a `default`: where the floor says nothing, other packs may only go on from there"


def check_fact(name: str, shape: FactShape, pack: str, in_floor: bool, here: Here) -> Fact | None:
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

    datatype = TYPES[shape.type]
    fields = datatype.declare(shape, here, wrong)
    derived = shape.origin == "rules" or shape.told_wins
    if shape.told_wins and shape.origin == "rules":
        wrong('has `told_wins` with `origin = "rules"`', "another origin, as the person may tell it", "told_wins")
    if shape.merge is not None and not derived:
        expected = '`origin = "rules"` or `told_wins = true`, as only a derived fact merges'
        wrong("has a `merge`", expected, "merge")
    elif shape.merge is not None and shape.merge not in datatype.merges:
        expected = " or ".join(f"`{m}`" for m in datatype.merges)
        wrong(f"has the merge `{shape.merge}`", f"{expected}, as it is a {shape.type} fact", "merge")
    elif derived and shape.merge is None and len(datatype.merges) > 1:
        expected = " or ".join(f'`merge = "{m}"`' for m in datatype.merges)
        wrong("has no merge", f"{expected}: what several rules' values become", "origin")
    if shape.origin == "rules":
        for key in ("core", "may_decline", "ask", "read_as", "alarm", "remember_days"):
            if getattr(shape, key):
                wrong(f"has `{key}`", f"no {key}, as rules work this fact out and nobody is asked", key)
    if shape.origin == "history" and shape.remember_days:
        wrong(
            "has `remember_days`", "no remember_days, as it is worked out from the history each time", "remember_days"
        )
    if shape.counts is not None:
        _check_counting(shape, fields, wrong)
    if shape.default is not None and not derived:
        wrong("has a `default`", "no default: what is not told is unknown", "default")
    if shape.open and not in_floor:
        (here / "open").report("floor-only", part="key", found="open", why=_WHY_OPEN, hint=_NO_OPEN)
    elif shape.open and not derived:
        wrong("has `open = true`", '`origin = "rules"` or `told_wins = true`, as only rules can set it', "open")
    elif shape.open and shape.default in (None, UNKNOWN, DECLINED):
        wrong("has `open = true` and no `default`", _OPEN_NEEDS_DEFAULT, "open")
    if silent or len(here.problems) > before:
        return None
    fact = Fact(
        name=name,
        type=shape.type,
        **fields,
        origin=shape.origin,
        told_wins=shape.told_wins,
        core=shape.core,
        may_decline=shape.may_decline,
        sensitive=shape.sensitive,
        merge=(shape.merge or datatype.merges[0]) if derived else "",
        open=shape.open,
        changes=shape.changes,
        remember_days=shape.remember_days or 0,
        ask=shape.ask or "",
        why=shape.why or "",
        source=shape.source or "",
        free=shape.free,
        alarm=shape.alarm,
        pack=pack,
        place=here.place,
    )
    say = _check_say(fact, shape, here)
    return fact._replace(say=say, default=(here / "default").accept(read_value(fact, shape.default)))


def _check_counting(shape: FactShape, fields: Mapping[str, Any], wrong: Wrong) -> None:
    """A number of entries needs a fact that can say it, and that the history fills."""
    if shape.type != "scale":
        wrong("has `counts`", "no `counts`: a number of entries needs a scale", "counts")
    elif fields.get("low", 0) != 0 or shape.step != 1:
        wrong("has `counts`, and is no whole number from 0", "`range = [0, highest]` and `step = 1`", "counts")
    if shape.origin != "history":
        wrong("has `counts`", '`origin = "history"`, as entries of the history are counted', "counts")


def _check_say(fact: Fact, shape: FactShape, here: Here) -> dict[str, str]:
    if isinstance(shape.say, str):
        return {"": shape.say}
    if shape.say is None:
        return {}
    allowed = fact.datatype.texts(fact)
    for value in shape.say:
        if value not in allowed:
            expected = in_words(allowed) if allowed else "one text with {value}"
            spot = here / "say" / value
            spot.report_unknown("unknown-value", value, allowed, part="key", fact=fact.name, expected=expected)
    return dict(shape.say)


def read_value(fact: Fact, raw: Any) -> Value | Mistake | None:
    """A told value: None where it is unknown, DECLINED, a value of the fact's domain, or what is wrong with it."""
    if raw is None or (isinstance(raw, str) and raw == UNKNOWN):
        return None
    if isinstance(raw, str) and raw == DECLINED:
        return DECLINED if fact.may_decline else Mistake("never-declined", {"fact": fact.name})
    return fact.datatype.read(fact, raw)


def read_told(fact: Fact, raw: Any) -> Value | Mistake | None:
    """What somebody told, in whatever format: as `read_value`, and text is read by the rules of the fact's type.

    So "7" is a number of a scale, "yes" a flag, "pet, bath" two tags, and blank text is unknown.
    """
    datatype = fact.datatype
    if isinstance(raw, str):
        word = normal_text(raw)
        raw = None if not word else word if word in (UNKNOWN, DECLINED) else datatype.read_text(fact, word)
    elif datatype.multiple and isinstance(raw, list | tuple | Set):
        raw = [normal_text(one) if isinstance(one, str) else one for one in raw]
    return read_value(fact, raw)


def as_attribute(fact: Fact, mistake: Mistake) -> Mistake:
    """In a selector an unknown tag, need or practice is called by its name."""
    named = {"tags": "unknown-tag", "needs": "unknown-need", "id": "unknown-practice"}
    if mistake.code == "unknown-value" and fact.pack == "" and fact.name in named:
        return Mistake(named[fact.name], mistake.details, mistake.known)
    return mistake
