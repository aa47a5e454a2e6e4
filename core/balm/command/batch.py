"""`balm batch`: what to do now, for everybody in a file."""

from __future__ import annotations

import importlib.util
import os
import time
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file
from balm.command.main import INTERRUPTED
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.diagnostics.install import install_extra
from balm.files import MOST_JOBS
from balm.population import MOST_FIRST

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.files.run import Order
    from balm.files.summary import Summary

FOUND = 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command("batch", short_help="What to do now, for everybody in a file.")
@click.argument("people", metavar="IN", shell_complete=complete_file)
@click.option(
    "-o", "--output", "out", required=True, metavar="OUT", help="Where to write.", shell_complete=complete_file
)
@click.option(
    "--map",
    "mapping",
    metavar="FILE",
    help="A mapping, in TOML, from the columns of IN to facts.",
    shell_complete=complete_file,
)
@click.option(
    "--separator",
    type=click.Choice([",", ";", "|", "tab"]),
    metavar="CHAR",
    help="What is between cells of IN, where it is CSV: , ; | or tab. [default: what the mapping says, or a comma]",
)
@click.option("--keep", multiple=True, metavar="COLUMN", help="Carry a column of IN into OUT. Repeatable.")
@click.option(
    "--rejects",
    metavar="FILE",
    help="Where to write the rows that cannot be decided for, each with what is wrong with it.",
    shell_complete=complete_file,
)
@click.option(
    "--first",
    type=click.IntRange(1, MOST_FIRST),
    default=3,
    show_default=True,
    metavar="N",
    help="Write the first N practices of each decision.",
)
@click.option("--reasons", is_flag=True, help="Write their reasons too.")
@click.option("--ways", is_flag=True, help="Write the three to show too, of as many ways as can be.")
@click.option("--spreadsheet", is_flag=True, help="Write CSV that a spreadsheet shows, and runs nothing of.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="The only chance of strategies.")
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    metavar="N",
    help="Decide in N processes at once. [default: as many as there are processors]",
)
@click.option("--resume", is_flag=True, help="Go on where an earlier run of the same command stopped.")
@click.option("--force", is_flag=True, help="Replace what is there already.")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    people: str,
    out: str,
    mapping: str | None,
    separator: str | None,
    keep: tuple[str, ...],
    rejects: str | None,
    first: int,
    reasons: bool,
    ways: bool,
    spreadsheet: bool,
    seed: int,
    jobs: int | None,
    resume: bool,
    force: bool,
    load: Load,
    as_json: bool,
) -> None:
    """Decide for everybody in a file. Exit 1 where rows are rejected and --rejects does not say where to.

    IN and OUT end in .parquet, .arrow, .arrows, .csv or .jsonl; the last two may be packed, as .csv.gz. In IN a row
    is a person and a column a fact; an empty cell is unknown. OUT has a row for each, in the same order.

    What is finished is kept beside OUT until all is: after Ctrl-C, a crash or a full disk, --resume goes on.

    \b
    Examples:
      balm batch people.csv -o out.csv --keep id
      balm batch people.parquet -o out.parquet --rejects bad.csv --pack my-pack.toml
      balm batch survey.csv.gz -o out.jsonl --map survey.toml --keep id
      balm batch people.parquet -o out.parquet --resume
    """
    if any(importlib.util.find_spec(name) is None for name in ("numpy", "pyarrow")):
        raise click.ClickException(f"A batch needs pyarrow and numpy: {install_extra('batch')}.")
    from balm.deciding.seed import check_seed

    try:
        check_seed(seed)
    except ValueError as error:
        raise click.UsageError(f"--seed: {error}.") from None
    engine = load()
    from balm.files.run import Order, Stopped
    from balm.population.tables import Wanted

    wanted = Wanted(first, reasons, seed, ways)
    between = "\t" if separator == "tab" else separator
    processes = jobs or _processors()
    order = Order(people, out, rejects, keep, mapping, between, wanted, processes, resume, force, spreadsheet)
    began = time.monotonic()
    try:
        summary, before = _run(engine, order)
    except Stopped as stopped:
        kept = f" {stopped.so_far} holds the {stopped.rows:,} rows that are finished;" if stopped.so_far else ""
        say(f"Interrupted.{kept} the same command with --resume goes on.", err=True)
        ctx.exit(INTERRUPTED)
    _show(order, summary, before, time.monotonic() - began, as_json=as_json)
    if summary.rejects and rejects is None:
        ctx.exit(FOUND)


def _run(engine: Engine, order: Order) -> tuple[Summary, int]:
    """The summary, and how many rows of it an earlier run had done."""
    from balm.command.progress import progress_of_rows
    from balm.files.run import Callbacks, run_batch

    on = [f"{one.name} {one.distribution} {one.version}" for one in engine.plugins.infos if one.status == "on"]
    earlier = 0

    with progress_of_rows() as report:

        def progress(done: int, before: int, total: int) -> None:
            nonlocal earlier
            earlier = before
            report(done, before, total)

        callbacks = Callbacks(progress, lambda line: say(line, err=True))
        return run_batch(engine, order, callbacks, on), earlier


def _show(order: Order, summary: Summary, before: int, seconds: float, *, as_json: bool) -> None:
    from balm.command.batch_page import data_of, show_summary

    if as_json:
        write_json(data_of(order, summary, before, seconds))
        return
    with page() as sheet:
        show_summary(sheet, order, summary, before, seconds)
