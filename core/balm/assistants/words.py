"""Words: a screen -> the texts that the person is to read word for word; and what is said around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.decision.help_lines import lines_once, named, ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from balm.checkin.data import CheckInScreenData
    from balm.decision.data import PersonRecommendationData, PersonReferralData

PAGE = (
    "Some questions are for you alone. They open on a page of your own machine, and what you answer there does not "
    "come to this chat. You can also leave them open."
)
ON_PAGE = "The page that you opened goes on from here. Nothing that you answer there comes to this chat."
ASKED = "You can leave any of it open."
INSTRUCTIONS = """\
Balm suggests what a person can do now, in a hard hour, by rules that can be read. It is no therapist, nor are you.

1. Call `what_should_i_do_now` with what the person said, word for word, as `words`. Do not soften or shorten it.
2. Show every text of `say` to the person word for word, in its order, before anything of your own: help comes first.
3. Ask what `screen` asks, in its words, and pass on only what the person answers: call again with `check_in` and
   `input`. Never answer for them, never guess. What they do not answer is {"command": "skip"}; a refusal is
   {"command": "decline"}.
4. Where there is a `url`, give it to the person and wait until they say that they are back; then call again with
   `check_in` alone. Do not open it, and do not ask in the chat what it asks.
5. Promise nothing; add no practice, no help line and no diagnosis of your own. If they feel worse, pass on
   {"command": "worse"}; if they want another way, {"command": "something_else"}.
"""
"""How a model is to behave. The prompt gives it, and so do the server's instructions."""


def texts_of(screen: CheckInScreenData) -> list[str]:
    """What the screen says, help first. What it asks is not among it."""
    return [*help_texts(screen["help"]), *_said(screen)]


def _said(screen: CheckInScreenData) -> Iterator[str]:
    if screen["hint"]:
        yield screen["hint"]
    for one in screen["recommendations"]:
        yield practice_text(one)


def help_texts(kinds: Sequence[PersonReferralData]) -> list[str]:
    """Each kind of help in words, with the help lines that none before it has."""
    return [
        "\n".join([one["title"], one["text"].strip(), *(f"{named(line, about=True)}: {ways(line)}" for line in lines)])
        for one, lines in zip(kinds, lines_once(kinds), strict=True)
    ]


def practice_text(one: PersonRecommendationData) -> str:
    """A practice, with its steps."""
    return "\n".join(filter(None, [one["title"], one["text"].strip(), one["tell"], *one["cautions"]]))
