"""The group `balm`: a name becomes a command, imported when it is called; and every error becomes an exit status.

0 is fine, 1 a check or a test that found something, 2 wrong use or bad input, 3 that the seconds ran out before all was
looked at, 130 an interruption.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from balm import __version__
from balm.command.host import Host
from balm.command.output import open_streams, own_output, say, say_drawn, silence, standard_output
from balm.diagnostics.visible import visible, visible_lines
from balm.switches import SwitchError, check_switches

if TYPE_CHECKING:
    import datetime

    from click.shell_completion import CompletionItem

    from balm.diagnostics.errors import BalmError

COMMANDS = (
    "now", "felt", "history", "me", "plan", "why", "batch", "facts", "listen", "lines", "packs", "plugins", "new",
    "check", "test", "diff", "evaluate", "replay", "fmt", "docs", "map", "compile", "publish", "serve", "mcp",
    "explain", "schema", "completion",
)  # fmt: skip
"""Modules of this room whose `command` is the command of their name, in the order of `--help`."""

BAD_INPUT, OUT_OF_TIME, INTERRUPTED, BROKEN_PIPE = 2, 3, 130, 141


class Balm(click.Group):
    """The group, which imports a command when it is called and asks plugins only for what it does not know."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """Balm's own commands in their order, then those of plugins by name."""
        return [*COMMANDS, *sorted(set(_of_plugins()) - set(COMMANDS))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """The command of a name; a plugin cannot take the place of one of Balm's own."""
        if cmd_name in COMMANDS:
            module = importlib.import_module(f"balm.command.{cmd_name}")
            return module.command  # type: ignore[no-any-return]
        return _of_plugins().get(cmd_name)

    def get_help(self, ctx: click.Context) -> str:
        """The help, of which a part is plugins' own words."""
        return visible_lines(super().get_help(ctx))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names that may become what is typed, each with what is said of it."""
        found = super().shell_complete(ctx, incomplete)
        for one in found:
            one.help = one.help and visible(one.help)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a slip of the hand gets the nearest name."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            from balm.diagnostics.suggest import did_you_mean

            advice = did_you_mean(name, self.list_commands(ctx), shown="`balm {}`")
            ctx.fail(f"There is no command {name!r}. {advice or '`balm --help` lists the commands.'}")
        return super().resolve_command(ctx, args)

    def main(  # type: ignore[override]  # the arguments that Balm uses
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run, and turn whatever goes wrong into words on standard error and an exit status."""
        if os.environ.get("_BALM_COMPLETE"):
            import balm.command.shells  # noqa: F401  # it tells click how each shell completes
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            sys.exit(_status(lambda: super(Balm, self).main(args, standalone_mode=False, **extra)))
        except KeyboardInterrupt:  # while an error is being said, or the last words are written
            sys.exit(INTERRUPTED)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; a reader that went away, such as `head`, is no error worth words."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence(standard_output())
            ctx.exit(BROKEN_PIPE)


def _status(run: Callable[[], Any]) -> int:
    """The exit status of a run, and nothing left in the buffers: a full disk shows only when they are written."""
    from balm.folder import reason_of

    try:
        status = _worded(run)
        standard_output().flush()
        sys.stderr.flush()
    except BrokenPipeError:
        silence(standard_output())
        silence(sys.stderr)
        return BROKEN_PIPE
    except OSError as error:
        silence(standard_output())
        named = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
        try:
            say(f"Error: {named}: {reason_of(error)}.", err=True)
        except OSError:
            silence(sys.stderr)
        return BAD_INPUT
    return status


def _worded(run: Callable[[], Any]) -> int:
    from balm.deadline import OutOfTime
    from balm.diagnostics.errors import BalmError

    try:
        check_switches()
        result = run()
    except SwitchError as error:
        say(f"Error: {error}", err=True)
        return BAD_INPUT
    except BalmError as error:
        show_error(error)
        return BAD_INPUT
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        say(words.getvalue(), err=True, nl=False)
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OutOfTime:
        say("The time is up, and nothing was found out yet. A larger number of --seconds gives it more.", err=True)
        return OUT_OF_TIME
    return result if isinstance(result, int) else 0


def show_error(error: BalmError) -> None:
    """An error on standard error, told to whoever caused it: in colour on a terminal, unless ``NO_COLOR`` is set."""
    from balm.diagnostics.render import render_text

    if error.diagnostics:
        colour = colourful(sys.stderr)
        say_drawn(render_text(error.diagnostics, colour=colour), err=True, colour=colour)
    else:
        say(f"Error: {error.summary}", err=True)


def colourful(stream: TextIO) -> bool:
    """Whether colours can be shown on a stream: a terminal, unless ``NO_COLOR`` is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _of_plugins() -> dict[str, click.Command]:
    from balm.plugins.manager import load_plugins

    return {one.name: one for one in load_plugins().commands if one.name and visible(one.name) == one.name}


@click.group(cls=Balm, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="balm", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """What should I do now? Kind, safe practices from rule packs, and why.

    \b
    Begin with:
      balm now

    Self-help, not treatment. Nobody watches this, and it is not for emergencies:
    then call your local emergency number.
    """
    ctx.ensure_object(Host)


def main(argv: Sequence[str] | None = None, *, now: Callable[[], datetime.datetime] | None = None) -> NoReturn:
    """The entry point. `now` is the clock, for programs and tests that bring their own."""
    open_streams()
    gc.set_threshold(50_000)  # most objects of a command live until it ends: collect less often
    with own_output(process=argv is None):
        cli.main(
            args=None if argv is None else list(argv),
            prog_name="balm",
            complete_var="_BALM_COMPLETE",
            obj=Host(now) if now else Host(),
        )
    raise SystemExit(0)
