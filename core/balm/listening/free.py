"""A free text -> FreeText: what it says of every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.listening.heard import FreeText

if TYPE_CHECKING:
    from balm.listening.lexicon import Lexicon


def hear(lexicon: Lexicon, text: str) -> FreeText:
    """What a free text says of all facts. It sets nothing of a fact of danger; its `alarms` say what to ask next."""
    word = text.strip().lower()
    known = lexicon.rulebook.facts
    return FreeText(command="help") if word == "help" and word not in known else FreeText()
