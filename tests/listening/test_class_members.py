"""The language's own classes are written as packs write theirs: plain words, or another class alone."""

from __future__ import annotations

from balm.language.here import Mistake
from balm.language.phrase import read_class_word
from balm.listening.speech import load_speech


def test_every_member_of_a_class_can_be_heard() -> None:
    never_heard = {
        f"classes.toml, `{name}`: {member!r} is never heard. Write plain words, or `[class]` alone."
        for name, members in load_speech("en").classes.items()
        for member in members
        if isinstance(read_class_word(member), Mistake)
    }
    assert not never_heard
