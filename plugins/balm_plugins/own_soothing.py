"""Own soothing: what the person already does to look after themselves becomes a candidate that rules can judge.

A title is read with the reviewed words of `words.toml`: "Walk the dog, 20 minutes" has to do with animals, is done on
foot, and takes 20 minutes. What the person told about an activity stays as they told it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import balm

_WORD = re.compile(r"[^\W_]+")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20}
_NUMBER = r"\d{1,3}(?:\.\d)?|" + "|".join(_NUMBERS)
_TIME = (
    r"\b(?:(?P<half>half an hour|half hour)|(?P<quarter>quarter of an hour)|(?P<more>an hour and a half)"
    rf"|(?P<least>{_NUMBER})(?:\s*(?:-|\u2013|to|or)\s*(?P<most>{_NUMBER}))?[\s-]*"
    r"(?:(?P<minutes>min|mins|minute|minutes)|(?P<hours>h|hr|hrs|hour|hours)))\b"
)  # fmt: skip
_INWARD = frozenset(
    {"breath_focus", "body_focus", "deep", "imagery", "inward", "loving_kindness", "memory", "reappraisal"}
    | {"warmth_to_other", "warmth_to_self"}
)
"""Tags with which something that looks like doing may be done in the mind."""

BECAUSE, TELL = "The person named it as something that helps.", "You already know this helps."


class Word(NamedTuple):
    """What one word, or a phrase, says about an activity."""

    tags: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kind: str = "behavioural"
    wants: str = ""
    """A tag that another word must give; without it this one could mean anything."""


class Words(NamedTuple):
    """The reviewed words: phrase -> what it says, None for one that says nothing; and those that speak of risk."""

    known: Mapping[tuple[str, ...], Word | None]
    risk: frozenset[tuple[str, ...]]
    longest: int


class Reading(NamedTuple):
    """What a title says. `risky` and `read` are both False where some word of it is not known."""

    risky: bool = False
    read: bool = False
    says: Mapping[str, Any] = {}
    """Keys of a practice of one's own, as far as the title tells them."""


class OwnSoothing:
    """Completes the person's own activities, and gives them points, as what has helped before may well help again."""

    name = "own-soothing"
    bound = 9
    reads: tuple[str, ...] = ()

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, Any]]:
        """Each activity that its title tells more about, with what the person did not tell themselves."""
        proposals = []
        for told in situation.own:
            says = read_title(told["title"]).says
            inward = told.get("kind") == "mental" or not _INWARD.isdisjoint(told.get("tags") or ())
            added = {
                key: value
                for key, value in says.items()
                if told.get(key) is None and not (inward and key in ("kind", "stance"))
            }
            if added:
                proposals.append({"title": told["title"], **added})
        return proposals

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points for each whose title was read or whose tags were told; none where the title speaks of risk."""
        known = set()
        for told in situation.own:
            reading = read_title(told["title"])
            if not reading.risky and (reading.read or told.get("tags")):
                known.add(told["title"].strip())
        return [
            balm.Points(practice.id, self.bound, BECAUSE, TELL)
            for practice in situation.practices
            if practice.id.startswith("own/") and practice.title in known
        ]

    def portable(self) -> Mapping[str, object]:
        """The words, the points and what they are given for."""
        about = {"points": self.bound, "because": BECAUSE, "tell": TELL, "numbers": _NUMBERS, "inward": sorted(_INWARD)}
        return {**about, **_table()}


def read_title(title: str) -> Reading:
    """What a title says about an activity: tags and kind only where every word is known, minutes wherever told."""
    words = _words()
    text = title.casefold()
    bare = _tokens(text)
    if any(_forms(bare, at, length) & words.risk for at in range(len(bare)) for length in (1, 2)):
        return Reading(risky=True)
    says: dict[str, Any] = {}
    times = list(re.finditer(_TIME, text))
    if len(times) == 1:
        says["minutes"] = _minutes(times[0])
    found = _known(_tokens(re.sub(_TIME, " ", text)), words)
    given = {tag for word in found if not word.wants for tag in word.tags}
    if not found or any(word.wants and word.wants not in given for word in found):
        return Reading(says=says)
    drops = {tag for word in found for tag in word.drops}
    tags = dict.fromkeys(tag for word in found for tag in word.tags if tag not in drops)
    needs = dict.fromkeys(need for word in found for need in word.needs)
    mental = any(word.kind == "mental" for word in found)
    says |= {"tags": list(tags), "kind": "mental" if mental else "behavioural"}
    if not mental:
        says["stance"] = "neutral"
    if needs:
        says["needs"] = list(needs)
    return Reading(read=True, says=says)


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text)


def _known(tokens: Sequence[str], words: Words) -> list[Word]:
    """What the words say, the longest phrases first; nothing where one of them is not known, or all say nothing."""
    found: list[Word] = []
    at = 0
    while at < len(tokens):
        for length in range(min(words.longest, len(tokens) - at), 0, -1):
            form = next((form for form in _forms(tokens, at, length) if form in words.known), None)
            if form is not None:
                word = words.known[form]
                found += [word] if word is not None else []
                at += length
                break
        else:
            return []
    return found


def _forms(tokens: Sequence[str], at: int, length: int) -> frozenset[tuple[str, ...]]:
    """A phrase as written and with its last word as it would be if it were a plural."""
    *before, last = tokens[at : at + length] if at + length <= len(tokens) else [""]
    singular = {last}
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        singular.add(last[:-1])
        if last.endswith("es"):
            singular.add(last[:-2])
        if last.endswith("ies"):
            singular.add(last[:-3] + "y")
    return frozenset((*before, form) for form in singular)


def _minutes(time: re.Match[str]) -> list[float]:
    if time["half"]:
        return [30, 30]
    if time["quarter"]:
        return [15, 15]
    if time["more"]:
        return [90, 90]
    scale = 60 if time["hours"] else 1
    told = sorted(_number(text) * scale for text in (time["least"], time["most"] or time["least"]))
    return [int(n) if n == int(n) else n for n in told]


def _number(text: str) -> float:
    return _NUMBERS[text] if text in _NUMBERS else float(text)


@cache
def _words() -> Words:
    table = _table()
    known: dict[tuple[str, ...], Word | None] = {_phrase(word): None for word in table["neutral"]}
    for entry in table["word"]:
        lists = {key: tuple(entry.get(key, ())) for key in ("tags", "drops", "needs")}
        word = Word(**lists, kind=entry.get("kind", "behavioural"), wants=entry.get("wants", ""))
        known |= dict.fromkeys(map(_phrase, entry["words"]), word)
    return Words(known, frozenset(map(_phrase, table["risk"])), max(map(len, known)))


def _table() -> dict[str, Any]:
    import tomllib  # only who tells of an activity waits for this
    from importlib import resources

    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _phrase(words: str) -> tuple[str, ...]:
    return tuple(_tokens(words))


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What already works for the person comes first of all."""
    return [OwnSoothing()]
