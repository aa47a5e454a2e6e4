"""Redact: mistakes in what a person told -> their codes, their places and what is expected, without what was told.

This is what the text of an error says, since it ends in a host's log; the whole words are for the person who told it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Diagnostic

_OF_NAMES = frozenset({"unknown-fact", "unknown-key", "duplicate-key", "stray-column"})
"""Mistakes in the name of something told: all that their words quote is their place."""
_NAME = re.compile(r"(own\[\d+\]\.)?[a-z][a-z0-9_-]{0,63}")
"""Such a place that may be said: a slip in the name of a fact or key. Any other may be an answer in the wrong place."""
_OWN = re.compile(r"own\[\d+\]")
_OF_CHOICE = frozenset({"ambiguous-id", "toml-syntax"})
"""Mistakes of which what is expected hangs on what was told."""
_RENDERED = re.compile(r"^error\[([a-z0-9-]+)\]: .*(?:\n  at (.+))?", re.MULTILINE)
"""How `render_text` begins a mistake; what it quotes has no line breaks."""


def redacted(one: Diagnostic) -> Diagnostic:
    """The same mistake without what a person told; one in anything else, or in a name, stays as it is."""
    place = _place(one.code, one.key)
    if not one.told or (one.code in _OF_NAMES and place == one.key):
        return one
    from balm.diagnostics.codes import CODES

    code = CODES[one.code]
    return one._replace(
        message=f"{code.title}.",
        span=None,
        key=place if one.span is None else f"{one.span.file}:{one.span.line}:{one.span.column}",
        expected="" if one.code in _OF_CHOICE else one.expected,
        nearest="",
        hint=one.hint if one.hint == code.hint else "",
        notes=(),
    )


def in_short(one: Diagnostic) -> str:
    """Place and code of a mistake in what a person told: ``distress: out-of-range``."""
    return _short(one.code, one.key)


def rendered_in_short(text: str) -> str:
    """The same of all mistakes in a text of `render_text`; any other text as it is."""
    return ", ".join(_short(code, key) for code, key in _RENDERED.findall(text)) or text


def _short(code: str, key: str) -> str:
    place = _place(code, key)
    return f"{place}: {code}" if place else code


def _place(code: str, key: str) -> str:
    if code not in _OF_NAMES or _NAME.fullmatch(key):
        return key
    own = _OWN.match(key)
    return own[0] if own else ""
