"""How laws are tried: in so many worlds, each made from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Callable


def law_of(examples: int) -> Callable[[Any], Any]:
    """A decorator for a law. A seed does not shrink: a smaller one is another world, not a smaller one."""
    made: Callable[[Any], Any] = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    return made
