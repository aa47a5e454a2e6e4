"""`balm test`: every example of packs, decided and compared with what its author expects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from balm.command.complete import complete_pack
from balm.command.host import Host
from balm.command.progress import progress

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.proving.examples import ExampleResult


@click.command("test", short_help="Compare packs with their examples.")
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=complete_pack)
@click.option("--without", multiple=True, metavar="PLUGIN", help="Leave a plugin off. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="The results as JSON.")
@click.pass_context
def command(ctx: click.Context, packs: tuple[str, ...], without: tuple[str, ...], as_json: bool) -> None:
    """Decide every example of packs, and compare. Exit 1 where one is not as its author expects.

    PACK is an installed pack's name, a TOML file or a folder of them; without one the starter pack is tested.

    \b
    Examples:
      balm test
      balm test my-pack.toml --json
    """
    host = ctx.find_object(Host) or Host()
    engine = host.load(packs, without=without)
    with progress("Examples", shown=not as_json) as report:
        results = engine.test(report)
    failed = [result for result in results if not result.ok]
    if as_json:
        click.echo(json.dumps([_data(engine, result) for result in results], ensure_ascii=False, indent=2))
    else:
        _show(engine, results, failed)
    if failed:
        ctx.exit(1)


def _show(engine: Engine, results: tuple[ExampleResult, ...], failed: list[ExampleResult]) -> None:
    from balm.command.page import page

    sheet = page()
    for result in failed:
        sheet.blank()
        sheet.add(result.example.name, "help", first="✗ ", hang=2)
        sheet.add(f"{result.example.pack}, {result.example.place.file}", "quiet", indent=2)
        for failure in result.failures:
            sheet.add(failure.expected, first=f"{failure.key}: expected ", indent=2, hang=4)
            sheet.add(failure.got, first="got ", indent=4, hang=6)
        for line in _why(engine, result):
            sheet.add(line, "quiet", first="why ", indent=4, hang=6)
    if not results:
        sheet.add("There are no examples in these packs.")
    elif failed:
        sheet.blank()
        sheet.add(f"{len(failed)} of {len(results)} examples are not as expected.", "help")
    else:
        sheet.add(f"All {len(results)} examples are as expected.", "good")
    sheet.write()


def _why(engine: Engine, result: ExampleResult) -> list[str]:
    """What the first practice's place rests on, as rules and points."""
    example = result.example
    try:
        from balm.decision import plain

        given = {name: plain(engine.program, name, value) for name, value in example.given.items()}
        first = engine.decide(given).first if not example.own else None
    except ValueError:
        return []
    if first is None:
        return []
    points = ", ".join(f"{reason.by} {reason.points:+d}" for reason in first.reasons[:6])
    return [f"{first.practice}: {points or 'no rule speaks of it'}"]


def _data(engine: Engine, result: ExampleResult) -> dict[str, Any]:
    data: dict[str, Any] = {
        "pack": result.example.pack,
        "name": result.example.name,
        "file": result.example.place.file,
        "ok": result.ok,
    }
    if not result.ok:
        data["failures"] = [
            {"key": failure.key, "expected": failure.expected, "got": failure.got} for failure in result.failures
        ]
        data["why"] = _why(engine, result)
    return data
