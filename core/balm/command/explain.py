"""`balm explain`: the page about a mistake, as it is shipped with the package."""

from __future__ import annotations

from pathlib import Path

import click

from balm.command.complete import complete_code

ROOM = Path(__file__).resolve().parent.parent


@click.command("explain", short_help="Explain a mistake.")
@click.argument("code", required=False, shell_complete=complete_code)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(code: str | None, as_json: bool) -> None:
    """Explain the mistake of a CODE, or list all codes.

    \b
    Examples:
      balm explain
      balm explain unknown-fact
    """
    import json

    from balm.diagnostics.codes import CODES

    if code is None:
        if as_json:
            rows = [{"code": name, "title": each.title} for name, each in CODES.items()]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        widest = max(map(len, CODES))
        click.echo("".join(f"{name:<{widest}}  {each.title}\n" for name, each in CODES.items()), nl=False)
        return
    page = find_page(code)
    if page is None:
        from balm.diagnostics.suggest import nearest

        near = nearest(code, CODES)
        also = f" Did you mean `balm explain {near}`?" if near else " `balm explain` lists the codes."
        raise click.UsageError(f"There is no mistake with the code {code!r}.{also}")
    if as_json:
        click.echo(json.dumps({"code": code, "title": CODES[code].title, "page": page}, ensure_ascii=False, indent=2))
        return
    import sys

    if not sys.stdout.isatty():
        click.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    from balm.command.page import width

    Console(width=width()).print(Markdown(page))


def find_page(code: str) -> str | None:
    """The text of ``docs/findings/<code>.md``: within the package, or in the source tree that it runs from."""
    from balm.diagnostics.codes import CODES

    if code not in CODES:
        return None
    for folder in (ROOM / "findings", ROOM.parent.parent / "docs" / "findings"):
        path = folder / f"{code}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    each = CODES[code]
    return f"# {each.title}\n\nThere is no page about `{code}` in this copy of Balm.\n"
