"""`balm felt`: how it felt, added to what Balm remembers of the last time."""

from __future__ import annotations

from collections.abc import Sequence

import click

from balm.checkin.wording import FELT_WORDS, SAID
from balm.command.history_page import title_of
from balm.command.host import Host, on_terminal, typed
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.person_history import allowed, open_store
from balm.deciding.past import LATELY, Entry, Felt, Option, Past
from balm.language.counts import FELT
from balm.language.practices import OWN
from balm.texts import texts

_SAY = texts("terminal-felt")


@click.command("felt", short_help="Say how it felt afterwards.")
@click.argument("felt", type=click.Choice(FELT), required=False, metavar="[better|same|worse]")
@click.argument("practice", required=False)
@click.option("--note", default="", metavar="TEXT", help="A note to yourself. Nothing reads it but you.")
@click.option("--json", "as_json", is_flag=True, help="What is remembered of it, as JSON.")
@click.pass_obj
def command(host: Host, felt: Felt | None, practice: str | None, note: str, as_json: bool) -> None:
    """Say how it felt afterwards: better, same or worse.

    It is added to the last time that Balm suggested something, or to the last time that it suggested PRACTICE. On a
    terminal it asks for what you leave out.

    What left you worse is not suggested for a week, nor is most of what is like it. Ways to steady yourself stay.

    \b
    Examples:
      balm felt
      balm felt better warm-drink
      balm felt worse --note "too quiet for me today"
    """
    if not allowed():
        raise click.UsageError("Balm remembers nothing, so there is nothing to add to. `balm history on` lets it.")
    from balm.history.keeping import keep_felt, worse_stays

    store, moment = open_store(), host.moment
    past = Past(store.entries(), moment)
    lately = [one for one in past.since(past.ago(LATELY)) if one.options]
    if not lately:
        raise click.UsageError("Balm remembers nothing of the last four weeks that this could belong to.")
    entry, option = _meant(lately, practice)
    if worse_stays(entry, option):
        raise click.UsageError(
            "Nothing was changed. Each time, Balm remembers how one suggestion felt, and a worse one is not replaced "
            "by another. `balm history` shows what it remembers. If that is not right, first correct it: "
            "balm felt same PRACTICE."
        )
    asked = felt is None
    if felt is None:
        felt = _ask_how(option)
    if asked and not note:
        note = _ask_note()
    told = keep_felt(store, entry, option, felt, at=moment, note=_text(note))
    if as_json:
        from balm.deciding.entries_json import entry_to_data

        write_json(entry_to_data(told))
    else:
        _show(option, felt)


def _meant(lately: Sequence[Entry], practice: str | None) -> tuple[Entry, Option]:
    """The last entry that offered the practice; where none is named, the last entry and what was done of it."""
    from balm.history.keeping import done_of, option_of

    if practice is None:
        entry = lately[-1]
        done = done_of(entry)
        return entry, done[0] if len(done) == 1 else _ask_which(done)
    for entry in reversed(lately):
        if option := option_of(entry, practice):
            return entry, option
    from balm.diagnostics.suggest import did_you_mean

    names = {option.practice.rpartition("/")[2] for entry in lately for option in entry.options}
    advice = did_you_mean(practice, sorted(names), shown="{}") or "`balm history` lists what it suggested."
    raise click.UsageError(f"Balm did not suggest {practice!r} in the last four weeks. {advice}")


def _ask_which(options: list[Option]) -> Option:
    if not on_terminal():
        names = ", ".join(option.practice.rpartition("/")[2] for option in options)
        raise click.UsageError(f"Say which one it was, such as balm felt better {names.partition(',')[0]}: {names}.")
    at = _ask(_SAY["which"], [title_of(option.practice, (option,)) for option in options])
    return options[at]


def _ask_how(option: Option) -> Felt:
    if not on_terminal():
        raise click.UsageError("Say how it felt: balm felt better, balm felt same or balm felt worse.")
    title = title_of(option.practice, (option,))
    return FELT[_ask(SAID["how-felt"].format(title=title), [FELT_WORDS[felt] for felt in FELT])]


def _ask(question: str, choices: list[str]) -> int:
    """The number of a choice, from 0. Whoever answers nothing leaves everything as it was."""
    with page() as sheet:
        sheet.add(question, "strong")
        for number, words in enumerate(choices, 1):
            sheet.add(words, indent=2, first=f"{number} ", hang=4)
    while True:
        word = (typed() or "").lower()
        if not word:
            say(_SAY["unchanged"])
            raise click.exceptions.Exit(0)
        begun = [at for at, words in enumerate(choices) if words.lower().removeprefix("the ").startswith(word)]
        if word.isdecimal() and 1 <= int(word) <= len(choices):
            return int(word) - 1
        if len(begun) == 1:
            return begun[0]
        say(_SAY["a-number"].format(most=len(choices)))


def _ask_note() -> str:
    say(_SAY["note"])
    return typed() or ""


def _text(note: str) -> str:
    """A note that can be kept. Raises UsageError for bytes of a terminal that are no text."""
    try:
        note.encode()
    except UnicodeEncodeError:
        raise click.UsageError("The note is not all text in UTF-8.") from None
    return note


def _show(option: Option, felt: Felt) -> None:
    with page() as sheet:
        title = title_of(option.practice, (option,))
        sheet.add(_SAY["remembered"].format(title=title, felt=FELT_WORDS[felt]), "strong")
        if felt == "worse":
            sheet.add(_SAY["worse"].format(rest=_rest(option)))


def _rest(option: Option) -> str:
    """What is left out after this felt worse, in words: as the bundled packs do it."""
    if option.practice.startswith(OWN):
        return _SAY["rest-own"]
    if option.stance == "closing":
        return _SAY["rest-steadying"]
    return _SAY["rest"]
