"""`balm check`: every mistake of packs; and where there is none, what is wrong with them for some possible person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from balm.command.complete import complete_finding, complete_pack
from balm.command.host import Host
from balm.command.main import INTERRUPTED, OUT_OF_TIME
from balm.command.options import trust_option, without_option
from balm.command.output import say_drawn, standard_output, write_json
from balm.command.page import page, width
from balm.command.progress import progress
from balm.command.stopping import seconds_option
from balm.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.diagnostics.diagnostic import Diagnostic
    from balm.engine import Engine
    from balm.proving.check import Report


@click.command("check", short_help="Look for mistakes in packs, and prove their claims.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option(
    "--deny",
    multiple=True,
    metavar="CODE",
    shell_complete=complete_finding,
    help="Count these notes as found. Repeatable; `all` is all.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="CODE",
    shell_complete=complete_finding,
    help="Leave these findings out. Repeatable.",
)
@seconds_option
@trust_option
@without_option
@click.option("--json", "as_json", is_flag=True, help="What is found as JSON.")
@click.option("--sarif", "as_sarif", is_flag=True, help="What is found as SARIF, which code hosts show in place.")
@click.pass_context
def command(
    ctx: click.Context,
    packs: tuple[str, ...],
    deny: tuple[str, ...],
    allow: tuple[str, ...],
    deadline: Deadline,
    trust: tuple[str, ...],
    without: tuple[str, ...],
    as_json: bool,
    as_sarif: bool,
) -> None:
    """Look for mistakes in packs, then prove what they claim and find what is wrong for any possible person.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack is checked. A
    finding about people comes with the smallest of them, to be pasted into `balm now --profile -`.

    Exit 0 where nothing is found, or notes alone; 1 where something is; 2 where a pack cannot be read; 3 where the
    seconds ran out before anything was found.

    \b
    Examples:
      balm check my-pack.toml
      balm check my-pack.toml --allow practice-never-first --deny all
      balm check my-pack.toml --json
    """
    from balm.diagnostics.errors import PackError

    _known([*allow, *(code for code in deny if code != "all")])
    host = ctx.ensure_object(Host)
    try:
        engine = host.load(packs, without=without, trust=trust)
    except PackError as error:
        if not (as_json or as_sarif):
            raise
        write_json(
            _sarif(error.diagnostics) if as_sarif else {"mistakes": [each.to_dict() for each in error.diagnostics]}
        )
        ctx.exit(2)
    with progress("Checking") as tell:
        report = engine.check(progress=tell and (lambda _, done, total: tell(done, total)), deadline=deadline)
    report = report.without(allow)
    from balm.proving.report import as_diagnostics, as_dicts

    if as_json:
        write_json({"mistakes": [], **report.to_dict(), "findings": as_dicts(report.findings)})
    elif as_sarif:
        write_json(_sarif(as_diagnostics(report.findings)))
    else:
        _show(engine, report, "The time is up" if deadline.passed else "Interrupted")
    if not report.complete and not deadline.passed:
        ctx.exit(INTERRUPTED)
    if report.found(deny):
        ctx.exit(1)
    if not report.complete:
        ctx.exit(OUT_OF_TIME)


def _known(codes: Sequence[str]) -> None:
    from balm.diagnostics.suggest import did_you_mean
    from balm.proving.findings import finders

    for code in codes:
        if code not in finders():
            advice = did_you_mean(code, finders(), shown="{!r}") or "`balm explain` lists them."
            raise click.UsageError(f"There is no finding with the code {code!r}. {advice}")


def _sarif(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    from balm import __version__
    from balm.proving.report import sarif

    return sarif(diagnostics, __version__)


def _show(engine: Engine, report: Report, stopped: str) -> None:
    from balm.command.main import colourful
    from balm.diagnostics.render import render_text
    from balm.proving.report import as_diagnostics

    if report.findings:
        colour = colourful(standard_output())
        text = render_text(as_diagnostics(report.findings), colour=colour, width=width())
        say_drawn(text + "\n", colour=colour)
    names = ", ".join(pack.name for pack in engine.rulebook.packs)
    with page() as sheet:
        if not report.complete:
            sheet.add(f"{stopped}: this is what was found until then.", "help")
            sheet.add(f"Not looked for, or not to the end: {', '.join(report.left)}.")
        elif report.findings:
            sheet.add(f"{_counted(report)} in {names}. `balm explain {report.findings[0].code}` says more.", "help")
        else:
            sheet.add(f"Nothing is wrong in {names}.", "good")
        if report.claims and report.complete:
            all_of = "All" if report.proved == report.claims else f"{report.proved} of"
            sheet.add(f"{all_of} {report.claims} claims are proved, for every possible person.")
        if report.allowed:
            sheet.add(f"Their authors allow {len(report.allowed)} findings, each with a reason.", "quiet")


def _counted(report: Report) -> str:
    counts = Counter(finding.severity for finding in report.findings)
    return ", ".join(
        f"{counts[one]} {one}{'' if counts[one] == 1 else 's'}" for one in ("error", "warning", "note") if counts[one]
    )
