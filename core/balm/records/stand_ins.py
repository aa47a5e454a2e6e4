"""Stand-ins: strategies and signals -> the same, but that those which overran then say nothing where they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.deciding.loaded_strategy import LoadedStrategy, load_strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.strategies import Situation, Strategy
    from balm.decision.data import DegradedData
    from balm.plugins.manager import Plugins


def with_stand_ins(plugins: Plugins, timed: Sequence[DegradedData]) -> Plugins:
    """The plugins as they answered a decision, given what overran in it or before; nobody observes it again."""
    details = {one["strategy"]: one["detail"] for one in timed}
    return plugins._replace(
        observers=(),
        strategies=tuple(
            _stand_in(one, details[one.name]) if one.name in details else one for one in plugins.strategies
        ),
        signals=tuple(one for one in plugins.signals if one.name not in details),
    )


def _stand_in(strategy: Strategy, detail: str) -> LoadedStrategy:
    """It gives no points; where it overran only then, it proposes what it proposed."""
    loaded = load_strategy(strategy)
    proposed = detail.startswith(("points:", "draws:"))
    about = (loaded.name, loaded.bound, loaded.reads, loaded.recalls)
    return LoadedStrategy(about, (loaded.propose if proposed else _nothing, _nothing, None))


def _nothing(_: Situation) -> list[Any]:
    return []
