"""`balm plugins`: what is installed beside the core, whether it works, and what is wrong where it does not."""

from __future__ import annotations

import click

from balm.command.options import without_option
from balm.command.output import write_json
from balm.command.page import page


@click.command("plugins", short_help="List the plugins, and what is wrong with any.")
@without_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(without: tuple[str, ...], as_json: bool) -> None:
    """List the plugins: on, off or failed, and why.

    \b
    Examples:
      balm plugins
      balm plugins --json
    """
    from balm.plugins.manager import load_plugins

    infos = load_plugins(without=without).infos
    if as_json:
        write_json([info.to_dict() for info in infos])
        return
    with page() as sheet:
        if not infos:
            sheet.add("No plugin is installed, not even Balm's own; is Balm installed as a package?")
        for info in infos:
            sheet.pair(info.name, info.status, "strong" if info.status != "failed" else "help")
            hooks = ", ".join(hook.removeprefix("balm_") for hook in info.hooks)
            made = " ".join(filter(None, [info.distribution, info.version]))
            sheet.add(f"{made}{': ' if made and hooks else ''}{hooks}" or "-", "quiet", indent=2)
            if info.problem:
                sheet.add(info.problem, indent=2)
