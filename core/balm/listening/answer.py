"""A typed answer to the question about one fact -> Heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.facts import read_told
from balm.language.here import Mistake
from balm.language.phrases import said_value
from balm.listening.heard import Heard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.language.facts import Fact
    from balm.language.values import Value
    from balm.listening.lexicon import Lexicon


def read_answer(lexicon: Lexicon, fact: Fact, text: str, options: Sequence[Value] = ()) -> Heard:
    """What a typed text says as the answer to the question about a fact.

    `options` are the values of a numbered menu: "2" is the second, of a fact that is no number.
    """
    word = " ".join(text.split()).lower()
    if word in ("help", "back", "why", "stop"):
        return Heard("command", command=word)  # type: ignore[arg-type]
    if word in ("skip", ""):
        return Heard("skip" if word else "unclear")
    if word in ("prefer not to say", "rather not say"):
        return Heard("declined" if fact.may_decline else "skip")
    if options and not fact.datatype.numeric and word.isdecimal() and 0 < int(word) <= len(options):
        return Heard("value", options[int(word) - 1])
    said = [
        *((label, value) for value, label in fact.labels.items()),
        *((phrase, v) for v, some in lexicon.rulebook.phrases.words.of.get(fact.name, {}).items() for phrase in some),
    ]
    for phrase, of in said:
        if phrase.lower().removeprefix("=").strip() == word and not isinstance(
            value := said_value(fact, of), Mistake | None
        ):
            return Heard("value", value, phrase=phrase)
    told = read_told(fact, word)
    return Heard("unclear") if isinstance(told, Mistake | None) else Heard("value", told)
