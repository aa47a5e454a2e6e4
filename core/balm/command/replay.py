"""`balm replay`: every recorded decision made again, and whether it comes to the same."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from balm.command.complete import complete_file
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.person_file import read_key, read_text
from balm.command.progress import progress
from balm.command.stopping import seconds_option, stoppable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.command.page import Page
    from balm.deadline import Deadline
    from balm.deciding.past import Entry
    from balm.records.causes import CauseCode
    from balm.records.data import RecordAnswerData
    from balm.records.replayed import Replayed, ReplayOutcome

NOT_ALL_SAME = 1
_MOST_CAUSES = 3
"""That are shown of one record; with --json all are."""
_WORDS: dict[ReplayOutcome, str] = {
    "same": "same to the byte",
    "differs": "differs",
    "undecided": "cannot be decided again",
    "tampered": "tampered with",
    "unreadable": "unreadable",
}

_ADVICE: dict[CauseCode, str] = {
    "past-missing": "Give it with --entries or --person.",
    "key-missing": "Give it with --key-file.",
    "facts-missing": "Tell it with --profile.",
}


class Line(NamedTuple):
    """A line of a file of records, and what came of it."""

    file: str
    number: int
    replayed: Replayed


@click.command("replay", short_help="Make recorded decisions again, and compare.")
@click.argument("records", nargs=-1, required=True, metavar="RECORDS...", shell_complete=complete_file)
@click.option(
    "--entries",
    "log",
    metavar="FILE",
    help="The history that the records rest on, as `balm history export` writes it (FILE.jsonl).",
    shell_complete=complete_file,
)
@click.option("--person", metavar="NAME", help="The history of this person on this machine; yours is that of `me`.")
@click.option(
    "--profile", metavar="FILE", help="Who sealed records are about, told again.", shell_complete=complete_file
)
@click.option(
    "--key-file",
    metavar="FILE",
    help="The bytes of the key under which records were sealed, as they are.",
    shell_complete=complete_file,
)
@pack_options
@seconds_option
@click.option("--json", "as_json", is_flag=True, help="What came of each record as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    records: tuple[str, ...],
    log: str | None,
    person: str | None,
    profile: str | None,
    key_file: str | None,
    load: Load,
    deadline: Deadline,
    as_json: bool,
) -> None:
    """Make the decisions of RECORDS again, and say of each whether it is the same to the byte, or why it is not.

    RECORDS are files with a record a line (balm-record/1). Packs are those of --pack: take the ones that decided then.
    Entries of a history (balm-history/1) can stand there too: what they do not keep is named.

    Exit 0 where all are the same, 1 where one is not.

    \b
    Examples:
      balm replay records.jsonl
      balm replay records.jsonl --entries history.jsonl --json
      balm replay sealed.jsonl --profile me.toml --key-file key.bin
    """
    lines = [line for name in records for line in _lines(name) if not _is_portrait(line[2])]
    engine = load()
    entries = _entries(log, person, lines)
    known: dict[str, Any] = {"entries": None if entries is None else {one.id: one for one in entries}}
    if key_file is not None:
        from balm.plugins.contracts import LEAST_KEY

        known["key"] = read_key(key_file, LEAST_KEY)
    if profile is not None:
        from balm.deciding.profile import read_profile
        from balm.people.profile_file import read_file

        told = read_file(profile)
        read_profile(engine.program, told.facts, told.own)  # replaying raises nothing, so a mistake is said here
        known |= {"facts": told.facts, "own": told.own}
    found: list[Line] = []
    with stoppable() as stop, progress("Records") as report:
        for done, (name, number, text) in enumerate(deadline.each(lines), 1):
            found.append(Line(name, number, engine.replay(text, **known)))
            if report:
                report(done, len(lines))
    if as_json:
        write_json(_data(found, len(lines)))
    else:
        with page() as sheet:
            _show(sheet, found, several=len(records) > 1)
    if stop.status:
        say(f"{stop.why} {len(lines) - len(found)} of {len(lines)} records were not looked at.", err=True)
        ctx.exit(stop.status)
    if any(one.replayed.outcome != "same" for one in found):
        ctx.exit(NOT_ALL_SAME)


def _lines(name: str) -> Iterator[tuple[str, int, str]]:
    """The lines of a file that are not empty. Raises UsageError."""
    lines = StringIO(read_text(name), newline=None)
    return ((name, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _is_portrait(line: str) -> bool:
    """Whether it is what an export of a history has beside its entries."""
    from balm.deciding.portrait_json import FORMAT

    return f'"{FORMAT}"' in line[:40]


def _entries(log: str | None, person: str | None, lines: Sequence[tuple[str, int, str]]) -> Sequence[Entry] | None:
    """The history that is given, or the entries among the records; None where there is none. Raises UsageError."""
    from balm.deciding.entries_json import FORMAT, EntryError
    from balm.deciding.log import read_log

    if log is not None and person is not None:
        raise click.UsageError("--entries and --person are two histories: say one of them.")
    if person is not None:
        from balm.command.person_history import open_store

        return open_store(person).entries()
    if log is not None:
        try:
            return read_log(text for _, _, text in _lines(log)).entries
        except EntryError as wrong:
            raise click.UsageError(f"{log!r}, {wrong}. It has one entry a line, as `{FORMAT}`.") from None
    try:
        return read_log(text for _, _, text in lines if f'"{FORMAT}"' in text).entries or None
    except EntryError:
        return None  # the line is said to be unreadable where it is replayed


def _show(sheet: Page, found: Sequence[Line], *, several: bool) -> None:
    """How many there are of each outcome, then each line."""
    counts = Counter(one.replayed.outcome for one in found)
    many = [f"{counts[outcome]:,} {words}" for outcome, words in _WORDS.items() if counts[outcome]]
    sheet.add(f"Records: {'; '.join(many) or 'none'}.", "title")
    sheet.blank()
    for file, number, replayed in found:
        place = f"{file}, line {number}" if several else f"line {number}"
        sheet.add(f"{place}: {_WORDS[replayed.outcome]}", "quiet" if replayed.outcome == "same" else "help")
        for cause in replayed.causes[:_MOST_CAUSES]:
            said = f"{cause.text[0].upper()}{cause.text[1:]}. {_ADVICE.get(cause.code, '')}".rstrip()
            sheet.add(said, first="  ", hang=2)
        if len(replayed.causes) > _MOST_CAUSES:
            sheet.add(f"And {len(replayed.causes) - _MOST_CAUSES} more: --json has all.", "quiet", first="  ", hang=2)
        if replayed.then is not None and replayed.now is not None:
            sheet.add(f"Then: {_short(replayed.then)}", first="  ", hang=2)
            sheet.add(f"Now: {_short(replayed.now)}", first="  ", hang=2)


def _short(answer: RecordAnswerData) -> str:
    """Help and practices of a decision on a line."""
    return ", ".join([*(f"help {kind}" for kind in answer["referrals"]), *answer["ways"]]) or "nothing"


def _data(found: Sequence[Line], total: int) -> Mapping[str, Any]:
    """What came of all records, as ``balm-replay/1``."""
    return {
        "format": "balm-replay/1",
        "records": total,
        "outcomes": {outcome: sum(one.replayed.outcome == outcome for one in found) for outcome in _WORDS},
        "replayed": [
            {
                "file": file,
                "line": number,
                "record": one.record,
                "outcome": one.outcome,
                "causes": [{"code": cause.code, "about": cause.about, "text": cause.text} for cause in one.causes],
                "then": one.then,
                "now": one.now,
            }
            for file, number, one in found
        ],
    }
