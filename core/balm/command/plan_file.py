"""`balm plan export` and `import`: a safety plan as a file of the person's own, and back."""

from __future__ import annotations

import os

import click

from balm.command.complete import complete_file
from balm.command.output import say
from balm.command.person_file import read_text, write_text
from balm.command.person_history import open_store
from balm.command.plan_page import line_count, say_kept
from balm.texts import counted, texts

_SAY = texts("terminal-history")
_MOST_BYTES = 1_000_000


@click.command("export", short_help="Write it into a file, to print or to take along.")
@click.argument("file", shell_complete=complete_file)
def export_command(file: str) -> None:
    """Write the plan into FILE.txt, to print, or FILE.json, which `balm plan import` reads back.

    The file is yours: forgetting does not reach it.

    \b
    Examples:
      balm plan export plan.txt
      balm plan export plan.json
    """
    ending = os.path.splitext(file)[1].lower()
    if ending not in (".txt", ".json"):
        raise click.UsageError(f"FILE ends in .txt or .json, and {file!r} does not.")
    plan = open_store().portrait().plan
    if ending == ".txt":
        from balm.command.plan_page import plan_text

        text = plan_text(plan)
    else:
        import json

        from balm.deciding.portrait_json import plan_to_data

        text = json.dumps(plan_to_data(plan), ensure_ascii=False, indent=2) + "\n"
    write_text(file, text)
    say(_SAY["written"].format(what=counted(line_count(plan), "line", "lines"), file=file))


@click.command("import", short_help="Read such a file back.")
@click.argument("file", shell_complete=complete_file)
def import_command(file: str) -> None:
    """Keep the plan of a FILE.json that `balm plan export` wrote, beside what is there: no line comes twice.

    \b
    Examples:
      balm plan import plan.json
    """
    from balm.deciding.entries_json import EntryError, read_json
    from balm.deciding.portrait import Portrait
    from balm.deciding.portrait_json import plan_from_data
    from balm.deciding.remembering import merged

    text = read_text(file, _MOST_BYTES)
    try:
        told = plan_from_data(read_json(text))
    except EntryError as wrong:
        raise click.UsageError(f"{file!r}: {wrong}. Nothing was imported.") from None
    store = open_store()
    before = store.portrait()
    after = merged(before, Portrait(plan=told))
    store.keep_portrait(after)
    new = line_count(after.plan) - line_count(before.plan)
    say_kept(_SAY["imported"].format(what=counted(new, "line", "lines")), store)
