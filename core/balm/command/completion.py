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
    from click.shell_completion import ShellComplete, get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  # click brings all three
    # The base class's `source` fills in the script; bash's own would start bash first, to look at its version.
    say(ShellComplete.source(found(ctx.find_root().command, {}, "balm", "_BALM_COMPLETE")))
