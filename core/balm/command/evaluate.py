"""`balm evaluate`: what another policy would have given at the decisions of a log."""

from __future__ import annotations

from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.progress import progress
from balm.command.stopping import seconds_option, stoppable
from balm.deadline import Deadline

if TYPE_CHECKING:
    from balm.deciding.past import Entry

CANNOT_TELL = 1


@click.command("evaluate", short_help="Estimate from logs what another policy would have given.")
@click.argument("logs", nargs=-1, required=True, metavar="LOG...", shell_complete=complete_file)
@pack_options
@seconds_option
@click.option("--json", "as_json", is_flag=True, help="The estimates as JSON.")
@click.pass_context
def command(ctx: click.Context, logs: tuple[str, ...], load: Load, deadline: Deadline, as_json: bool) -> None:
    """Estimate what another policy would have given: other packs, or a strategy on or off.

    LOG is one person's history as JSON Lines (balm-history/1); several are several people. The policy is what --pack
    and --without make. Each decision is made again, with the past as it was then.

    Before what they say stands how small a gain such logs could show. Logs that share a decision are of one person, and
    each decision counts once. Exit 1 where the logs cannot tell; it says why.

    \b
    Examples:
      balm evaluate history.jsonl --without adaptive
      balm evaluate logs/*.jsonl --pack my-pack.toml --json
    """
    from balm.evaluating.evaluate import evaluate

    read = [_read(name) for name in logs]
    engine = load()
    found = None
    with stoppable() as stop, progress("Decisions") as report:
        found = evaluate(engine, read, report, deadline)
    if found is None:
        say(f"{stop.why} Nothing is estimated: not all decisions were made again.", err=True)
        ctx.exit(stop.status)
    from balm.command.evaluate_page import data_of, show

    if as_json:
        write_json(data_of(found))
    else:
        with page() as sheet:
            show(sheet, found)
    if found.refused:
        ctx.exit(CANNOT_TELL)


def _read(name: str) -> list[Entry]:
    """One log. Raises UsageError that says the line, and nothing of what it holds."""
    from balm.deciding.entries_json import EntryError
    from balm.deciding.log import read_log
    from balm.folder import open_regular, reason_of

    try:
        with open_regular(name) as raw, TextIOWrapper(raw, encoding="utf-8") as file:
            return [*read_log(file).entries]
    except EntryError as wrong:
        raise click.UsageError(f"{name}, {wrong}. A log has one entry a line, as `balm-history/1`.") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{name}: this is no text in UTF-8.") from None
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {reason_of(error)}.") from None
