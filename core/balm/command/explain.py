"""`balm explain`: the page about a mistake or a finding, as it is shipped with the package."""

from __future__ import annotations

import click

from balm.command.complete import complete_code
from balm.command.output import say, standard_output, write_json
from balm.command.page import width


@click.command("explain", short_help="Explain a mistake or a finding.")
@click.argument("code", required=False, shell_complete=complete_code)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(code: str | None, as_json: bool) -> None:
    """Explain the mistake or the finding of a CODE, or list all codes.

    \b
    Examples:
      balm explain
      balm explain unknown-fact
      balm explain careless-unknown
    """
    from balm.proving.finding_pages import find_page
    from balm.proving.report import titles

    if code is None:
        if as_json:
            write_json([{"code": name, "title": title} for name, title in titles().items()])
            return
        widest = max(map(len, titles()))
        say("".join(f"{name:<{widest}}  {title}\n" for name, title in titles().items()), nl=False)
        return
    page = find_page(code)
    if page is None:
        from balm.diagnostics.suggest import did_you_mean

        advice = did_you_mean(code, titles(), shown="`balm explain {}`") or "`balm explain` lists the codes."
        raise click.UsageError(f"There is no mistake and no finding with the code {code!r}. {advice}")
    if as_json:
        write_json({"code": code, "title": titles()[code], "page": page})
        return
    if not standard_output().isatty():
        say(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=width()).print(Markdown(page))
