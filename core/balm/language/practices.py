"""Practices: a ``[[practice]]`` table, or an activity of the person's own, becomes a Practice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from balm.diagnostics.suggest import in_words
from balm.language.facts import Fact, Value, as_attribute, number, read_told
from balm.language.frozen import FrozenDict
from balm.language.here import NOWHERE, Mistake, Place
from balm.language.predicates import Condition, Predicate, Range
from balm.language.values import Kind, Stance, names, normal_text

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.own_data import OwnPracticeData
    from balm.language.shape import PracticeShape
    from balm.language.vocabulary import Vocabulary

KINDS: tuple[Kind, ...] = ("mental", "behavioural")
STANCES: tuple[Stance, ...] = ("opening", "neutral", "closing")


class Practice(NamedTuple):
    """Something to do. In one of the person's own, None is what was not told; a pack's practice knows it all.

    `kind` is mental or behavioural; `stance` opening, neutral or closing; `source` a key of ``[sources]``.
    """

    id: str
    """``pack/name``, or ``own/name`` for the person's own."""
    title: str
    kind: Kind | None = None
    stance: Stance | None = None
    needs: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    minutes: tuple[float, float] | None = None
    """The least and the most minutes it takes."""
    limits: Condition = ()
    """Infeasible only where this is definitely false; with the limit that `minutes` implies."""
    meant_for: tuple[Condition, ...] = ()
    """Excluded unless one of these definitely holds, where there are any."""
    how: Mapping[str, str] = FrozenDict()
    """Voice -> text; "" is the text for every voice."""
    cautions: tuple[str, ...] = ()
    source: str = ""
    evidence: str = ""
    opens: Literal["", "plan"] = ""
    """What of the person's own its text stands for: "plan" is their safety plan, whose lines are shown in its place."""
    place: Place = NOWHERE

    def __hash__(self) -> int:
        return hash(self.id)  # texts by voice have no hash

    def __repr__(self) -> str:
        return f"<Practice {OWN + '...' if self.id.startswith(OWN) else self.id}>"  # a person's own title is theirs

    @property
    def pack(self) -> str:
        """The pack that it comes from; ``own`` for one of the person's own."""
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        """The id without its pack."""
        return self.id.rpartition("/")[2]

    def text(self, voice: object) -> str:
        """How to do it, in a voice that it has a text for; else its text for every voice, or else its first one."""
        return self.how.get(str(voice)) or self.how.get("") or next(iter(self.how.values()), "")

    def worded(self, voice: object) -> bool:
        """Whether it has a text in this voice, or one for all."""
        return not self.how or str(voice) in self.how or "" in self.how

    def attributes(self) -> dict[str, Value | None]:
        """What a selector may ask of it, in the terms of `attribute_facts`."""
        return {
            "id": self.name,
            "pack": self.pack,
            "kind": self.kind,
            "stance": self.stance,
            "needs": None if self.needs is None else frozenset(self.needs),
            "tags": None if self.tags is None else frozenset(self.tags),
            "minutes": None if self.minutes is None else self.minutes[0],
        }


def attribute_facts(
    tags: Iterable[str] = (), needs: Iterable[str] = (), ids: Iterable[str] = (), packs: Iterable[str] = ()
) -> dict[str, Fact]:
    """Practice attributes as facts, so that selectors share the grammar of conditions. `minutes` are the least."""
    return {
        "kind": Fact("kind", "choice", KINDS),
        "stance": Fact("stance", "choice", STANCES),
        "needs": Fact("needs", "tags", names(needs)),
        "tags": Fact("tags", "tags", names(tags)),
        "minutes": Fact("minutes", "scale"),
        "id": Fact("id", "choice", names(ids)),
        "pack": Fact("pack", "choice", (*packs, OWN.rstrip("/"))),
    }


def check_practice(shape: PracticeShape, pack: str, vocabulary: Vocabulary, time: Fact | None, here: Here) -> Practice:
    """The practice that a ``[[practice]]`` table declares; names that nobody declared are reported and left out.

    `time` is the fact with the role `minutes`, where that limits the practice.
    """
    tags = vocabulary.known("tag", shape.tags, here / "tags")
    minutes = (here / "minutes").accept(read_minutes(shape.minutes)) or (0, 0)
    implied = least_minutes(minutes, time) if minutes[0] and time and time.name not in shape.limits else ()
    return Practice(
        id=f"{pack}/{shape.id}",
        title=shape.title,
        kind=shape.kind,
        stance=shape.stance,
        needs=vocabulary.known("need", shape.needs, here / "needs"),
        tags=tags,
        minutes=minutes,
        limits=(*vocabulary.condition(shape.limits, here / "limits"), *implied),
        meant_for=_check_for(shape.meant_for, vocabulary, here / "for"),
        how=FrozenDict({"": shape.how} if isinstance(shape.how, str) else shape.how),
        cautions=tuple(shape.cautions),
        source=shape.source,
        evidence=shape.evidence,
        opens=shape.opens or "",
        place=here.place,
    )


def _check_for(raw: Any, vocabulary: Vocabulary, here: Here) -> tuple[Condition, ...]:
    if raw in ({}, []) or (isinstance(raw, list) and {} in raw):
        here.report("wrong-type", found=raw, expected="a condition, or a list of them, each of which asks something")
    return vocabulary.conditions(raw, here)


def without_when(written: dict[str, Any], here: Here) -> dict[str, Any]:
    """A ``[[practice]]`` table without `when`, as its limits were called; reported, with the line to write instead."""
    if "when" not in written:
        return written
    spot = here / "when"
    limits, meant = (_written(spot, name, written["when"]) for name in ("limits", "for"))
    hint = f"Write `{limits}` or `{meant}`; `balm fmt --mend` writes `limits` for every such `when`, which it was."
    if "limits" in written:
        hint = "Write it into the `limits` of the same practice, or as its `for`."
    spot.report("practice-when", part="key", hint=hint)
    return {key: value for key, value in written.items() if key != "when"}


_MOST_MINUTES = 1e300
"""A whole number may be told that is larger than any float."""


def _written(spot: Here, name: str, value: Any) -> str:
    """What stands at a place, under another name: its header, or the key with its whole value on one line."""
    (start, end), (opens, closes) = spot.source.stretch(spot.path, "key"), spot.source.stretch(spot.path)
    if opens < start:
        return f"{spot.source.text[opens:start]}{name}{spot.source.text[end:closes]}"
    from balm.language.toml_writer import toml_value

    return f"{name} = {toml_value(value)}"


def read_minutes(raw: Any) -> tuple[float, float] | Mistake:
    """``[least, most]`` minutes."""
    if isinstance(raw, list | tuple) and len(raw) == 2:
        least, most = raw
        numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in raw)
        if numbers and 0 <= least <= most <= _MOST_MINUTES:
            return (number(least), number(most))
    return Mistake("bad-minutes", {"found": raw})


def least_minutes(minutes: tuple[float, float] | None, fact: Fact | None) -> Condition:
    """The limit that a practice has of itself: the person has its least minutes. `fact` is the one with this role."""
    if fact is None or minutes is None or minutes[0] <= fact.low:
        return ()
    least = minutes[0]
    enough = Range(low=least) if least <= fact.high else Range(low=fact.high, low_in=False)  # nobody has so many
    return (Predicate(fact.name, (enough,), f"{'>=' if enough.low_in else '>'} {enough.low}"),)


OWN = "own/"
"""How the ids of the person's own practices begin."""
OWN_KEYS = ("title", "kind", "stance", "needs", "tags", "minutes")


def read_own(raw: Any, attributes: Mapping[str, Fact]) -> Practice | list[tuple[str, Mistake]]:
    """A practice of the person's own from ``{"title": ..., "tags": [...]}`` or a title; or its mistakes by key."""
    if isinstance(raw, str):
        raw = {"title": raw}
    if not isinstance(raw, Mapping):
        return [("", Mistake("bad-own", {"found": raw, "expected": "a table with a title"}))]
    from balm.diagnostics.visible import visible

    where = "a practice of the person's own"
    unknown = {"where": where, "expected": in_words(OWN_KEYS)}
    mistakes = [
        (key, Mistake("unknown-key", {"found": key, **unknown}, OWN_KEYS)) for key in raw if key not in OWN_KEYS
    ]
    found = raw.get("title")
    typed = normal_text(found) if isinstance(found, str) else ""
    title = own_title(typed) if visible(typed) == typed else ""
    if "title" not in raw:
        if not any(mistake.nearest(0) == "title" for _, mistake in mistakes):
            mistakes.append(("", Mistake("missing-key", {"name": "title", "where": where})))
    elif not title:
        mistakes.append(("title", Mistake("bad-own", {"found": raw["title"], "expected": "a title in plain text"})))
    minutes = raw.get("minutes")
    told = {key: _own_value(attributes[key], raw.get(key)) for key in ("kind", "stance", "needs", "tags")}
    told["minutes"] = None if minutes is None else read_minutes(minutes)
    mistakes += [(key, value) for key, value in told.items() if isinstance(value, Mistake)]
    if mistakes:
        return mistakes
    return Practice(id=OWN + own_name(title), title=title, **told)


def own_title(text: str) -> str:
    """A title as it stands for an activity: composed (NFC), each run of white space one blank."""
    return " ".join(normal_text(text).split())


def own_id(title: str) -> str:
    """The id of the activity with this title: ``own/name``."""
    return OWN + own_name(own_title(title))


def own_name(title: str) -> str:
    """The name, after ``own/``, of the activity with an `own_title`: no two titles have the same.

    It is the title's slug where the title can be read off it, as with "Walk the dog"; otherwise the slug and a hash.
    """
    slug = _slug(_NO_WORD, title)
    if title_of_name(slug) == title:
        return slug
    from hashlib import sha256  # for the few

    return f"{slug}--{sha256(title.encode(errors='surrogatepass')).hexdigest()[:16]}"


def title_of_name(name: str) -> str:
    """The title whose name this is, where the name is a slug: "walk-the-dog" -> "Walk the dog"."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]


def older_own_names(title: str) -> frozenset[str]:
    """Every name that earlier versions gave the activity of a title; other titles may have had the same.

    A slug alone, of ASCII in the very first; and before titles were composed, of the title as it was typed.
    """
    from unicodedata import normalize

    return frozenset(
        _slug(gap, form)
        for gap in (_NO_WORD, _NO_ASCII_WORD)
        for form in (title, own_title(title), normalize("NFD", title))
    )


_NO_WORD = re.compile(r"[\W_]+")
_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")


def _slug(gap: re.Pattern[str], title: str) -> str:
    return gap.sub("-", title.lower()).strip("-")[:60] or "activity"


def own_told(practice: Practice) -> OwnPracticeData:
    """A practice of the person's own as the table that `read_own` made it of."""
    told = {key: getattr(practice, key) for key in OWN_KEYS if getattr(practice, key) is not None}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}  # type: ignore[return-value]  # as its keys say


def _own_value(attribute: Fact, raw: Any) -> Any:
    value = read_told(attribute, raw)
    if isinstance(value, Mistake):
        return as_attribute(attribute, value)
    if isinstance(value, frozenset):
        return tuple(v for v in attribute.values if v in value)
    return value
