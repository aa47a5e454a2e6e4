"""`balm plan`: a person's own safety plan, in their own words: written, shown, changed, taken along, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.help_heard import show_help_heard
from balm.command.host import typed
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import Page, page
from balm.command.person_history import open_store
from balm.command.plan_file import export_command, import_command
from balm.command.plan_page import ASKS, SAY, line_count, say_kept, show_kept, show_part, show_plan
from balm.deciding.portrait import PLAN_PARTS, plan_of
from balm.explaining.plan_words import PLAN_HEADINGS
from balm.texts import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.portrait import PlanPart, Portrait
    from balm.engine import Engine
    from balm.history.store import Store

MOST_KINDS = 2
"""So many kinds of help stand beside a plan: more would push it out of sight."""

_part = click.argument("part", type=click.Choice(PLAN_PARTS))
_number = click.argument("number", type=click.IntRange(min=1))
_text = click.argument("text", nargs=-1, required=True)


@click.group("plan", invoke_without_command=True, short_help="Your own plan for the worst hours: write it, see it.")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON.")
@click.pass_context
def command(ctx: click.Context, load: Load, as_json: bool) -> None:
    """Your own plan for the worst hours, in your own words, with whom to call beside it.

    It has the steps of a safety plan as Stanley and Brown published them. Write it in a calm moment; three lines are
    enough, and each part can be left open. PART is one of signs, do, places, people, professionals, safer.

    \b
    Examples:
      balm plan write
      balm plan
      balm plan add people "Call my sister"
      balm plan export plan.txt
    """
    if ctx.invoked_subcommand is not None:
        return
    store = open_store()
    portrait = store.portrait()
    plan = portrait.plan
    if as_json:
        from balm.deciding.portrait_json import plan_to_data

        write_json(plan_to_data(plan))
        return
    with page() as sheet:
        if plan:
            show_plan(sheet, plan)
            sheet.blank()
            show_kept(sheet, store)
        else:
            sheet.add(SAY["none"])
        _show_help(sheet, load(), portrait)


@command.command("write", short_help="Write it, part by part.")
@pack_options
def write_command(load: Load) -> None:
    """Write the plan part by part: a line each, and Enter goes to the next part.

    What is there already stays. `stop` ends it at any time; what you wrote until then is kept.

    \b
    Examples:
      balm plan write
    """
    store, engine = open_store(), load()
    with page() as sheet:
        sheet.add(SAY["a-line-each"], "quiet")
        show_kept(sheet, store)
    for part in PLAN_PARTS:
        with page() as sheet:
            sheet.lines.append([])
            sheet.add(PLAN_HEADINGS[part], "title")
            sheet.add(ASKS[part])
            show_part(sheet, store.portrait().plan, part)
        if not _write_part(engine, store, part):
            break
    say(SAY["written"])


def _write_part(engine: Engine, store: Store, part: PlanPart) -> bool:
    """Keep what is typed for a part, line by line; False where the person stops."""
    while line := typed():
        said = engine.listen(line).command
        if said in ("stop", "skip"):
            return said == "skip"
        if said == "help":
            with page() as sheet:
                _show_help(sheet, engine, store.portrait())
        else:
            show_help_heard(engine, line, store.portrait())
            _keep(store, part, [*_lines(store, part), line])
    return line is not None


@command.command("add", short_help="Add a line.")
@_part
@_text
@pack_options
def add_command(part: PlanPart, text: tuple[str, ...], load: Load) -> None:
    """Add a line of your own words to a part of the plan.

    \b
    Examples:
      balm plan add signs "I stop answering messages"
    """
    words, store = _own_words(text), open_store()
    show_help_heard(load(), words, store.portrait())
    _keep(store, part, [*_lines(store, part), words])
    say_kept(SAY["added"], store)


@command.command("change", short_help="Put other words in the place of a line.")
@_part
@_number
@_text
@pack_options
def change_command(part: PlanPart, number: int, text: tuple[str, ...], load: Load) -> None:
    """Put other words in the place of a line; NUMBER is the one that `balm plan` shows.

    \b
    Examples:
      balm plan change people 1 "Call my sister or my brother"
    """
    words, store = _own_words(text), open_store()
    lines = _lines(store, part, number)
    lines[number - 1] = words
    show_help_heard(load(), words, store.portrait())
    _keep(store, part, lines)
    say_kept(SAY["changed"], store)


@command.command("remove", short_help="Remove a line.")
@_part
@_number
def remove_command(part: PlanPart, number: int) -> None:
    """Remove a line for good; NUMBER is the one that `balm plan` shows.

    \b
    Examples:
      balm plan remove do 2
    """
    store = open_store()
    lines = _lines(store, part, number)
    del lines[number - 1]
    _keep(store, part, lines)
    say(SAY["removed"])


@command.command("forget", short_help="Forget all of it.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def forget_command(yes: bool) -> None:
    """Forget the whole plan for good: nothing of it is left in any file of Balm's. Files you exported stay.

    \b
    Examples:
      balm plan forget
    """
    from balm.command.history_file import sure_to_forget

    store = open_store()
    portrait = store.portrait()
    if portrait.plan and not yes and not sure_to_forget(SAY["yours"]):
        return
    store.keep_portrait(portrait._replace(plan=plan_of({})))
    say(SAY["forgotten"].format(lines=counted(line_count(portrait.plan), "line", "lines")))


def _lines(store: Store, part: PlanPart, number: int = 0) -> list[str]:
    """The lines of a part. Raises UsageError where it has none of this number."""
    lines = [*store.portrait().plan.get(part, ())]
    if number > len(lines):
        kept = counted(len(lines), "line", "lines")
        raise click.UsageError(f"That part has {kept}; `balm plan` shows their numbers.")
    return lines


def _keep(store: Store, part: PlanPart, lines: Sequence[str]) -> None:
    portrait = store.portrait()
    store.keep_portrait(portrait._replace(plan=plan_of({**portrait.plan, part: lines})))


def _own_words(text: Sequence[str]) -> str:
    words = " ".join(text)
    if not words.strip():
        raise click.UsageError("TEXT is empty: write a few words of your own.")
    return words


def _show_help(sheet: Page, engine: Engine, portrait: Portrait) -> None:
    """Whom to call: the most urgent of what the check-in shows to somebody who asks for help.

    Help lines are those of the country that the portrait knows.
    """
    from balm.command.help_page import show_help

    asked = engine.check_in({}, portrait=portrait).tell({"command": "help"})
    show_help(sheet, asked.screen["help"][:MOST_KINDS])


for each in (export_command, import_command):
    command.add_command(each)
