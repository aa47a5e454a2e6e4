"""Code: a kind of mistake, in words that wait for its details."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """A kind of mistake. `message`, `expected` and `hint` are `str.format` templates over its details.

    ``{found}`` puts in a text as it is, ``{found:toml}`` as TOML writes it (``"6"`` beside ``6``).
    """

    title: str
    message: str
    expected: str = ""
    hint: str = ""
