"""Causes: why a record gives another decision today, or none: a code, and words for whoever replays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from balm.diagnostics.visible import visible

if TYPE_CHECKING:
    from balm.diagnostics.errors import ProfileError

CauseCode: TypeAlias = Literal[
    "unreadable", "tampered", "key-missing", "key-wrong", "facts-missing", "facts-refused", "past-missing",
    "entry-forgotten", "past-changed", "facts-changed", "own-changed", "plan-changed", "filled-changed",
    "balm-version", "pack-missing", "pack-added", "pack-edited", "plugin-missing", "plugin-added", "plugin-version",
    "danger-left-out", "own-left-out", "entry-alone", "past-or-felt",
    "unexplained",
]  # fmt: skip
"""What has changed, or is missing."""

_WORDS: dict[CauseCode, str] = {
    "unreadable": "this is no record: {}",
    "tampered": "it is not as it was written: its checksum does not fit",
    "key-missing": "its facts are sealed: replaying it takes the key",
    "key-wrong": "it was sealed under another key",
    "facts-missing": "its facts are sealed: replaying it takes the profile, told again",
    "facts-refused": "the packs do not take its facts: {}",
    "past-missing": "it rests on a history, and none was given",
    "entry-forgotten": "the entry {} of its history is gone",
    "past-changed": "its history is not as it was",
    "facts-changed": "other facts were told then",
    "own-changed": "other activities of their own were told then",
    "plan-changed": "the safety plan was another one then",
    "filled-changed": "the history filled in other facts then",
    "balm-version": "Balm has another version: {}",
    "pack-missing": "the pack {} is missing",
    "pack-added": "the pack {} is new",
    "pack-edited": "the pack {} was edited",
    "plugin-missing": "the plugin {} is missing",
    "plugin-added": "the plugin {} is new",
    "plugin-version": "the plugin {}",
    "danger-left-out": "a history does not keep what was told on which help rests",
    "own-left-out": "a history does not keep what was told of activities of their own, nor a safety plan",
    "entry-alone": "an entry of an earlier version says nothing of Balm, its plugins, and what was not shown",
    "past-or-felt": "an entry before it was forgotten, or more was said of one since",
    "unexplained": "nothing that the record names has changed: a plugin that decides otherwise each time, for one",
}


class ReplayCause(NamedTuple):
    """Why a record does not give the same decision: a code, and what it is about, such as the name of a pack."""

    code: CauseCode
    about: str = ""

    @classmethod
    def refused(cls, error: ProfileError) -> ReplayCause:
        """The facts of a record are no profile any more."""
        return cls("facts-refused", ", ".join(sorted({one.code for one in error.diagnostics})))

    @property
    def text(self) -> str:
        """In words on one line that can be printed anywhere, of which none was told by the person."""
        return _WORDS[self.code].format(visible(self.about))
