"""Text: two rulebooks -> what was added, removed and changed in what they declare, in words; not lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from balm.authoring.diff_declarations import (
    PROSE,
    Parts,
    claim_parts,
    example_parts,
    fact_parts,
    pack_parts,
    practice_parts,
    referral_parts,
    resource_parts,
    rule_parts,
    source_parts,
    step_parts,
    together_parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from balm.language.rulebook import Rulebook


@dataclass(frozen=True)
class DiffTextPart:
    """One thing that something declared says: as it was, and as it is; None is not at all."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class DiffText:
    """Something that was added, removed or changed."""

    what: str
    """``rule``, ``practice``, ``fact``, ``step``, ``class of words``, ``tag``, ``need``, ``source``, ``help``, ``help
    line``, ``example``, ``claim``, ``pack``, or ``packs`` for what they settle together."""
    name: str
    sign: Literal["+", "-", "~"]
    parts: tuple[DiffTextPart, ...]

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        how = {"+": "added", "-": "removed", "~": "changed"}[self.sign]
        parts = [{"part": part.name, "before": part.before, "after": part.after} for part in self.parts]
        return {"what": self.what, "name": self.name, "how": how, "parts": parts}


def moved(old: Rulebook, new: Rulebook) -> tuple[DiffText, ...]:
    """All that moved, rules first."""
    before, after = dict(_declared(old)), dict(_declared(new))
    found = []
    for what in before:
        one, other = before[what], after[what]
        changes = [_moved(what, name, one.get(name), other.get(name)) for name in sorted({*one, *other})]
        found += _joined([change for change in changes if change is not None])
    return (*found, *_order(old, new))


def _declared(book: Rulebook) -> Iterator[tuple[str, dict[str, Parts]]]:
    """Kind of thing -> name -> parts."""
    facts, words = book.facts, book.phrases.words
    yield "rule", {rule.id: rule_parts(rule, facts) for rule in book.rules if not rule.is_for}
    yield "practice", {practice.id: practice_parts(practice, facts) for practice in book.practices}
    yield "fact", {name: fact_parts(fact, words.of.get(name), book.counts.get(name)) for name, fact in facts.items()}
    yield "step", {step.id: step_parts(step, facts) for step in book.steps}
    yield "class of words", {name: {"words": texts} for name, texts in words.classes.items()}
    yield "help", {kind: referral_parts(referral) for kind, referral in book.referrals.items()}
    yield (
        "help line",
        _each_once(
            (f"{line.name} ({', '.join(filter(None, [*line.kinds, line.country]))})", resource_parts(line, facts))
            for line in book.resources
        ),
    )
    yield "tag", {name: {"words": (words,)} for name, words in book.tags.items()}
    yield "need", {name: {"words": (words,)} for name, words in book.needs.items()}
    yield "source", {key: source_parts(note) for key, note in book.sources.items()}
    yield "claim", {claim.id: claim_parts(claim, facts) for claim in book.claims}
    yield "example", _each_once((f"{one.pack}: {one.name}", example_parts(one, facts)) for one in book.examples)
    yield "pack", {pack.name: pack_parts(pack) for pack in book.packs}
    yield "packs", {"together": together_parts(book)}


def _each_once(named: Iterable[tuple[str, Parts]]) -> dict[str, Parts]:
    """Two of one name are told apart by number."""
    found: dict[str, Parts] = {}
    counts: Counter[str] = Counter()
    for name, parts in named:
        counts[name] += 1
        found[name if counts[name] == 1 else f"{name} #{counts[name]}"] = parts
    return found


def _moved(what: str, name: str, before: Parts | None, after: Parts | None) -> DiffText | None:
    sign: Literal["+", "-", "~"] = "+" if before is None else "-" if after is None else "~"
    one, other = before or {}, after or {}
    keys = (key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key))
    parts = [part for key in keys for part in _part(key, one.get(key, ()), other.get(key, ()))]
    return DiffText(what, name, sign, tuple(parts)) if parts or sign != "~" else None


def _part(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[DiffTextPart]:
    """What moved in one part: lines of prose and of steps in order, anything else in none; of words all in one."""
    kind = name.split(" ", 1)[0]
    if kind in ("how", "lines"):
        return _lines(name, before, after)
    gone, come = (
        list((Counter(before) - Counter(after)).elements()),
        list((Counter(after) - Counter(before)).elements()),
    )
    if kind == "words" and (gone or come):
        return [DiffTextPart(name, ", ".join(gone) or None, ", ".join(come) or None)]
    if len(gone) == len(come) == 1:
        return [DiffTextPart(name, gone[0], come[0])]
    return [*(DiffTextPart(name, text, None) for text in gone), *(DiffTextPart(name, None, text) for text in come)]


def _lines(name: str, before: tuple[str, ...], after: tuple[str, ...]) -> list[DiffTextPart]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    moved = (zip_longest(before[a:b], after[c:d]) for tag, a, b, c, d in steps if tag != "equal")
    return [DiffTextPart(name, one, other) for pairs in moved for one, other in pairs]


def _order(old: Rulebook, new: Rulebook) -> list[DiffText]:
    """The order of practices settles ties, so it is told where those that both have stand otherwise."""
    before, after = ([practice.id for practice in book.practices] for book in (old, new))
    one = [name for name in before if name in set(after)]
    other = [name for name in after if name in set(before)]
    for was, now in zip(one, other, strict=True):
        if was != now:
            part = DiffTextPart("order of practices, which settles ties", f"{was} before {now}", f"{now} before {was}")
            return [DiffText("packs", "together", "~", (part,))]
    return []


def _joined(changes: list[DiffText]) -> list[DiffText]:
    """Instances of one rule or claim with `from` that moved in the same way, as one."""
    alike: dict[tuple[str, str, tuple[DiffTextPart, ...]], list[str]] = {}
    for change in changes:
        base, value = _instance(change)
        alike.setdefault((base, change.sign, _without(value, change.parts)), []).append(value)
    found = []
    for change in changes:
        base, value = _instance(change)
        parts = _without(value, change.parts)
        values = alike[base, change.sign, parts]
        if len(values) == 1:
            found.append(change)
        elif value == values[0]:
            found.append(DiffText(change.what, f"{base}[{', '.join(values)}]", change.sign, parts))
    return found


def _instance(change: DiffText) -> tuple[str, str]:
    """The name of a rule or claim without its value, and the value; all of the name of anything else."""
    base, bracket, rest = change.name.partition("[")
    return (base, rest.removesuffix("]")) if bracket and change.what in ("rule", "claim") else (change.name, "")


def _without(value: str, parts: tuple[DiffTextPart, ...]) -> tuple[DiffTextPart, ...]:
    """The parts with a star where they name the value; what the author says in sentences stays."""
    if not value:
        return parts
    pattern = re.compile(rf"(?<![\w-]){re.escape(value)}(?![\w-])")

    def starred(text: str | None) -> str | None:
        return None if text is None else pattern.sub("*", text)

    return tuple(
        part
        if part.name.split(" ", 1)[0] in PROSE
        else DiffTextPart(pattern.sub("*", part.name), starred(part.before), starred(part.after))
        for part in parts
    )
