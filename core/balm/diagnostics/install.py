"""The name of an extra -> the words that say how to install it. Balm is on no package index: it comes as a clone."""

from __future__ import annotations


def install_extra(extra: str) -> str:
    """What to type, as the end of a sentence: "in your clone of Balm, run `pip install '.[batch]'`"."""
    return f"in your clone of Balm, run `pip install '.[{extra}]'`"
