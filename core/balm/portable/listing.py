"""Listing: what packs declare -> plain data for whoever asks or shows it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.language.counts import entry_facts
from balm.language.practices import attribute_facts
from balm.language.predicates import notation

if TYPE_CHECKING:
    from balm.language.counts import Counts
    from balm.language.facts import Fact
    from balm.language.practices import Practice
    from balm.language.rulebook import Rulebook


def fact_data(fact: Fact, counts: Counts | None = None) -> dict[str, Any]:
    """A fact as plain data; `counts` are the entries of a history that it counts."""
    data: dict[str, Any] = {"name": fact.name, "pack": fact.pack, "type": fact.type, "origin": fact.origin}
    if fact.values:
        data["values"] = list(fact.values)
    if fact.read_as:
        data["read_as"] = dict(fact.read_as)
    if "range" in fact.datatype.keys:
        data |= {"range": [fact.low, fact.high], "step": fact.step, "unit": fact.unit}
    if counts is not None:
        asked = entry_facts(attribute_facts())
        of = {one.fact: notation(one, asked[one.fact]) for one in counts.of}
        data["counts"] = {"of": of, "within_days": counts.within_days, "in_a_row": counts.in_a_row}
    return data | {
        "tellable": fact.tellable,
        "core": fact.core,
        "may_decline": fact.may_decline,
        "sensitive": fact.sensitive,
        "remember_days": fact.remember_days,
        "ask": fact.ask,
        "why": fact.why,
        "say": dict(fact.say),
        "labels": dict(fact.labels),
        "free": fact.free,
        "alarm": fact.alarm,
    }


def pack_data(name: str, rulebook: Rulebook) -> dict[str, Any]:
    """What is said of one pack, its own parts counted."""
    pack = next(pack for pack in rulebook.packs if pack.name == name)
    sources = [note for note in rulebook.sources.values() if note.place.file in pack.files]
    return {
        "name": name,
        "version": pack.version,
        "title": pack.title,
        "language": pack.language,
        "digest": pack.digest,
        "roles": dict(pack.roles),
        "rules": sum(rule.pack == name and not rule.is_for for rule in rulebook.rules),
        "practices": sum(practice.id.startswith(f"{name}/") for practice in rulebook.practices),
        "sources": len(sources),
        "recalled_sources": sum(note.status == "recalled" for note in sources),
    }


def practice_data(practice: Practice) -> dict[str, Any]:
    """A practice as plain data; `how` is voice -> text, "" being the text for every voice."""
    return {
        "practice": practice.id,
        "title": practice.title,
        "kind": practice.kind,
        "stance": practice.stance,
        "needs": list(practice.needs or ()),
        "tags": list(practice.tags or ()),
        "minutes": None if practice.minutes is None else list(practice.minutes),
        "how": dict(practice.how),
        "cautions": list(practice.cautions),
        "source": practice.source,
        "evidence": practice.evidence,
    }
