"""`balm me own`: what a person does themselves to feel better: shown, told, tagged, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.help_heard import show_help_heard
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.person_history import open_store, see_allowed
from balm.texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.portrait import Portrait
    from balm.engine import Engine
    from balm.language.own_data import OwnPracticeData

_SAY = texts("terminal-me")
_title = click.argument("title")


@click.group("own", invoke_without_command=True, short_help="What you do yourself to feel better.")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def own_command(ctx: click.Context, load: Load, as_json: bool) -> None:
    """What you do yourself to feel better, each with what Balm takes it for.

    It may be suggested beside the packs' own practices, and is left out where what it has to do with is left out. A TAG
    is a word such as animals, water, music or movement.

    \b
    Examples:
      balm me own
      balm me own add "Walk the dog"
      balm me own add "Kneading dough" making food
      balm me own remove "Walk the dog"
    """
    if ctx.invoked_subcommand is not None:
        return
    portrait = open_store().portrait()
    if as_json:
        write_json([dict(one) for one in portrait.own])
        return
    from balm.command.me_page import show_own

    with page() as sheet:
        if portrait.own:
            show_own(sheet, load(), portrait)
        else:
            sheet.add(_SAY["nothing-of-own"])


@own_command.command("add", short_help="Tell something that you do.")
@_title
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@pack_options
def add_command(title: str, tags: tuple[str, ...], load: Load) -> None:
    """Tell what you do to feel better, in your own words; several things stand between commas.

    Balm reads what each has to do with off its words, where it knows them. With TAGs, TITLE is one thing that has to
    do with these.

    \b
    Examples:
      balm me own add "walk with my dog, tea, calling my sister"
      balm me own add "Kneading dough" making food
    """
    see_allowed()
    engine = load()
    if show_help_heard(engine, title):
        say(_SAY["not-to-do"])
        return
    _keep(engine, [{"title": title, "tags": [*tags]}] if tags else engine.read_activities(title).own)


@own_command.command("tags", short_help="Say what something of your own is like.")
@_title
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@pack_options
def tags_command(title: str, tags: tuple[str, ...], load: Load) -> None:
    """Say what something of your own is like: these TAGs take the place of those that it has.

    \b
    Examples:
      balm me own tags "Walk the dog" animals movement nature
    """
    see_allowed()
    _keep(load(), [{**_own(open_store().portrait(), title), "tags": [*tags]}])


@own_command.command("remove", short_help="Forget something of your own.")
@_title
@click.option("--yes", is_flag=True, help="Do not ask first.")
def remove_command(title: str, yes: bool) -> None:
    """Forget something of your own for good: afterwards it is in no entry of your history either.

    \b
    Examples:
      balm me own remove "Walk the dog"
    """
    from balm.command.history_file import sure_to_forget
    from balm.history.leaving_out import forget_told

    store = open_store()
    own = _own(store.portrait(), title)
    if yes or sure_to_forget(_SAY["it"]):
        forget_told(store, set(), [own["title"]])
        say(_SAY["gone-for-good"])


def _own(portrait: Portrait, title: str) -> OwnPracticeData:
    """The activity of a title. Raises UsageError, which repeats nothing typed."""
    from balm.language.practices import own_name, own_title

    wanted = own_name(own_title(title))
    found = next((one for one in portrait.own if own_name(one["title"]) == wanted), None)
    if found is None:
        raise click.UsageError("There is nothing of your own with this TITLE. `balm me own` shows all of it.")
    return found


def _keep(engine: Engine, own: Sequence[OwnPracticeData]) -> None:
    """Keep activities; those of the same title are replaced. Raises UsageError, which repeats nothing typed."""
    from balm.command.me_page import show_own
    from balm.deciding.portrait import Portrait
    from balm.deciding.remembering import remembered
    from balm.language.practices import Practice, own_told, read_own

    for one in own:
        _check_tags(engine, one.get("tags", ()))
    read = [read_own(one, engine.program.attributes) for one in own]
    kept = [own_told(one) for one in read if isinstance(one, Practice)]
    if not kept or len(kept) < len(read):
        raise click.UsageError('TITLE is what you do, in a few words of plain text, such as "Walk the dog".')
    store = open_store()
    store.keep_portrait(remembered(store.portrait(), engine.rulebook, engine.today(), facts={}, own=kept))
    with page() as sheet:
        sheet.add(_SAY["remembered"])
        show_own(sheet, engine, Portrait(own=tuple(kept)))


def _check_tags(engine: Engine, tags: Sequence[str]) -> None:
    from balm.diagnostics.suggest import did_you_mean, one_of

    known = engine.rulebook.tags
    for tag in tags:
        if tag not in known:
            raise click.UsageError(f"TAG is {one_of([*known])}. {did_you_mean(tag, known)}".rstrip())
