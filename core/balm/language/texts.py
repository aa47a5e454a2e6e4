"""Texts: a rulebook -> every text of its packs that a person may read, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.language.here import Place
from balm.language.rule import authored_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from balm.language.rulebook import Rulebook


class Text(NamedTuple):
    """A text as it is written: of what it is, and under which key."""

    of: str
    """The full id of a practice, a rule or a step, the name of a fact or of a kind of help, or ``page``."""
    key: str
    """``title``, ``how.warm``, ``cautions``, ``tell``, ``ask``, ``why``, ``say.high``, ``labels.high``, ``lines``,
    ``text``, ``otherwise``, ``contact``.
    """
    words: str
    pack: str
    place: Place


def texts(rulebook: Rulebook) -> Iterator[Text]:
    """Of practices, rules, facts, steps, kinds of help and the page, in this order.

    Help lines are in their operators' words.
    """
    for practice in rulebook.practices:
        yield from _of(practice.id, practice.pack, practice.place, title=practice.title)
        yield from _worded(practice.id, practice.pack, practice.place, "how", practice.how)
        for i, caution in enumerate(practice.cautions):
            yield Text(practice.id, "cautions", caution, practice.pack, _below(practice.place, "cautions", i))
    for rule in {authored_id(rule.id): rule for rule in rulebook.rules}.values():
        yield from _of(authored_id(rule.id), rule.pack, rule.place, tell=rule.tell)
    for fact in rulebook.facts.values():
        yield from _of(fact.name, fact.pack, fact.place, ask=fact.ask, why=fact.why if fact.ask else "")
        yield from _worded(fact.name, fact.pack, fact.place, "say", fact.say)
        yield from _worded(fact.name, fact.pack, fact.place, "labels", fact.labels)
    for step in rulebook.steps:
        yield from _of(step.id, step.pack, step.place, title=step.title)
        for line in step.lines:
            yield Text(step.id, "lines", line.text, step.pack, _below(line.place, "text"))
    for kind in rulebook.referrals.values():
        of = {"title": kind.title, "text": kind.text, "otherwise": kind.otherwise}
        yield from _of(kind.kind, kind.pack, kind.place, **of)
    page = rulebook.page
    yield from _of("page", page.pack, page.place, title=page.title, contact=page.contact)


def in_language(rulebook: Rulebook, language: str) -> frozenset[str]:
    """The packs whose texts are in a language, of any country: ``en`` is that of ``en-GB`` too."""
    return frozenset(pack.name for pack in rulebook.packs if _primary(pack.language) == _primary(language))


def _primary(language: str) -> str:
    """The first part of a language tag (RFC 5646), such as ``en`` of ``en-GB``."""
    return language.replace("_", "-").partition("-")[0].lower()


def _of(of: str, pack: str, place: Place, **written: str) -> Iterator[Text]:
    for key, words in written.items():
        if words:
            yield Text(of, key, words, pack, _below(place, key))


def _worded(of: str, pack: str, place: Place, key: str, written: Mapping[str, str]) -> Iterator[Text]:
    """One text, under "", or one for each of several values."""
    for value, words in written.items():
        yield Text(of, f"{key}.{value}" if value else key, words, pack, _below(place, key, *filter(None, [value])))


def _below(place: Place, *keys: str | int) -> Place:
    return Place(place.file, (*place.path, *keys))
