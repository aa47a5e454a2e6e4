"""A safety plan -> what the person reads of it: its parts in order, with their own lines, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.command.page import page as new_page
from balm.deciding.portrait import PLAN_PARTS
from balm.explaining.plan_words import PLAN_HEADINGS
from balm.texts import texts

if TYPE_CHECKING:
    from balm.command.page import Page
    from balm.deciding.portrait import Plan, PlanPart
    from balm.history.sqlite import SqliteStore


ASKS = texts("plan-asks")
"""How each part is asked for."""
SAY = texts("terminal-plan")


def show_part(page: Page, plan: Plan, part: PlanPart) -> None:
    """The lines of one part, numbered as `balm plan change` and `remove` count them."""
    for number, line in enumerate(plan.get(part, ()), 1):
        page.add(line, indent=2, first=f"{number}  ", hang=5)


def show_plan(page: Page, plan: Plan) -> None:
    """The parts that are filled, each under its title and the name by which it is changed."""
    for part in PLAN_PARTS:
        if part in plan:
            page.blank()
            page.pair(PLAN_HEADINGS[part], part, "title")
            show_part(page, plan, part)


def show_kept(page: Page, store: SqliteStore) -> None:
    """Where the plan is kept."""
    page.add(SAY["kept"], "quiet")
    page.verbatim(f"  {store.path}")


def say_kept(done: str, store: SqliteStore) -> None:
    """What was done with the plan, how to see it, and where it is kept."""
    with new_page() as sheet:
        sheet.add(SAY["done"].format(done=done))
        show_kept(sheet, store)


def plan_text(plan: Plan) -> str:
    """A plan as plain text to print: no word of where it comes from."""
    parts = [
        "\n".join([PLAN_HEADINGS[part], *(f"  - {line}" for line in plan[part])]) for part in PLAN_PARTS if part in plan
    ]
    return "\n\n".join([SAY["title"], *parts]) + "\n"


def line_count(plan: Plan) -> int:
    """How many lines a plan has."""
    return sum(map(len, plan.values()))
