"""A decision -> what a person reads: help first, then what they might do, the open question, and what this is.

No id, no name of a fact and no value of one is shown; what is said of a person comes from the packs' own words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING

from balm.checkin.urgency import urgent
from balm.command.help_page import show_help, show_lines, show_where
from balm.command.page import Page
from balm.decision.help_lines import lines_once
from balm.decision.person import person_data, person_recommendation
from balm.texts import texts

if TYPE_CHECKING:
    from balm.decision.data import PersonRecommendationData
    from balm.decision.decision import Decision
    from balm.engine import Engine

SHOWN = texts("shown")
"""What the check-in page says too."""
SAY = texts("terminal")


def show_decision(
    page: Page,
    engine: Engine,
    decision: Decision,
    top: int,
    question: str = "",
    own: Collection[str] = (),
    *,
    scrolls: bool = False,
) -> None:
    """The whole answer; `own` are the titles of the activities that the person told.

    Help lines stand beside the words about help; on a screen that scrolls they stand last, where they stay in sight.
    """
    kinds = person_data(decision.referrals, (), ())["referrals"]
    show_help(page, kinds, lines=not scrolls)
    show_where(page, engine, decision)
    show_practices(page, decision, top)
    if own and not urgent(engine.rulebook, decision):
        show_own_left_out(page, decision, own, top)
    if question:
        page.blank()
        page.add(SAY["would-help"], "quiet")
        page.add(question, indent=2)
    show_footer(page)
    reached = [line for lines in lines_once(kinds) for line in lines]
    if scrolls and reached:
        page.blank()
        page.add(SAY["whom"], "help")
        show_lines(page, reached)


def show_footer(page: Page) -> None:
    """What this is, and what it is not."""
    page.blank()
    page.add(SAY["footer"], "quiet")


def show_practices(page: Page, decision: Decision, top: int) -> None:
    """At most `top` practices, of as many ways as can be, or a kind word where there is none."""
    page.blank()
    shown = decision.ways(top)
    if not decision.recommendations:
        page.add(nothing_fits(helped=bool(decision.referrals)))
        return
    if not shown:
        return
    page.add(practices_title(helped=bool(decision.referrals)), "title")
    said: set[str] = set()
    for number, one in enumerate(shown, 1):
        show_practice(page, person_recommendation(one), f"{number}  ", said, lacks_plan=one.lacks_plan)


def show_own_left_out(page: Page, decision: Decision, own: Collection[str], top: int) -> None:
    """What became of the person's own activities that do not stand above, so that none vanishes without a word."""
    eligible = {one.practice for one in decision.recommendations}
    shown = {one.practice for one in decision.ways(top)}
    left = [one for one in decision.outcome.own if one.title in own and one.id not in shown]
    unread = [one.title for one in left if one.tags is None]
    unsuited = [one.title for one in left if one.tags is not None and one.id not in eligible]
    if unread or unsuited:
        page.blank()
    if unread:
        page.add(SAY["own-unread"].format(titles="; ".join(unread)), "quiet")
    if unsuited:
        page.add(SAY["own-unsuited"].format(titles="; ".join(unsuited)), "quiet")


def practices_title(*, helped: bool) -> str:
    """What stands above practices; `helped`: help is shown beside them."""
    return SHOWN["also"] if helped else SHOWN["something"]


def nothing_fits(*, helped: bool) -> str:
    """A kind word where there is no practice to show; `helped`: help is shown."""
    return SHOWN["nothing-helped"] if helped else SHOWN["nothing"]


def show_practice(page: Page, one: PersonRecommendationData, first: str, said: set[str], *, lacks_plan: bool) -> None:
    """A practice: its title and time, its steps, why it is here, and when to leave it.

    `said` are the sentences of why that stand above already: they are not said again. `lacks_plan`: it opens the
    person's safety plan, and they have none.
    """
    page.blank()
    page.pair(one["title"], minutes(one["minutes"]), "strong", first=first)
    indent = len(first)
    _show_steps(page, one["text"], indent)
    if lacks_plan:
        _show_steps(page, SAY["keep-plan"], indent)
    sentences = re.split(r"(?<=[.!?]) ", one["tell"])
    new = [sentence for sentence in sentences if sentence not in said]
    said.update(new)
    if one["tell"]:
        page.add(" ".join(new or sentences[-1:]), "aside", indent=indent)
    if one["cautions"]:
        page.add(" ".join(one["cautions"]), "quiet", indent=indent, first=SAY["care"], hang=indent)


def _show_steps(page: Page, text: str, indent: int) -> None:
    """Steps, one a line; what is set in is a point of the line above, which heads it."""
    lines = dedent(text.strip("\n")).splitlines()
    for line, below in pairwise([*lines, ""]):
        heads = below[:1].isspace() and not line[:1].isspace()
        page.add(line.strip(), indent=indent, first="" if heads else "- ", hang=indent + (0 if heads else 2))


def minutes(span: Sequence[float] | None) -> str:
    """How long it takes: "5 to 10 minutes"; nothing where it does not matter."""
    if span is None or not span[1] or not span[0]:
        return ""
    least, most = (int(m) if float(m).is_integer() else m for m in span)
    if least != most:
        return SHOWN["minutes-between"].format(least=least, most=most)
    return SHOWN["minute"] if least == 1 else SHOWN["minutes"].format(least=least)
