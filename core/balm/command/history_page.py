"""Entries -> what a person reads of them: a list by days, or one with all that was said and shown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from balm.checkin.wording import FELT_WORDS
from balm.command.person_history import allowed
from balm.deciding.past import Entry, Option, day_of
from balm.explaining.voice import written_date
from balm.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.command.page import Page
    from balm.engine import Engine

_SAY, _REMEMBERING = texts("terminal-history"), texts("terminal-remembering")


def show_state(page: Page, path: str, *, anything: bool) -> None:
    """Whether Balm remembers, and in which file what it does."""
    on = bool(allowed())
    if not anything:
        page.add(_REMEMBERING["nothing-yet" if on else "nothing-remembered"])
    page.add(_REMEMBERING["is-on" if on else "is-off"], "quiet")
    if anything:
        page.add(_REMEMBERING["kept-in"], "quiet")
        page.verbatim(f"  {path}")


def title_of(practice: str, options: Iterable[Option]) -> str:
    """What a practice was called when it was shown, or its id in words."""
    titles = (one.title for one in options if one.practice == practice and one.title)
    return next(titles, "") or practice.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()


def show_entries(page: Page, entries: Sequence[Entry], before: int) -> None:
    """A list by days, each entry under its own, and how many lie before it."""
    if before:
        page.add(_SAY["earlier"].format(count=before), "quiet")
    for day, of_day in groupby(sorted(entries, key=day_of), day_of):
        page.blank()
        page.add(written_date(day), "title")
        for entry in of_day:
            words, felt = _in_a_line(entry), FELT_WORDS[entry.felt] if entry.felt else ""
            page.pair(f"{words}{': ' if felt else ''}{felt}", entry.id, "plain", first=f"  {entry.at:%H:%M}  ")
            if entry.note:
                page.add(entry.note, "aside", indent=9)


def _in_a_line(entry: Entry) -> str:
    if entry.chosen:
        return title_of(entry.chosen, entry.options)
    if not entry.options:
        return _SAY["was-nothing"]
    title, more = title_of(entry.options[0].practice, entry.options), len(entry.options) - 1
    return (
        _SAY["was-suggested-more"].format(title=title, more=more) if more else _SAY["was-suggested"].format(title=title)
    )


def show_entry(page: Page, engine: Engine, entry: Entry) -> None:
    """One entry: what was told, in the packs' own words; what was suggested and why; what came of it."""
    page.pair(f"{written_date(day_of(entry))}, {entry.at:%H:%M}", entry.id, "title")
    said = _said(engine, entry)
    if said:
        page.add(_SAY["known"].format(said="; ".join(said)))
    page.blank()
    page.add(_SAY["what-was-suggested" if entry.options else "nothing-was-suggested"], "strong")
    for number, option in enumerate(entry.options, 1):
        name = option.practice.rpartition("/")[2]
        page.pair(title_of(option.practice, (option,)), name, "plain", first=f"  {number}  ")
        if option.tell:
            page.add(option.tell, "aside", indent=5)
    if entry.chosen or entry.felt or entry.note:
        page.blank()
        page.add(_SAY["what-came"], "strong")
    if entry.chosen:
        what = title_of(entry.chosen, entry.options)
        if entry.felt:
            what = _SAY["did-felt"].format(title=what, felt=FELT_WORDS[entry.felt])
        if entry.felt_at:
            day, time = written_date(entry.felt_at.date()), f"{entry.felt_at:%H:%M}"
            what = _SAY["did-said"].format(what=what, day=day, time=time)
        page.add(_SAY["did"].format(what=what), indent=2)
    if entry.note:
        page.add(entry.note, "aside", indent=2, first=_SAY["your-note"], hang=2)


def _said(engine: Engine, entry: Entry) -> list[str]:
    """What was told, in the words that the packs allow; what the packs of today do not know stays unsaid."""
    from balm.explaining.voice import say_facts
    from balm.language.facts import read_value
    from balm.language.here import Mistake

    known = {name: fact for name, fact in engine.rulebook.facts.items() if fact.origin != "history"}
    values = {name: read_value(known[name], raw) for name, raw in entry.facts.items() if name in known}
    return say_facts(known, {name: value for name, value in values.items() if value and not isinstance(value, Mistake)})
