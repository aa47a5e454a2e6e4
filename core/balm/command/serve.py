"""`balm serve`: the HTTP service, for programs in any language."""

from __future__ import annotations

import importlib.util
import os
import secrets
from contextlib import closing

import click

from balm.command.complete import complete_file
from balm.command.options import pack_option, trust_option, without_option
from balm.command.output import say
from balm.command.person_file import read_key
from balm.command.person_history import KEY
from balm.diagnostics.install import install_extra

_NEEDED = ("fastapi", "prometheus_client", "uvicorn")
_LEAST_KEY = 32


@click.command("serve", short_help="Answer over HTTP.")
@pack_option
@trust_option
@without_option
@click.option("--strict", is_flag=True, help="Stop where a plugin fails, instead of leaving it out.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8417, show_default=True, type=click.IntRange(0, 65535), help="0 is any that is free.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option(
    "--tokens",
    metavar="FILE",
    help="The file of tokens that may ask. Without one only this machine can be listened on.",
    shell_complete=complete_file,
)
@click.option(
    "--state-key",
    metavar="FILE",
    help="The key that check-ins are signed with, 32 to 4096 bytes. [default: another one each time]",
    shell_complete=complete_file,
)
@click.option(
    "--store",
    metavar="FOLDER|URL",
    help="Where to keep histories: a folder, or a database, postgresql://ROLE@HOST/NAME. Needs --tokens.",
    shell_complete=complete_file,
)
@click.option("--page", is_flag=True, help="Serve the check-in page at / too, to whoever reaches the service.")
@click.option("--new-token", metavar="NAME", help="Print a new token, and its entry for the file of tokens, and end.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(["decide", "history", "admin"]),
    metavar="SCOPE",
    help="What the new token is for: decide, history or admin. Repeatable. [default: decide]",
)
@click.option("--tenant", default="", metavar="NAME", help="Whose people's histories the new token reaches.")
@click.option("--person", default="", metavar="NAME", help="The one person of the tenant whom it reaches.")
def command(
    packs: tuple[str, ...],
    trust: tuple[str, ...],
    without: tuple[str, ...],
    strict: bool,
    host: str,
    port: int,
    workers: int,
    tokens: str | None,
    state_key: str | None,
    store: str | None,
    page: bool,
    new_token: str | None,
    scopes: tuple[str, ...],
    tenant: str,
    person: str,
) -> None:
    """Answer over HTTP, until Ctrl-C or SIGTERM. SIGHUP loads packs and tokens again; so does a change of their files.

    \b
    Examples:
      balm serve
      balm serve --pack my-pack.toml --port 8080
      balm serve --page --without adaptive
      balm serve --new-token my-app
      balm serve --new-token clinic --scope history --tenant clinic
      balm serve --host 0.0.0.0 --tokens tokens.toml --workers 2
    """
    if new_token is not None:
        _print_new_token(new_token, scopes or ("decide",), tenant, person)
        return
    for name, said in (("--scope", scopes), ("--tenant", tenant), ("--person", person)):
        if said:
            raise click.UsageError(f"{name} is for --new-token.")
    if store is not None and tokens is None:
        raise click.UsageError("A token says whose histories it reaches: --store needs --tokens.")
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise click.ClickException(f"The service needs FastAPI, uvicorn and more: {install_extra('serve')}.")
    from balm.service.guard import is_loopback
    from balm.service.run import serve
    from balm.service.served import load_engine, make_page
    from balm.service.settings import Settings
    from balm.service.stores import Stores
    from balm.service.tokens import read_tokens

    if tokens is None and not is_loopback(host):
        raise click.UsageError(
            f"Whoever reaches {host} could ask. Make a token with `balm serve --new-token NAME`, "
            "and name the file of its entry with --tokens; or leave --host out."
        )
    key = read_key(state_key, _LEAST_KEY) if state_key is not None else secrets.token_bytes(_LEAST_KEY)
    passphrase = os.environ.get(KEY) or None
    settings = Settings(
        packs, without, trust, strict, host, port, workers, tokens or "", key, store or "", passphrase, page
    )
    if tokens is not None:
        read_tokens(tokens)
    if store is not None:
        with closing(Stores(store, passphrase)) as stores:
            stores.prepare()
    engine = load_engine(settings)  # what is wrong with the packs is said here, and they are compiled for every process
    if page:
        make_page(engine)
    serve(settings, lambda address: say(f"Listening on {address}", err=True))


def _print_new_token(name: str, scopes: tuple[str, ...], tenant: str, person: str) -> None:
    from balm.service.tokens import new_token

    token, entry = new_token(name, scopes, tenant, person)
    say(token)
    say(entry, nl=False)
    say("The first line is the token: it is shown this once, and kept nowhere.", err=True)
    say("The other lines are its entry for the file of tokens.", err=True)
