"""`balm history export`, `import` and `forget`: a history as a file of the person's own, and back, and gone."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file
from balm.command.host import Host, on_terminal, typed, yes_or_no
from balm.command.output import say
from balm.command.person_file import read_text, write_text
from balm.command.person_history import open_store
from balm.deciding.past import Entry
from balm.texts import counted, texts

if TYPE_CHECKING:
    from balm.deciding.log import Log
    from balm.deciding.portrait import Portrait
    from balm.history.store import Store

ENDINGS = (".jsonl", ".csv")
_SAY = texts("terminal-history")


def find_entry(store: Store, typed: str) -> Entry:
    """The one entry of this id, or whose id begins so, in capitals or not. Raises UsageError."""
    entries, begun = store.entries(), typed.strip()
    ways: tuple[Callable[[str], bool], ...] = (
        lambda id_: id_ == typed,
        lambda id_: id_.startswith(begun),
        lambda id_: id_.casefold().startswith(begun.casefold()),
    )
    found: list[Entry] = []
    for way in ways if begun else ways[:1]:
        found = found or [one for one in entries if way(one.id)]
    if len(found) != 1:
        many = f"{len(found)} entries begin with {typed!r}: type more of it."
        raise click.UsageError(many if found else f"There is no entry {typed!r}. `balm history` lists them.")
    return found[0]


@click.command("export", short_help="Write all of it into a file.")
@click.argument("file", shell_complete=complete_file)
@click.option("--spreadsheet", is_flag=True, help="Write CSV that a spreadsheet shows, and runs nothing of.")
def export_command(file: str, spreadsheet: bool) -> None:
    """Write all that Balm remembers into FILE.jsonl (a line of JSON each) or FILE.csv (a table).

    What you told of yourself and your plan are on its last line. Either file is complete, and `balm history import`
    reads it back. The file is yours: forgetting does not reach it.
    With --spreadsheet a table is for looking at: text that a spreadsheet would run gets a ' in front.

    \b
    Examples:
      balm history export history.jsonl
      balm history export history.csv --spreadsheet
    """
    ending = _ending(file)
    if spreadsheet and ending != ".csv":
        raise click.UsageError(f"--spreadsheet is for FILE.csv, and {file!r} is none.")
    from balm.deciding.log import Log, write_log
    from balm.deciding.portrait import Portrait

    store = open_store()
    log = Log((*store.entries(),), store.portrait())
    if ending == ".csv":
        from balm.history.table import write_table

        text = write_table(log, spreadsheet=spreadsheet)
    else:
        text = write_log(log)
    write_text(file, text)
    what = _counted(len(log.entries))
    if log.portrait == Portrait():
        say(_SAY["written"].format(what=what, file=file))
    else:
        say(_SAY["written-told"].format(what=what, file=file))


@click.command("import", short_help="Read such a file back.")
@click.argument("file", shell_complete=complete_file)
def import_command(file: str) -> None:
    """Remember what a file of `balm history export` holds. What is there already stays as it is.

    Of what you told of yourself, what you told last counts.

    \b
    Examples:
      balm history import history.jsonl
    """
    from balm.deciding.entries_json import EntryError

    ending, store = _ending(file), open_store()
    text = read_text(file)
    try:
        log = _read(text, ending)
    except EntryError as wrong:
        raise click.UsageError(f"{file!r}, {wrong}. Nothing was imported.") from None
    known = {one.id for one in store.entries()}
    new = {one.id: one for one in log.entries if one.id not in known}
    try:
        store.add(*new.values())
    except ValueError as error:
        raise click.UsageError(f"{file!r}: {error}. Nothing was imported.") from None
    what, there = _counted(len(new)), len(log.entries) - len(new)
    told = _keep_told(store, log.portrait)
    if told and there:
        say(_SAY["imported-told-there"].format(what=what, there=there))
    elif told:
        say(_SAY["imported-told"].format(what=what))
    elif there:
        say(_SAY["imported-there"].format(what=what, there=there))
    else:
        say(_SAY["imported"].format(what=what))


def _keep_told(store: Store, told: Portrait) -> bool:
    """Keep what a portrait adds to the one that is kept; whether it adds something.

    Facts on which help rests are not kept, whoever wrote them into the file.
    """
    from balm.deciding.remembering import merged

    if told.facts:
        never = click.get_current_context().ensure_object(Host).load().program.never_kept
        told = told._replace(facts={name: one for name, one in told.facts.items() if name not in never})
    before = store.portrait()
    after = merged(before, told)
    if after != before:
        store.keep_portrait(after)
    return after != before


def _read(text: str, ending: str) -> Log:
    if ending == ".csv":
        from balm.history.table import read_table

        return read_table(text)
    from balm.deciding.log import read_log

    return read_log(text.split("\n"))


def _ending(file: str) -> str:
    ending = os.path.splitext(file)[1].lower()
    if ending not in ENDINGS:
        raise click.UsageError(f"FILE ends in {' or '.join(ENDINGS)}, and {file!r} does not.")
    return ending


def _counted(count: int) -> str:
    return counted(count, "entry", "entries")


@click.command("forget", short_help="Forget an entry, a span or everything.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--from", "start", metavar="DATE", help="Forget what is from that day on, such as 2026-11-24.")
@click.option("--to", "end", metavar="DATE", help="Forget what is up to that day, it included.")
@click.option("--all", "everything", is_flag=True, help="Forget everything of you, your plan too.")
@click.option("--person", metavar="NAME", help="Forget everything of another person, whom a program keeps beside you.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def forget_command(
    ids: tuple[str, ...], start: str | None, end: str | None, everything: bool, person: str | None, yes: bool
) -> None:
    """Forget entries for good: afterwards nothing of them is left in any file of Balm's.

    A day is the one that your own clock showed when an entry was made, wherever you are now. Copies that you made
    yourself, with export or in a backup, are beyond its reach.

    \b
    Examples:
      balm history forget 3f2a
      balm history forget --from 2026-11-01 --to 2026-11-07
      balm history forget --all
      balm history forget --person anna
    """
    span = start is not None or end is not None
    if bool(ids) + span + everything + (person is not None) != 1:
        raise click.UsageError("Say what to forget: ids, a span with --from or --to, --all, or --person.")
    store = open_store() if person is None else open_store(person)
    if not ids and not span:
        _forget_person(store, yes=yes)
        return
    if ids:
        entries = [find_entry(store, one) for one in ids]
    else:
        from balm.history.keeping import entries_of_days

        days = (_day(start, "--from"), _day(end, "--to"))
        entries = entries_of_days(store, *days)
    if entries and not yes and not sure_to_forget(_counted(len(entries))):
        return
    store.forget({one.id for one in entries})  # with no ids too: that clears what an interrupted run left
    say(_SAY["gone"].format(what=_counted(len(entries))))


def _forget_person(store: Store, *, yes: bool) -> None:
    """Everything of a person, also where it cannot be read any more."""
    from balm.deciding.portrait import Portrait
    from balm.history.store import HistoryError

    try:
        count, more = len(store.entries()), store.portrait() != Portrait()
    except HistoryError:
        count, more = -1, True
    what = _SAY["everything"] if count < 0 else _counted(count)
    if count >= 0 and more:
        what = _SAY["with-told"].format(entries=what)
    if not (count or more) or yes or sure_to_forget(what):
        say(_SAY["gone"].format(what=_counted(store.forget_person())))


def _day(text: str | None, option: str) -> datetime.date | None:
    try:
        return None if text is None else datetime.date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{option} takes a day such as 2026-11-24, and not {text!r}.") from None


def sure_to_forget(what: str) -> bool:
    """Whether the person says yes to forgetting this. Raises UsageError where nobody can be asked."""
    if not on_terminal():
        raise click.UsageError("Forgetting cannot be undone. Without a terminal to ask on, say --yes.")
    say(_SAY["forget"].format(what=what))
    sure = yes_or_no(typed() or "") is True
    if not sure:
        say(_SAY["nothing-gone"])
    return sure
