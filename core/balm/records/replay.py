"""Replay: a record, and what it only names -> the decision made again, compared to the byte; or why it cannot be."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from pydantic import TypeAdapter, ValidationError

from balm.deciding.entries_json import EntryError, read_json
from balm.deciding.past import Entry, Past
from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import PLAN_FORMAT, plan_from_data
from balm.decision.inputs import inputs_of
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.visible import json_text
from balm.records.causes import CauseCode, ReplayCause
from balm.records.data import FORMAT, RecordAnswerData, RecordData
from balm.records.past import forgotten, past_digest, past_of
from balm.records.record import TIMED, answer_data, plugins_data, sealed, told_data
from balm.records.seal import Seal, checksum_of
from balm.version import __version__

if TYPE_CHECKING:
    from balm.decision.data import DegradedData
    from balm.decision.decision import Decision
    from balm.language.rulebook import PackInfo
    from balm.plugins.manager import PluginInfo

Decide = Callable[[datetime.date, Sequence["DegradedData"], "Person", "Past | None", int], "Decision"]
"""Decides again: the day, what overran then and is not asked, the person, their past, the seed. Raises ProfileError."""

_PARTS: tuple[Literal["facts", "own", "plan", "filled"], ...] = ("facts", "own", "plan", "filled")


class Person(NamedTuple):
    """Who a record is about, as they are told to `Engine.decide`."""

    facts: Mapping[str, object]
    own: Sequence[object] = ()
    portrait: Portrait | None = None

    def __repr__(self) -> str:
        return f"<Person: {len(self.facts)} facts, {len(self.own)} own>"  # a log may have it


class Known(NamedTuple):
    """What whoever replays brings along: the key, the person of sealed facts, the entries of their history."""

    key: bytes | None = None
    person: Person | None = None
    entries: Mapping[str, Entry] | None = None


class Replayed(NamedTuple):
    """What came of replaying a record.

    The outcome is ``same`` to the byte; it ``differs``; it is ``undecided`` as something is missing; or the record was
    ``tampered`` with, or is ``unreadable``.
    """

    record: str
    """Its id; "" where it has none that can be read."""
    outcome: Literal["same", "differs", "undecided", "tampered", "unreadable"]
    causes: tuple[ReplayCause, ...] = ()
    """Why it is not the same."""
    then: RecordAnswerData | None = None
    """The decision in short as it was; None where the record is sealed, or is the same."""
    now: RecordAnswerData | None = None
    """The decision in short as it is; None where it was not made, or is the same."""


@cache
def _adapter() -> TypeAdapter[RecordData]:
    return TypeAdapter(RecordData)


def read_record(told: object) -> RecordData | ReplayCause:
    """A record of data or of a line of JSON; or why it is none. Keys that no record has are kept."""
    try:
        data = read_json(told) if isinstance(told, str) else told
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            return ReplayCause("unreadable", f"expected an object whose `format` is {FORMAT}")
        _adapter().validate_python(dict(data), strict=True)
    except EntryError as wrong:
        return ReplayCause("unreadable", str(wrong))
    except ValidationError as error:
        keys = [
            one for one in error.errors(include_url=False, include_input=False)[0]["loc"][:1] if isinstance(one, str)
        ]
        return ReplayCause("unreadable", f"`{keys[0]}` is missing or is not what a record has" if keys else "its shape")
    return cast("RecordData", data)


def replay(
    told: object, known: Known, decide: Decide, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]
) -> Replayed:
    """What comes of replaying one record with these packs and plugins."""
    record = read_record(told)
    if isinstance(record, ReplayCause):
        return Replayed("", "unreadable", (record,))
    refused = _unopened(record, known)
    if refused is not None:
        return refused
    seal = Seal(known.key if record["facts"] == "sealed" else None, record["id"])
    try:
        person = _person(record, known)
        past, missing = _past(record, known)
        today = datetime.date.fromisoformat(record["today"])
    except (EntryError, ValueError) as wrong:
        return Replayed(record["id"], "unreadable", (ReplayCause("unreadable", str(wrong)),))
    if missing:
        return Replayed(record["id"], "undecided", missing)
    timed = [one for one in record["degraded"] if one["reason"] in TIMED]
    world = _world(record, packs, plugins)
    try:
        decision = decide(today, timed, person, past, record["seed"])
        decision = _without_more(decision, record)
    except ProfileError as error:
        codes = sorted({one.code for one in error.diagnostics})
        return Replayed(record["id"], "undecided", (*world, ReplayCause("facts-refused", ", ".join(codes))))
    if seal.of_text("decision", _text(decision, record)) == record["decision"]:
        return Replayed(record["id"], "same")
    causes = (*_changed(decision, record, seal), *world) or (ReplayCause("unexplained"),)
    now = answer_data(decision) if "answer" in record else None
    return Replayed(record["id"], "differs", causes, record.get("answer"), now)


def _unopened(record: RecordData, known: Known) -> Replayed | None:
    """What is said of a record that was tampered with, or that is sealed and lacks what opens it; else None."""

    def because(outcome: Literal["undecided", "tampered"], code: CauseCode) -> Replayed:
        return Replayed(record["id"], outcome, (ReplayCause(code),))

    if record["facts"] == "open":
        fits = checksum_of(Seal(None, record["id"]), record) == record["checksum"]
        return None if fits else because("tampered", "tampered")
    if known.key is None:
        return because("undecided", "key-missing")
    seal = Seal(known.key, record["id"])
    if record.get("key") != seal.key_name:
        return because("undecided", "key-wrong")
    if checksum_of(seal, record) != record["checksum"]:
        return because("tampered", "tampered")
    return because("undecided", "facts-missing") if known.person is None else None


def _person(record: RecordData, known: Known) -> Person:
    """Who it is about: told again where facts are sealed."""
    told: Any = record["told"]
    if record["facts"] == "sealed":
        assert known.person is not None  # noqa: S101  # `_unopened` looked
        return known.person
    if any(isinstance(told[part], str) for part in _PARTS):
        raise ValueError("its facts are sealed, and it says that they are open")
    return Person(
        told["facts"], told["own"], Portrait(plan=plan_from_data({"format": PLAN_FORMAT, "plan": told["plan"]}))
    )


def _past(record: RecordData, known: Known) -> tuple[Past | None, tuple[ReplayCause, ...]]:
    """The past as it was, and what of it is missing."""
    data = record["past"]
    if data is None:
        return None, ()
    if known.entries is None and data["entries"] and "whole" not in data:
        return None, (ReplayCause("past-missing"),)
    entries = known.entries or {}
    gone = forgotten(data, entries)
    return past_of(data, entries), tuple(ReplayCause("entry-forgotten", id_) for id_ in gone)


def _without_more(decision: Decision, record: RecordData) -> Decision:
    """Without facts that signals fill in and that were taken back with `what_if`."""
    filled = record["told"]["filled"]
    if isinstance(filled, str):
        return decision
    facts = inputs_of(decision).program.rulebook.facts
    more = [name for name in decision.outcome.signalled if name not in filled and facts[name].tellable]
    return decision.what_if(dict.fromkeys(more, "unknown")) if more else decision


def _text(decision: Decision, record: RecordData) -> str:
    """The decision's JSON, which says of what overran then what was said then."""
    found, data = [*decision.degraded], decision.to_dict()
    degraded: list[DegradedData] = []
    for one in record["degraded"]:
        if one["reason"] in TIMED:
            degraded.append(one)
        else:
            at = next(
                (i for i, d in enumerate(found) if (d.strategy, d.reason) == (one["strategy"], one["reason"])), None
            )
            if at is not None:
                again = found.pop(at)
                degraded.append({"strategy": again.strategy, "reason": again.reason, "detail": again.detail})
    more: list[Any] = [dict(one._asdict()) for one in found]
    data["degraded"] = [*degraded, *more]
    return json_text(data)


def _changed(decision: Decision, record: RecordData, seal: Seal) -> Iterable[ReplayCause]:
    """What went in otherwise: only sealed facts can, as they are told again, and entries of a history."""
    told = told_data(decision)
    now = sealed(told, seal) if record["facts"] == "sealed" else told
    codes: dict[str, CauseCode] = {
        "facts": "facts-changed", "own": "own-changed", "plan": "plan-changed", "filled": "filled-changed",
    }  # fmt: skip
    for part in _PARTS:
        if now[part] != record["told"][part]:
            yield ReplayCause(codes[part])
    past, data = inputs_of(decision).profile.past, record["past"]
    if past is not None and data is not None and past_digest(past, seal) != data["digest"]:
        yield ReplayCause("past-changed")


def _world(record: RecordData, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]) -> tuple[ReplayCause, ...]:
    """How Balm, packs and plugins differ from those of the record."""
    causes = []
    if record["balm"] != __version__:
        causes.append(ReplayCause("balm-version", f"{record['balm']} then, {__version__} now"))
    then, now = {p["name"]: p for p in record["packs"]}, {p.name: p for p in packs}
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            causes.append(ReplayCause("pack-missing", name))
        elif name not in then:
            causes.append(ReplayCause("pack-added", name))
        elif now[name].digest != then[name]["digest"]:
            causes.append(ReplayCause("pack-edited", name))
    were, are = {p["name"]: p for p in record["plugins"]}, {p["name"]: p for p in plugins_data(plugins)}
    for name in sorted(were.keys() | are.keys()):
        if name not in are:
            causes.append(ReplayCause("plugin-missing", name))
        elif name not in were:
            causes.append(ReplayCause("plugin-added", name))
        elif are[name] != were[name]:
            changed = f"{name} has another version: {were[name]['version']} then, {are[name]['version']} now"
            causes.append(ReplayCause("plugin-version", changed))
    return tuple(causes)
