"""A portrait -> what the person reads of it: what they told of themselves, in the words in which it was offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.checkin.wording import in_labels
from balm.command.check_in_page import without_enumeration
from balm.command.history_page import title_of
from balm.command.plan_page import line_count
from balm.deciding.portrait import Portrait
from balm.deciding.remembering import known, known_until
from balm.explaining.voice import written_date
from balm.language.facts import read_value
from balm.language.practices import OWN, own_name
from balm.texts import counted, texts

if TYPE_CHECKING:
    from balm.command.page import Page
    from balm.deciding.portrait import ToldFact
    from balm.engine import Engine
    from balm.language.facts import Fact

_SAY = texts("terminal-me")


def show_portrait(page: Page, engine: Engine, portrait: Portrait) -> None:
    """All of it that is known today; the plan by its number of lines."""
    show_facts(page, engine, portrait)
    if portrait.own:
        page.blank()
        page.add(_SAY["what-you-do"], "title")
        for one in portrait.own:
            page.add(one["title"], indent=2)
        page.add(_SAY["taken-for"], "quiet")
    show_not_again(page, engine, portrait)
    page.blank()
    if portrait.plan:
        page.add(_SAY["plan"].format(lines=counted(line_count(portrait.plan), "line", "lines")))
    else:
        page.add(_SAY["no-plan"])


def show_facts(page: Page, engine: Engine, portrait: Portrait) -> None:
    """Each fact that is known, with when it was told, and until when it is known."""
    facts = engine.rulebook.facts
    for name, told in known(portrait, engine.rulebook, engine.today()).items():
        fact = facts[name]
        page.blank()
        page.pair(without_enumeration(fact.ask, [*fact.labels.values()]) or name, name if fact.ask else "", "strong")
        page.add(words_of(fact, told), indent=2)
        on, until = written_date(told.on), written_date(known_until(fact, told))
        page.add(_SAY["told"].format(day=on, until=until), "quiet", indent=2)


def words_of(fact: Fact, told: ToldFact) -> str:
    """What was told, in the words in which it was offered."""
    return in_labels(fact, read_value(fact, told.value))  # type: ignore[arg-type]  # it is known


def show_own(page: Page, engine: Engine, portrait: Portrait) -> None:
    """The person's own activities, each with the tags that Balm takes it for: those told, or read off its title."""
    read = {one.id: one for one in engine.decide({}, portrait=Portrait(own=portrait.own)).outcome.own}
    for own in portrait.own:
        page.blank()
        page.add(own["title"], "strong")
        practice = read.get(OWN + own_name(own["title"]))
        tags = (practice and practice.tags) or ()
        for tag in tags:
            page.add(f"{tag}: {engine.rulebook.tags[tag]}", indent=2, hang=4)
        if not tags:
            page.add(_SAY["unread"], "quiet", indent=2)


def show_not_again(page: Page, engine: Engine, portrait: Portrait) -> None:
    """The practices that are not shown again, each with the name by which it comes back."""
    if portrait.not_again:
        page.blank()
        page.add(_SAY["left-out"], "title")
        for name, title in titles_of_left_out(engine, portrait).items():
            page.pair(title, name.rpartition("/")[2], "plain", first="  ")
        page.add(_SAY["see-again"], "quiet")


def titles_of_left_out(engine: Engine, portrait: Portrait) -> dict[str, str]:
    """Practice that is not shown again -> its title."""
    titles = {one.id: one.title for one in engine.rulebook.practices}
    titles |= {OWN + own_name(one["title"]): one["title"] for one in portrait.own}
    return {name: titles.get(name) or title_of(name, ()) for name in portrait.not_again}
