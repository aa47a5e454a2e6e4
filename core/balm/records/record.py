"""Record: a decision -> all that it was made of, as data, and a hash of what it said."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Any

from balm.deciding.portrait_json import plan_to_data
from balm.decision.inputs import inputs_of
from balm.decision.plain import plain
from balm.diagnostics.visible import json_text
from balm.records.past import past_data
from balm.records.seal import Seal, checksum_of
from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.decision.data import DegradedData
    from balm.decision.decision import Decision
    from balm.plugins.manager import PluginInfo
    from balm.records.data import RecordAnswerData, RecordData, RecordPluginData, RecordToldData

DECIDING_HOOKS = {"balm_signals", "balm_strategies"}
"""Plugins that hand over nothing else change no decision, or they do it as packs, which have digests."""

TIMED = ("overran", "off")
"""Reasons for which something was left out that replaying does not meet by itself."""


class Recording:
    """One decision at one moment. Its records have one id, and under each key the hashes of that key."""

    def __init__(self, decision: Decision, at: datetime.datetime, plugins: Iterable[PluginInfo]) -> None:
        """Raises ValueError for a moment without a time zone; BalmError for a decision that was read back."""
        if at.utcoffset() is None:
            raise ValueError("`at` has no time zone")
        self._decision, self._at = decision, at
        self._inputs, self._told = inputs_of(decision), told_data(decision)
        self._plugins, self._data = plugins_data(plugins), decision.to_dict()
        self._text = json_text(self._data)
        self.id = os.urandom(16).hex()

    def record(self, key: bytes | None = None, *, whole_past: bool = False) -> RecordData:
        """The record; with a key its facts are sealed.

        Raises ValueError for a short key, or a whole past that would not be sealed; TypeError for a key that is not
        bytes.
        """
        if key is not None and whole_past:
            raise ValueError("a whole past is not sealed: leave out the key, or `whole_past`")
        seal = Seal(key, self.id)
        today, past = self._inputs.today, self._inputs.profile.past
        record: RecordData = {
            "format": "balm-record/1",
            "id": self.id,
            "at": self._at.isoformat(),
            "facts": "open" if key is None else "sealed",
            "balm": __version__,
            "packs": self._data["packs"],
            "plugins": self._plugins,
            "today": (today or self._at.date()).isoformat(),
            "seed": self._decision.seed,
            "told": self._told if key is None else sealed(self._told, seal),
            "past": None if past is None else past_data(past, seal, whole=whole_past),
            "degraded": [kept_degraded(one) for one in self._data["degraded"]],
            "decision": seal.of_text("decision", self._text),
            "checksum": "",
        }
        if key is None:
            record["answer"] = answer_data(self._decision)
        else:
            record["key"] = seal.key_name
        record["checksum"] = checksum_of(seal, record)
        return record


def told_data(decision: Decision) -> RecordToldData:
    """What a decision was made of beside the past: values as JSON has them; `filled` are the facts of signals."""
    outcome, (program, profile, plan, _) = decision.outcome, inputs_of(decision)
    told = {name: value for name, value in sorted(outcome.told.items()) if name not in outcome.signalled}
    own: list[Any] = [dict(one) for one in profile.own_told]
    return {
        "facts": {name: plain(program, name, value) for name, value in told.items()},
        "own": own,
        "plan": plan_to_data(plan)["plan"],
        "filled": sorted(outcome.signalled),
    }


def sealed(told: RecordToldData, seal: Seal) -> RecordToldData:
    """The same, of each part its HMAC."""
    return {
        "facts": seal.of("facts", told["facts"]),
        "own": seal.of("own", told["own"]),
        "plan": seal.of("plan", told["plan"]),
        "filled": seal.of("filled", told["filled"]),
    }


def answer_data(decision: Decision) -> RecordAnswerData:
    """A decision in short."""
    return {"referrals": [*decision.outcome.referrals], "ways": [one.practice for one in decision.ways()]}


def plugins_data(plugins: Iterable[PluginInfo]) -> list[RecordPluginData]:
    """The plugins that are on and decide."""
    return [
        {"name": one.name, "distribution": one.distribution, "version": one.version}
        for one in plugins
        if one.status == "on" and not DECIDING_HOOKS.isdisjoint(one.hooks)
    ]


def kept_degraded(one: DegradedData) -> DegradedData:
    """What was left out; details that replaying finds again may name a practice, and are not kept."""
    return {**one, "detail": one["detail"] if one["reason"] in TIMED else ""}
