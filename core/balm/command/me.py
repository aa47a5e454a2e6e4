"""`balm me`: what Balm remembers of a person beside their history: shown, told, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_remembered
from balm.command.help_heard import show_help_heard
from balm.command.me_ask import ask_command
from balm.command.me_own import own_command
from balm.command.options import Load, pack_options
from balm.command.output import say, write_json
from balm.command.page import page
from balm.command.person_history import open_store, see_allowed
from balm.texts import counted, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.engine import Engine
    from balm.language.facts import Fact, Value

_SAY = texts("terminal-me")


@click.group("me", invoke_without_command=True, short_help="What Balm remembers of you: see it, change it, forget it.")
@pack_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, load: Load, as_json: bool) -> None:
    """What Balm remembers of you, so that it does not ask again: each answer with its day, and until when it is known.

    With it stand what you do yourself to feel better, and what you do not want to see again. NAME is the word at the
    right. What was suggested, and how it felt, is in balm history.

    \b
    Examples:
      balm me
      balm me ask
      balm me set likes "music, being outside"
      balm me forget likes
    """
    if ctx.invoked_subcommand is not None:
        return
    store = open_store()
    portrait = store.portrait()
    if as_json:
        from balm.deciding.portrait_json import portrait_to_data

        write_json(portrait_to_data(portrait))
        return
    from balm.command.history_page import show_state
    from balm.command.me_page import show_portrait
    from balm.deciding.portrait import Portrait

    with page() as sheet:
        show_portrait(sheet, load(), portrait)
        sheet.blank()
        show_state(sheet, store.path, anything=portrait != Portrait())


@command.command("set", short_help="Tell something that is remembered.")
@click.argument("name", shell_complete=complete_remembered)
@click.argument("value", nargs=-1, required=True)
@pack_options
def set_command(name: str, value: tuple[str, ...], load: Load) -> None:
    """Tell something of yourself, in the words that `balm me` shows or in your own. It replaces what you told before.

    Only what stays true for long can be told here; all else is asked when it matters.

    \b
    Examples:
      balm me set likes music "being outside"
      balm me set has_animal yes
    """
    from balm.command.me_page import words_of
    from balm.deciding.remembering import known_until, remembered
    from balm.explaining.voice import written_date
    from balm.language.frozen import FrozenDict

    see_allowed()
    engine = load()
    fact = _remembered_fact(engine, name)
    told = fact.plain(_read(engine, fact, value))
    store = open_store()
    before = store.portrait()
    others = before._replace(facts=FrozenDict({one: it for one, it in before.facts.items() if one != fact.name}))
    after = remembered(others, engine.rulebook, engine.today(), facts={fact.name: told})
    store.keep_portrait(after)
    kept = after.facts[fact.name]
    say(_SAY["kept-until"].format(day=written_date(known_until(fact, kept)), words=words_of(fact, kept)))


def _remembered_fact(engine: Engine, name: str) -> Fact:
    """The fact of this name, if it is one that is remembered. Raises UsageError, which repeats nothing typed."""
    from balm.diagnostics.suggest import did_you_mean, one_of

    facts = engine.rulebook.facts
    names = [fact.name for fact in facts.values() if fact.remember_days]
    if name in names:
        return facts[name]
    if name in facts:
        raise click.UsageError(f"`{name}` is not remembered: it is asked when it matters. NAME is {one_of(names)}.")
    raise click.UsageError(f"NAME is {one_of(names)}. {did_you_mean(name, names)}".rstrip())


def _read(engine: Engine, fact: Fact, texts: Sequence[str]) -> Value:
    """A value as a profile has it, or as people say it. Raises UsageError, which repeats nothing typed."""
    from balm.checkin.wording import label
    from balm.diagnostics.suggest import listed
    from balm.language.facts import DECLINED, read_told
    from balm.language.here import Mistake

    text = (", " if fact.datatype.multiple else " ").join(texts)
    value = read_told(fact, text)
    if value is not None and value != DECLINED and not isinstance(value, Mistake):
        return value
    show_help_heard(engine, text)
    heard = engine.listen(text, fact.name)
    if heard.kind == "value" and heard.value is not None:
        return heard.value
    known = [label(fact, one) for one in fact.datatype.texts(fact)]
    words = listed(known, "or") if known else fact.datatype.domain(fact)
    several = "one or several of these" if fact.datatype.multiple else "one of these"
    raise click.UsageError(f"VALUE of `{fact.name}` is {several if known else 'a number'}: {words}.")


@command.command("forget", short_help="Forget answers, or all of it.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_remembered)
@click.option("--all", "everything", is_flag=True, help="Forget all that balm me shows, but for the plan.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@pack_options
def forget_command(names: tuple[str, ...], everything: bool, yes: bool, load: Load) -> None:
    """Forget what you told for good: afterwards nothing of it is left in any file of Balm's, nor in your history.

    What was suggested and how it felt stays (balm history), so does your plan (balm plan), and files that you exported.

    \b
    Examples:
      balm me forget likes attachment
      balm me forget --all
    """
    from balm.command.history_file import sure_to_forget
    from balm.deciding.portrait import Portrait
    from balm.history.leaving_out import forget_told

    if bool(names) == everything:
        raise click.UsageError("Say what to forget: names that `balm me` shows, or --all.")
    engine, store = load(), open_store()
    before = store.portrait()
    facts = {*before.facts, *(fact.name for fact in engine.rulebook.facts.values() if fact.remember_days)}
    if not everything:
        facts = {name if name in facts else _remembered_fact(engine, name).name for name in names}
    what = texts("terminal-history")["all-told"] if everything else counted(len(facts), "answer", "answers")
    if not yes and not sure_to_forget(what):
        return
    forget_told(store, facts, None if everything else ())
    if everything:
        store.keep_portrait(Portrait(plan=before.plan))
        say(texts("terminal-history")["forgotten-all-told"])
    else:
        what = counted(len(before.facts.keys() & facts), "answer", "answers")
        say(texts("terminal-history")["gone"].format(what=what))


@command.command("again", short_help="Show something again that was left out.")
@click.argument("practice", nargs=-1, required=True)
@pack_options
def again_command(practice: tuple[str, ...], load: Load) -> None:
    """Let something come again of which you said "not this again"; PRACTICE is its name or its title.

    \b
    Examples:
      balm me again warm-drink
      balm me again Make a warm drink
    """
    from balm.command.me_page import titles_of_left_out
    from balm.language.practices import own_title

    store = open_store()
    portrait = store.portrait()
    left_out = titles_of_left_out(load(), portrait)
    typed = own_title(" ".join(practice)).casefold()
    found = [
        name
        for name, title in left_out.items()
        if typed in (name.casefold(), name.rpartition("/")[2].casefold(), own_title(title).casefold())
    ]
    if not found:
        raise click.UsageError("PRACTICE is not left out. `balm me` shows what is, with its name.")
    store.keep_portrait(portrait._replace(not_again=tuple(one for one in portrait.not_again if one not in found)))
    say(_SAY["may-come-again"].format(title=left_out[found[0]]))


for each in (own_command, ask_command):
    command.add_command(each)
