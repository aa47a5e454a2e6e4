"""Routes of a person's history: decide with it and keep what is shown, how it felt, all of it, and forget it.

A token is bound to a tenant, and perhaps to one person of it: nobody else's history is reached with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from balm.deciding.entries_json import entry_to_data
from balm.deciding.log import Log, write_log
from balm.deciding.ways import SHOWN
from balm.diagnostics.failures import failure
from balm.diagnostics.visible import json_text
from balm.history.keeping import done_of, entries_of_days, keep_felt, keep_shown, option_of, past_of, worse_stays
from balm.history.store import HistoryError
from balm.language.counts import FELT
from balm.people import OWN
from balm.records.entry_record import entry_record
from balm.service.asked import PERSON, Shown, headers_of, loaded_now, served_by, told
from balm.service.batch import LINES
from balm.service.bodies import Field, is_text, is_whole, read_body, read_fields
from balm.service.guard import HOLDER
from balm.service.problems import NO_STORE, Mistake, ProblemError, json_response, unfit
from balm.service.query import read_query
from balm.service.tokens import PERSON_NAME

if TYPE_CHECKING:
    from balm.deciding.past import Entry, Option
    from balm.history.store import Store
    from balm.service.tokens import Token

T = TypeVar("T")

_MOST_SHOWN = 100
_MOST_LETTERS = 200
_FIRST_YEAR, _LAST_YEAR = 1971, 9000
"""Every clock of the earth can show a moment between them."""


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    offset = moment.utcoffset()
    whole = offset is not None and not offset % datetime.timedelta(minutes=1)
    return whole and _FIRST_YEAR <= moment.year <= _LAST_YEAR


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MOST_LETTERS and value.isprintable()


_AT = Field(
    _is_moment, 'the moment on the person\'s own clock, with its offset, such as "2026-05-04T21:30:00+02:00"', True
)
_DAY = Field(_is_day, 'a day, such as "2026-05-04"')
_RECORD = {
    **PERSON,
    "at": _AT,
    "shown": Field(lambda value: is_whole(value) and value in range(_MOST_SHOWN + 1), f"0 to {_MOST_SHOWN}"),
}
_FELT = {
    "entry": Field(_is_name, "the `entry` of the answer when it was recorded", required=True),
    "practice": Field(_is_name, 'the id of a practice that was shown, such as "warm-drink"'),
    "felt": Field(lambda value: value in FELT, '"better", "same" or "worse"', required=True),
    "at": _AT,
    "note": Field(is_text, "a text"),
}
_FORGET = {
    "entries": Field(lambda value: isinstance(value, list) and all(map(_is_name, value)), "a list of ids of entries"),
    "from": _DAY,
    "to": _DAY,
    "all": Field(lambda value: value is True, "true"),
}


async def record(request: Request, person: str) -> Response:
    """What to do now, with what lies behind the person; what is shown of it is kept in their history."""
    store = _store_of(request, person)
    shown = read_query(request, Shown)
    fields = read_fields(await read_body(request), _RECORD, "a decision to keep")
    engine, at = loaded_now(request).engine, datetime.datetime.fromisoformat(fields["at"])
    practices = SHOWN if fields["shown"] is None else fields["shown"]

    def work() -> Response:
        with told():
            decision = engine.decide(
                fields["facts"],
                own=fields[OWN] or (),
                seed=fields["seed"] or 0,
                past=past_of(store, at),
                portrait=store.portrait(),
            )
        record = entry_record(decision, engine.plugins.infos)
        entry = keep_shown(engine.program, decision, store, at=at, shown=practices, record=record)
        kept = json_text(None if entry is None else entry.id)
        text = f'{{"entry": {kept}, "decision": {shown.of(decision)}}}'
        return Response(text.encode(), headers=headers_of(decision), media_type="application/json")

    return await _done(store, work)


async def felt(request: Request, person: str) -> Response:
    """How a practice felt that was shown: kept with its entry."""
    store = _store_of(request, person)
    fields = read_fields(await read_body(request), _FELT, "a word of how it felt")
    loaded_now(request)
    at = datetime.datetime.fromisoformat(fields["at"])

    def work() -> Response:
        try:
            entry = store.entry(fields["entry"])
            option = _option(entry, fields["practice"])
            if worse_stays(entry, option):
                detail = "An entry keeps how one practice felt, and one that felt worse is not replaced by another."
                raise ProblemError(HTTPStatus.CONFLICT, detail)
            kept = keep_felt(store, entry, option, fields["felt"], at=at, note=fields["note"] or "")
        except KeyError:
            raise unfit([Mistake("unknown-entry", "This history has no such entry.", "/entry")]) from None
        return json_response(entry_to_data(kept))

    return await _done(store, work)


def _option(entry: Entry, practice: str | None) -> Option:
    """The practice that is meant of an entry. Raises ProblemError."""
    if practice is not None:
        found = option_of(entry, practice)
        if found is None:
            raise unfit([Mistake("not-shown", "This entry shows no such practice.", "/practice")])
        return found
    done = done_of(entry)
    if len(done) != 1:
        raise unfit([Mistake("which-practice", "Say which practice of the entry it was.", "/practice")])
    return done[0]


async def export(request: Request, person: str) -> Response:
    """All that is kept of the person, as ``balm history import`` reads it: a line of JSON each."""
    store = _store_of(request, person)
    loaded_now(request)

    def work() -> Response:
        text = write_log(Log((*store.entries(),), store.portrait()))
        return Response(text.encode(errors="backslashreplace"), headers=NO_STORE, media_type=LINES)

    return await _done(store, work)


async def forget(request: Request, person: str) -> Response:
    """Forget entries, those of some days, or all that is kept of the person, for good."""
    store = _store_of(request, person)
    fields = read_fields(await read_body(request), _FORGET, "what to forget")
    loaded_now(request)
    days = (fields["from"], fields["to"])
    if (fields["entries"] is not None) + (days != (None, None)) + (fields["all"] is not None) != 1:
        raise unfit([Mistake("what-to-forget", "Say one of them: `entries`, days with `from` or `to`, or `all`.", "")])

    def work() -> Response:
        if fields["all"]:
            count = store.forget_person()
        elif fields["entries"] is not None:
            count = store.forget(fields["entries"])
        else:
            first, last = (None if day is None else datetime.date.fromisoformat(day) for day in days)
            count = store.forget({one.id for one in entries_of_days(store, first, last)})
        return json_response({"forgotten": count})

    return await _done(store, work)


def _store_of(request: Request, person: str) -> Store:
    """The history of a person that who asks may reach. Raises ProblemError."""
    stores = served_by(request).stores
    if stores is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "This service keeps no histories.")
    holder: Token | None = request.scope[HOLDER]
    if holder is None or not holder.tenant or holder.person not in ("", person):
        raise ProblemError(HTTPStatus.FORBIDDEN, "This token is bound to another person.")
    if not PERSON_NAME.fullmatch(person):
        raise ProblemError(HTTPStatus.NOT_FOUND, "A person is named by up to 128 letters, digits and `.`, `_`, `-`.")
    return stores.of(holder.tenant, person)


async def _done(store: Store, work: Callable[[], T]) -> T:
    """What is done with a history, beside the decisions. Raises ProblemError where the history cannot be used."""

    def done() -> T:
        try:
            return work()
        except HistoryError as error:
            failure("a history", error)
            detail, headers = "The history cannot be read or written now.", {"Retry-After": "5"}
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=headers) from None
        finally:
            store.close()

    return await run_in_threadpool(done)
