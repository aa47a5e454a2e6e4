"""Seed: what somebody gives as the seed of a decision -> a whole number; or why it is none."""

from __future__ import annotations

from operator import index
from typing import SupportsIndex

from balm.language.values import MOST_DIGITS

_LARGEST_SEED = 10**MOST_DIGITS - 1


def check_seed(seed: SupportsIndex) -> int:
    """The seed as an integer. Raises TypeError for what is no whole number, ValueError for one with too many digits."""
    try:
        whole = index(None if isinstance(seed, bool) else seed)  # type: ignore[arg-type]  # which it refuses
    except TypeError:
        raise TypeError(f"a seed is a whole number, such as 7, and not {type(seed).__name__}") from None
    if abs(whole) > _LARGEST_SEED:
        raise ValueError(f"a seed has at most {MOST_DIGITS} digits")
    return whole
