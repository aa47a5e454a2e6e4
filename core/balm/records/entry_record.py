"""Entry record: a decision -> what its entry in a history has of a record, beside facts, packs and seed.

A history keeps neither activities that were told nor a safety plan. Where there were any, the hash of the decision is
left out: they could be guessed from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired

from typing_extensions import TypedDict

from balm.decision.data import DegradedData
from balm.decision.inputs import inputs_of
from balm.diagnostics.visible import json_text
from balm.records.past import zone_of
from balm.records.record import kept_degraded, plugins_data
from balm.records.seal import Seal
from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.decision.decision import Decision
    from balm.plugins.manager import PluginInfo
    from balm.records.data import RecordPluginData


class EntryRecordData(TypedDict):
    """What an entry has of a record. `now` is the moment from which its history was looked at; null without one."""

    balm: str
    plugins: dict[str, str]
    """Name -> distribution and version, with a blank between."""
    today: NotRequired[str]
    now: str | None
    zone: str | None
    degraded: list[DegradedData]
    decision: NotRequired[str]
    """The hash of the decision; absent where something that was told is not kept."""


PART: Literal["decision"] = "decision"
"""What is hashed."""


def entry_record(decision: Decision, plugins: Iterable[PluginInfo]) -> EntryRecordData:
    """What the entry of a decision has of a record. Raises BalmError for a decision that was read back."""
    inputs, data = inputs_of(decision), decision.to_dict()
    past = inputs.profile.past
    record: EntryRecordData = {
        "balm": __version__,
        "plugins": {one["name"]: f"{one['distribution']} {one['version']}" for one in plugins_data(plugins)},
        "now": None if past is None else past.now.isoformat(),
        "zone": None if past is None else zone_of(past),
        "degraded": [kept_degraded(one) for one in data["degraded"]],
    }
    if inputs.today is not None:
        record["today"] = inputs.today.isoformat()
    if not inputs.profile.own_told and not inputs.plan:
        record[PART] = Seal(None, "").of_text(PART, json_text(data))
    return record


def plugins_of(record: EntryRecordData) -> list[RecordPluginData]:
    """Its plugins as a record has them."""
    parts = ((name, *said.rpartition(" ")) for name, said in record["plugins"].items())
    return [{"name": name, "distribution": of, "version": version} for name, of, _, version in parts]
