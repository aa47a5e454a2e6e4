"""`balm mcp`: Balm for assistants, over the Model Context Protocol."""

from __future__ import annotations

import importlib.util

import click

from balm.command.host import Host
from balm.command.options import pack_option, trust_option, without_option
from balm.command.output import say
from balm.diagnostics.install import install_extra


@click.command("mcp", short_help="Answer assistants over the Model Context Protocol.")
@pack_option
@trust_option
@without_option
@click.option(
    "--http",
    "port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Answer over HTTP at http://127.0.0.1:PORT/mcp; 0 is any that is free. [default: standard input and output]",
)
@click.pass_context
def command(
    ctx: click.Context, packs: tuple[str, ...], trust: tuple[str, ...], without: tuple[str, ...], port: int | None
) -> None:
    """Answer an assistant, which starts this command itself; until it ends, or Ctrl-C.

    Sensitive questions open on a page of this machine. Neither they nor their answers pass the assistant.

    \b
    Examples:
      balm mcp
      balm mcp --pack my-pack.toml
      balm mcp --http 8418
    """
    if importlib.util.find_spec("mcp") is None:
        raise click.ClickException(f"Assistants need the MCP SDK: {install_extra('mcp')}.")
    import anyio

    from balm.assistants.server import serve

    engine = ctx.ensure_object(Host).load(packs, without=without, trust=trust)
    try:
        anyio.run(serve, engine, port, lambda address: say(f"Listening on {address}", err=True))
    except ExceptionGroup as group:
        raise _single(group) from None


def _single(error: Exception) -> Exception:
    """The error in groups of one, as tasks raise it: of an output that cannot be written, say."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        [error] = error.exceptions
    return error
