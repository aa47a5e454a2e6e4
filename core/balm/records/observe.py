"""Observe: a decision that was made -> its record, handed to each observer within a time limit."""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING

from balm.deciding.time_limit import Budget, Call, call_all
from balm.language.frozen import frozen
from balm.records.record import Recording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from balm.decision.decision import Decision
    from balm.plugins.contracts import LoadedObserver
    from balm.plugins.manager import PluginInfo

OBSERVERS_LIMIT = 0.5
"""Seconds that all observers may take together for one decision."""


def tell_observers(observers: Sequence[LoadedObserver], decision: Decision, plugins: Iterable[PluginInfo]) -> str:
    """Hand the record of a decision made now to every observer, sealed where it has a key; what fails is logged.

    Gives the record's id, the same for every observer. Observers with the same key get the same record.
    """
    recording = Recording(decision, datetime.datetime.now().astimezone(), plugins)
    records = {key: frozen(recording.record(key)) for key in {one.key for one in observers}}
    calls = [Call(one.guard, partial(one.observe, records[one.key])) for one in observers]
    call_all(calls, Budget(OBSERVERS_LIMIT, len(calls)))
    return recording.id
