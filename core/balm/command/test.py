"""`balm test`: the examples of packs decided and compared, what they cover, and which faults they would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_pack
from balm.command.host import Host
from balm.command.options import trust_option, without_option
from balm.command.output import write_json
from balm.command.page import page
from balm.command.progress import progress
from balm.command.stopping import Stop, seconds_option, stoppable
from balm.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.engine import Engine
    from balm.proving.mutations import Verdict

FOUND = 1


@click.command("test", short_help="Compare packs with their examples.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option("--coverage", "unseen", is_flag=True, help="List rules and conditions that no example sees.")
@click.option("--mutations", is_flag=True, help="Put small faults into the rules, and list those that nothing notices.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 100),
    metavar="N",
    help="With --mutations: exit 1 where fewer than N of a hundred faults are noticed.",
)
@seconds_option
@trust_option
@without_option
@click.option("--json", "as_json", is_flag=True, help="The results as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    unseen: bool,
    mutations: bool,
    min_score: float | None,
    deadline: Deadline,
    trust: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
) -> None:
    """Decide every example of packs, and compare. Exit 1 where one is not as its author expects.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack and the floor are
    tested. Examples of packs that it extends are decided too, as a pack can break what another one promises.

    \b
    Examples:
      balm test
      balm test my-pack.toml --coverage
      balm test my-pack.toml --mutations --min-score 90
    """
    if min_score is not None and not mutations:
        raise click.UsageError("--min-score goes with --mutations.")
    host = ctx.ensure_object(Host)
    engine = host.load(packs, without=without, trust=trust)
    from balm.command.examples_page import data_of, show_coverage, show_examples, show_mutations
    from balm.proving.mutations import score

    names = _names(engine, packs)
    with progress("Examples") as tell:
        results = engine.test(tell, names, deadline)
    coverage = engine.coverage(results, names)
    stop, examples = Stop(), engine.examples(names)
    if len(results) < len(examples):
        stop.at(deadline)
    verdicts, total = _mutations(engine, names, deadline, stop) if mutations and not stop.status else (None, 0)
    if as_json:
        data = data_of(engine, results, coverage, verdicts, unseen=unseen)
        write_json({"complete": not stop.status, **data})
    else:
        with page() as sheet:
            show_examples(sheet, engine, results, names)
            show_coverage(sheet, coverage, unseen=unseen)
            if verdicts is not None:
                show_mutations(sheet, engine, verdicts, total, stop.why.rstrip("."))
            if len(results) < len(examples):
                left = "the other examples" + (", and all faults" if mutations else "")
                sheet.add(f"{stop.why} Not looked at: {left}, {len(results)} of {len(examples)} examples were.", "help")
    if stop.interrupted:
        ctx.exit(stop.status)
    too_low = min_score is not None and not stop.status and score(verdicts or ()) < min_score
    if too_low or not all(result.ok for result in results):
        ctx.exit(FOUND)
    if stop.status:
        ctx.exit(stop.status)


def _names(engine: Engine, packs: Sequence[str]) -> list[str]:
    """The packs asked for by their own names; all of them where none was asked for."""
    from balm.loading import pack_files

    files = {file.name for pack in packs for file in pack_files(pack, engine.plugins).files}
    return [pack.name for pack in engine.rulebook.packs if not packs or files & set(pack.files)]


def _mutations(engine: Engine, names: Sequence[str], deadline: Deadline, stop: Stop) -> tuple[list[Verdict], int]:
    """The verdicts, all or those until it was stopped, and how many there would be."""
    found: list[Verdict] = []
    total = 0
    with stoppable(stop), progress("Faults") as tell:

        def count(done: int, of: int) -> None:
            nonlocal total
            total = of
            if tell:
                tell(done, of)

        for verdict in engine.mutations(names, count, deadline):
            found.append(verdict)  # noqa: PERF402  # what was found stays where it is stopped
    return found, max(total, len(found) + (stop.status > 0))
