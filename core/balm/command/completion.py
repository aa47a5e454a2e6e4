"""`balm completion`: the script with which a shell completes commands, options, facts, packs and practices."""

from __future__ import annotations

import click

from balm.command.output import say


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which a shell completes what you type after `balm`.

    \b
    Examples:
      eval "$(balm completion bash)"           # in ~/.bashrc
      eval "$(balm completion zsh)"            # in ~/.zshrc
      balm completion fish > ~/.config/fish/completions/balm.fish
    """
    from balm.command.shells import script

    say(script(ctx.find_root().command, shell))
