"""`balm listen`: what the packs understand of somebody's own words, and by which phrase."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from balm.command.complete import complete_fact_name
from balm.command.options import Load, pack_options
from balm.command.output import write_json
from balm.command.page import page
from balm.diagnostics.suggest import in_words

if TYPE_CHECKING:
    from balm.language.facts import Fact, Value
    from balm.language.rulebook import Rulebook
    from balm.listening.heard import FreeText, Heard

_WITHOUT_VALUE = {
    "declined": "the person prefers not to say",
    "skip": "left open",
    "unsure": "the person is not sure",
    "unclear": "not understood: it is asked again",
}
_MOST_BYTES = 100_000


@click.command("listen", short_help="Try how the packs understand people's own words.")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--fact",
    "name",
    metavar="NAME",
    help="Read the text as the answer to the question about this fact.",
    shell_complete=complete_fact_name,
)
@pack_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(load: Load, text: Sequence[str], name: str | None, as_json: bool) -> None:
    """Say what the packs understand of somebody's own words, by which phrase, and which help it calls for.

    TEXT is a free line, or - for standard input. For authors: nothing is kept.

    \b
    Examples:
      balm listen "at home, knackered, got ten minutes"
      balm listen --fact energy "running on fumes"
    """
    engine = load()
    rulebook = engine.rulebook
    words = sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", "replace") if [*text] == ["-"] else " ".join(text)
    if name is None:
        free = engine.listen(words)
        data, lines = _free_data(rulebook, free), [*_free_lines(rulebook, free)]
    else:
        fact = _told_fact(rulebook, name)
        heard = engine.listen(words, name)
        data, lines = _heard_data(rulebook, fact, heard), [*_heard_lines(rulebook, fact, heard)]
    if as_json:
        write_json(data)
        return
    with page() as sheet:
        for line in lines:
            sheet.add(line, hang=2)


def _told_fact(rulebook: Rulebook, name: str) -> Fact:
    """A fact that can be told. Raises click.BadParameter."""
    from balm.diagnostics.suggest import did_you_mean

    fact = rulebook.facts.get(name)
    if fact is None or not fact.tellable:
        told = [one.name for one in rulebook.facts.values() if one.tellable]
        words = f"{name!r} is not a fact that can be told."
        advice = did_you_mean(name, told, shown="{}")
        raise click.BadParameter(" ".join(filter(None, [words, advice])), param_hint="--fact")
    return fact


def _heard_lines(rulebook: Rulebook, fact: Fact, heard: Heard) -> Iterator[str]:
    if heard.kind == "value" and heard.value is not None:
        yield f"{fact.name}: {_shown(fact, heard.value)}{_by(heard.phrase)}"
    elif heard.kind == "offer":
        yield f"{fact.name}: {_offered(fact, heard.offers)}"
    elif heard.kind == "command":
        yield f"command: {heard.command}"
    else:
        yield f"{fact.name}: {_WITHOUT_VALUE[heard.kind]}"
    yield from _alarm_lines(rulebook, heard)


def _free_lines(rulebook: Rulebook, free: FreeText) -> Iterator[str]:
    if free.command:
        yield f"command: {free.command}"
    if free.reply:
        yield f"said of a suggestion: {free.reply}"
    for name, understood in free.facts.items():
        yield f"{name}: {_shown(rulebook.facts[name], understood.value)}{_by(understood.phrase)}"
    for name, values in free.offers.items():
        yield f"{name}: {_offered(rulebook.facts[name], values)}"
    if not (free.command or free.reply or free.facts or free.offers or free.alarms):
        yield "nothing understood"
    yield from _alarm_lines(rulebook, free)


def _alarm_lines(rulebook: Rulebook, heard: FreeText | Heard) -> Iterator[str]:
    for alarm in heard.alarms:
        value = _shown(rulebook.facts[alarm.fact], alarm.value)
        yield f"help: {alarm.kind}; {alarm.fact} is asked next, {value} proposed{_by(alarm.phrase)}"


def _offered(fact: Fact, values: Sequence[Value]) -> str:
    return f"{in_words([_shown(fact, value) for value in values])}? It is asked which."


def _shown(fact: Fact, value: Value) -> str:
    """A value as a command line has it."""
    plain = fact.plain(value)
    if isinstance(plain, list):
        return ", ".join(plain) or "none of them"
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _by(phrase: str) -> str:
    return f' (by "{phrase}")' if phrase else ""


def _heard_data(rulebook: Rulebook, fact: Fact, heard: Heard) -> dict[str, Any]:
    value = fact.plain(heard.value) if heard.kind == "value" and heard.value is not None else None
    return {
        "fact": fact.name,
        "kind": heard.kind,
        "value": value,
        "offers": [fact.plain(one) for one in heard.offers],
        "command": heard.command,
        "phrase": heard.phrase,
        "alarms": _alarm_data(rulebook, heard),
    }


def _free_data(rulebook: Rulebook, free: FreeText) -> dict[str, Any]:
    facts = rulebook.facts
    return {
        "facts": {
            name: {"value": facts[name].plain(one.value), "phrase": one.phrase} for name, one in free.facts.items()
        },
        "offers": {name: [facts[name].plain(one) for one in values] for name, values in free.offers.items()},
        "command": free.command,
        "reply": free.reply,
        "alarms": _alarm_data(rulebook, free),
    }


def _alarm_data(rulebook: Rulebook, heard: FreeText | Heard) -> list[dict[str, Any]]:
    return [
        {
            "kind": alarm.kind,
            "fact": alarm.fact,
            "value": rulebook.facts[alarm.fact].plain(alarm.value),
            "phrase": alarm.phrase,
        }
        for alarm in heard.alarms
    ]
