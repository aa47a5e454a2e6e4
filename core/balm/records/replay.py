"""Replay: a record, and what it only names -> the decision made again, compared to the byte; or why it cannot be."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from pydantic import TypeAdapter, ValidationError

from balm.deciding.entries_json import FORMAT as ENTRY_FORMAT
from balm.deciding.entries_json import EntryError, read_json
from balm.deciding.portrait import Portrait
from balm.deciding.portrait_json import PLAN_FORMAT, plan_from_data
from balm.deciding.seed import check_seed
from balm.decision.inputs import inputs_of
from balm.diagnostics.errors import ProfileError
from balm.records.as_then import text_as_then
from balm.records.causes import CauseCode, ReplayCause
from balm.records.data import FORMAT, RecordData
from balm.records.entry import replay_entry
from balm.records.past import forgotten, past_digest, past_of
from balm.records.record import TIMED, answer_data, sealed, told_data
from balm.records.replayed import Known, Person, Replayed
from balm.records.seal import Seal, checksum_of
from balm.records.world import World, changed_world

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.decision.decision import Decision
    from balm.language.rulebook import PackInfo
    from balm.plugins.manager import PluginInfo
    from balm.records.replayed import Decide

_PARTS: tuple[Literal["facts", "own", "plan", "filled"], ...] = ("facts", "own", "plan", "filled")


@cache
def _adapter() -> TypeAdapter[RecordData]:
    return TypeAdapter(RecordData)


def replay(
    told: object, known: Known, decide: Decide, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]
) -> Replayed:
    """What comes of replaying a record, or an entry of a history, told as data or as a line of JSON."""
    try:
        data = read_json(told) if isinstance(told, str) else told
        if isinstance(data, Mapping) and data.get("format") == ENTRY_FORMAT:
            return replay_entry(data, known, decide, packs, plugins)
        return _replay(_read(data), known, decide, packs, plugins)
    except (EntryError, ValueError, OverflowError) as wrong:
        return Replayed("", "unreadable", (ReplayCause("unreadable", str(wrong)),))


def _read(data: object) -> RecordData:
    """A record; keys that no record has are kept, as its checksum has them. Raises EntryError."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise EntryError(f"expected an object whose `format` is {FORMAT}")
    try:
        _adapter().validate_python({**data}, strict=True)
    except ValidationError as error:
        key = error.errors(include_url=False, include_input=False)[0]["loc"][0]
        raise EntryError(f"`{key}` is missing, or is not what a record has there") from None
    check_seed(data["seed"])
    return cast("RecordData", data)


def _replay(
    record: RecordData, known: Known, decide: Decide, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]
) -> Replayed:
    refused = _unopened(record, known)
    if refused is not None:
        return refused
    seal = Seal(known.key if record["facts"] == "sealed" else None, record["id"])
    person, (past, missing) = _person(record, known), _past(record, known)
    today = _day(record["today"])
    if missing:
        return Replayed(record["id"], "undecided", missing)
    timed = [one for one in record["degraded"] if one["reason"] in TIMED]
    then = World(record["balm"], {pack["name"]: pack["digest"] for pack in record["packs"]}, record["plugins"])
    world = tuple(changed_world(then, packs, plugins))
    try:
        decision = decide(today, timed, person, past, record["seed"])
        decision = _without_more(decision, record)
    except ProfileError as error:
        return Replayed(record["id"], "undecided", (*world, ReplayCause.refused(error)))
    if seal.of_text("decision", text_as_then(decision, record["degraded"])) == record["decision"]:
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
        raise EntryError("its facts are sealed, and it says that they are open")
    return Person(
        told["facts"], told["own"], Portrait(plan=plan_from_data({"format": PLAN_FORMAT, "plan": told["plan"]}))
    )


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise EntryError("`today` is no day") from None


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
