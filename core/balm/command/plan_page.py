"""A safety plan -> what the person reads of it: its parts in order, with their own lines, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.deciding.portrait import PLAN_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.command.page import Page
    from balm.deciding.portrait import Plan, PlanPart


class PartWords(NamedTuple):
    """How a part of a plan is headed, and how it is asked for."""

    title: str
    ask: str


WORDS: Mapping[PlanPart, PartWords] = {
    "signs": PartWords(
        "How I notice that it is getting worse",
        "How do you notice that it is getting worse? A thought, a feeling, something you do.",
    ),
    "do": PartWords(
        "What I can do on my own",
        "What can you do on your own that takes your mind off it or calms you?",
    ),
    "places": PartWords(
        "People and places that take my mind off it",
        "Who is good to be with, and where is it good to be, without talking about it?",
    ),
    "people": PartWords(
        "People I can ask for help",
        "Whom can you tell that it is bad, and ask for help? A name, and how you reach them.",
    ),
    "professionals": PartWords(
        "Professionals and services I can reach",
        "Which professionals or services can you reach? A name, a number, when they are there.",
    ),
    "safer": PartWords(
        "How I make things around me safer",
        "How can things around you be made safer? Such as who keeps something for you while it is bad.",
    ),
}


def show_part(page: Page, plan: Plan, part: PlanPart) -> None:
    """The lines of one part, numbered as `balm plan change` and `remove` count them."""
    for number, line in enumerate(plan.get(part, ()), 1):
        page.add(line, indent=2, first=f"{number}  ", hang=5)


def show_plan(page: Page, plan: Plan) -> None:
    """The parts that are filled, each under its title and the name by which it is changed."""
    for part in PLAN_PARTS:
        if part in plan:
            page.blank()
            page.pair(WORDS[part].title, part, "title")
            show_part(page, plan, part)


def plan_text(plan: Plan) -> str:
    """A plan as plain text to print: no word of where it comes from."""
    parts = [
        "\n".join([WORDS[part].title, *(f"  - {line}" for line in plan[part])]) for part in PLAN_PARTS if part in plan
    ]
    return "\n\n".join(["My plan", *parts]) + "\n"


def line_count(plan: Plan) -> int:
    """How many lines a plan has."""
    return sum(map(len, plan.values()))
