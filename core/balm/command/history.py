"""`balm history`: what Balm remembers, to look at, take along, and have forgotten."""

from __future__ import annotations

import click

from balm.command.complete import complete_file
from balm.command.history_file import export_command, forget_command, import_command
from balm.command.host import Host
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.person_history import allow, open_store
from balm.switches import HISTORY, switch
from balm.texts import texts

_SAY = texts("terminal-remembering")


@click.group("history", invoke_without_command=True, short_help="What Balm remembers: look, take along, forget.")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="The latest N.")
@click.option("--picture", is_flag=True, help="How upset you were, and how it felt, over time.")
@click.option("--svg", metavar="FILE", help="Draw that picture into FILE.", shell_complete=complete_file)
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.pass_context
def command(ctx: click.Context, last: int, picture: bool, svg: str | None, as_json: bool) -> None:
    """What Balm remembers of you: what it suggested, and how you said it felt.

    It remembers nothing before you let it. It is in one file on this machine, for you alone.

    \b
    Examples:
      balm history
      balm history --picture
      balm history show 3f2a
      balm history forget --all
    """
    if ctx.invoked_subcommand is not None:
        return
    host = ctx.ensure_object(Host)
    store = open_store()
    if as_json:
        from balm.deciding.entries_json import entry_to_data

        data = [entry_to_data(entry) for entry in store.entries()]
        write_json(data)
        return
    if picture or svg is not None:
        from balm.command.history_picture import draw

        draw(store.entries(), host.moment, svg, host.load().rulebook.fact_of("distress"))
        return
    from balm.command.history_page import show_entries, show_state

    entries = store.entries()
    with page() as sheet:
        show_entries(sheet, entries[-last:], len(entries) - len(entries[-last:]))
        sheet.blank()
        show_state(sheet, store.path, anything=bool(entries))


@command.command("show", short_help="One entry, with its reasons.")
@click.argument("id_", metavar="ID")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_command(id_: str, load: Load, as_json: bool) -> None:
    """One entry: what was known, what was suggested and why, and what came of it.

    ID is the entry's, or its first few letters.

    \b
    Examples:
      balm history show 3f2a
    """
    from balm.command.history_file import find_entry

    entry = find_entry(open_store(), id_)
    if as_json:
        from balm.deciding.entries_json import entry_to_data

        write_json(entry_to_data(entry))
        return
    from balm.command.history_page import show_entry

    with page() as sheet:
        show_entry(sheet, load(), entry)


@command.command("on", short_help="Let Balm remember.")
def on_command() -> None:
    """Let Balm remember what it suggests and how it felt.

    \b
    Examples:
      balm history on
    """
    allow(on=True)
    say(_switched(_SAY["switched-on"]))


@command.command("off", short_help="Let Balm remember nothing more.")
def off_command() -> None:
    """Let Balm remember nothing more. What it remembers stays until it is forgotten.

    \b
    Examples:
      balm history off
      balm history forget --all
    """
    allow(on=False)
    say(_switched(_SAY["switched-off"]))


def _switched(words: str) -> str:
    said = switch(HISTORY)
    return words if said is None else _SAY["overridden"].format(words=words, setting=f"{HISTORY}={int(said)}")


for each in (export_command, import_command, forget_command):
    command.add_command(each)
