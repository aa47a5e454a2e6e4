"""Signals: what lies behind one person becomes facts. Without a past there is nothing to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from balm.deciding.loaded_strategy import load_portable
from balm.deciding.outcome import Degraded
from balm.deciding.plugin_values import NotPlainError, plain, plain_name, plain_names
from balm.deciding.time_limit import SIGNALS_LIMIT, Budget, Call, Guard, call_all, left_out
from balm.language.facts import read_value
from balm.language.here import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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


class LoadedSignal:
    """A signal with what it said of itself when it was loaded; `guard` is how it is called."""

    __slots__ = ("fills", "guard", "name", "portable", "read")

    def __init__(
        self,
        name: str,
        fills: tuple[str, ...],
        read: Callable[[Past], Mapping[str, object]],
        portable: Callable[[], Mapping[str, object]] | None = None,
    ) -> None:
        self.name, self.fills, self.read, self.portable = name, fills, read, portable
        self.guard = Guard(f"signal {name}")

    def __reduce__(self) -> tuple[type[LoadedSignal], tuple[Any, ...]]:
        """Without its guard: elsewhere it did not overrun."""
        return LoadedSignal, (self.name, self.fills, self.read, self.portable)


def load_signal(signal: Signal) -> LoadedSignal:
    """A signal as it is now, with a guard of its own. Raises NotPlainError, and what its own code raises."""
    name = plain_name(signal.name)
    try:
        fills = plain_names(signal.fills)
    except NotPlainError:
        raise NotPlainError(f"`{name}` needs a tuple of names of facts as `fills`") from None
    return LoadedSignal(name, fills, signal.read, load_portable(signal, name))


def read_signals(
    signals: Sequence[LoadedSignal], past: Past, facts: Mapping[str, Fact]
) -> tuple[dict[str, Value], list[Degraded]]:
    """What signals say of the facts that there are; roles are those of the past.

    One that fails, overruns or says what is no value is left out and named.
    """
    asked = {one.name: [name for name in past.roles.resolve(one.fills) if name in facts] for one in signals}
    active = [one for one in signals if asked[one.name]]
    calls = [Call(one.guard, partial(_read, one, past, asked[one.name])) for one in active]
    found: dict[str, Value] = {}
    degraded = []
    for signal, called in zip(active, call_all(calls, Budget(SIGNALS_LIMIT, len(calls))), strict=True):
        if called.how != "returned":
            degraded.append(left_out(signal.name, "read", called, SIGNALS_LIMIT))
            continue
        if isinstance(called.result, str):
            degraded.append(Degraded(signal.name, "nonsense", f"read: returned {called.result}"))
            continue
        values = {name: read_value(facts[name], _known(facts[name], said)) for name, said in called.result.items()}
        wrong = [name for name, value in values.items() if isinstance(value, Mistake)]
        if wrong:
            degraded.append(Degraded(signal.name, "nonsense", f"read: no value of {', '.join(wrong)}"))
            continue
        found |= {n: v for n, v in values.items() if v is not None and not isinstance(v, Mistake)}
    return found, degraded


def _read(signal: LoadedSignal, past: Past, wanted: Sequence[str]) -> dict[str, object] | str:
    """What it says of the facts that are wanted, in plain values; or what it returned instead."""
    said = signal.read(past)
    try:
        return {name: plain(said.get(name)) for name in wanted}
    except NotPlainError as wrong:
        return str(wrong)


def _known(fact: Fact, said: object) -> object:
    """Of tags, those that the fact has."""
    if fact.datatype.multiple and isinstance(said, list | frozenset):
        return [tag for tag in said if tag in fact.values]
    return said
