"""Signals: what lies behind one person becomes facts. Without a past there is nothing to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from balm.deciding.outcome import Degraded
from balm.language.facts import read_value
from balm.language.here import Mistake

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.deciding.past import Past
    from balm.language.facts import Fact, Value


@runtime_checkable
class Signal(Protocol):
    """What a plugin hands over: a name, the facts that it fills, and how it reads them from the past."""

    @property
    def name(self) -> str:
        """Its name, which no other signal has."""
        ...

    @property
    def fills(self) -> tuple[str, ...]:
        """The facts that it may fill, by name or by role (``role:backdraft``)."""
        ...

    def read(self, past: Past) -> Mapping[str, object]:
        """Values of the facts in `fills`; a fact that is left out stays unknown.

        Of tags, those that the fact does not have are left out: packs may know others than a past does.
        """
        ...


def _known(fact: Fact, said: object) -> object:
    if fact.datatype.multiple and isinstance(said, list | tuple | set | frozenset):
        return [tag for tag in said if tag in fact.values]
    return said


def read_signals(
    signals: Sequence[Signal], past: Past, facts: Mapping[str, Fact]
) -> tuple[dict[str, Value], list[Degraded]]:
    """What signals say of the facts that there are; roles are those of the past.

    One that fails or says what is no value is left out and named.
    """
    found: dict[str, Value] = {}
    degraded = []
    for signal in signals:
        wanted = [name for name in past.roles.resolve(signal.fills) if name in facts]
        if not wanted:
            continue
        try:
            said = signal.read(past)
            values = {name: read_value(facts[name], _known(facts[name], said.get(name))) for name in wanted}
        except Exception as error:  # noqa: BLE001  # a plugin may raise anything
            from balm.diagnostics.failures import failure

            degraded.append(Degraded(signal.name, "raised", f"read: {failure(f'signal {signal.name}', error)}"))
            continue
        wrong = [name for name, value in values.items() if isinstance(value, Mistake)]
        if wrong:
            degraded.append(Degraded(signal.name, "nonsense", f"read: no value of {', '.join(wrong)}"))
            continue
        found |= {n: v for n, v in values.items() if v is not None and not isinstance(v, Mistake)}
    return found, degraded
