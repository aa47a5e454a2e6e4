"""Lexicon: a rulebook -> its words, ready to be heard in a typed text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook


class Lexicon(NamedTuple):
    """The words of a rulebook's packs and of the language, compiled."""

    rulebook: Rulebook


def compile_lexicon(rulebook: Rulebook) -> Lexicon:
    """The lexicon of a rulebook: compile it once, when the first text is typed."""
    return Lexicon(rulebook)
