"""The person's own history: whether they let Balm remember, what lies behind them, what is kept of an answer.

Every start comes by here: the history itself is imported only where it is used. Whatever is wrong with it costs a line
on standard error, never the answer.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from balm.command.host import Host, on_terminal
from balm.command.output import say
from balm.folder import data_folder, history_path, read_own_file, reason_of, write_own_file
from balm.switches import HISTORY, switch
from balm.texts import texts

if TYPE_CHECKING:
    from balm.checkin.check_in import CheckIn
    from balm.deciding.past import Felt, Past
    from balm.deciding.portrait import Portrait
    from balm.decision.decision import Decision
    from balm.engine import Engine
    from balm.history.sqlite import SqliteStore
    from balm.history.store import HistoryError

KEY = "BALM_HISTORY_KEY"
"""The key of an encrypted history. Not an option: other programs see what stands on a command line."""

SETTINGS = "settings.json"

_SAY = texts("terminal-remembering")


class CameOfIt(NamedTuple):
    """What came of an answer: the practice that was done, and how it felt; "" where that was not told."""

    chosen: str = ""
    felt: Felt | Literal[""] = ""


NOTHING_CAME = CameOfIt()


def allowed() -> bool | None:
    """Whether the person lets Balm remember; None where they were not asked, and then it does not."""
    said = switch(HISTORY)
    if said is not None:
        return said
    told = _settings().get("history")
    return told if isinstance(told, bool) else None


def allow(on: bool) -> None:
    """Keep what the person answered. Raises click's error where that cannot be written."""
    try:
        path = os.path.join(data_folder(), SETTINGS)
        write_own_file(path, json.dumps({**_settings(), "history": on}).encode() + b"\n")
    except OSError as error:
        raise click.ClickException(f"What you said cannot be kept: {reason_of(error)}.") from None


def _settings() -> dict[str, Any]:
    """What the person has settled, keys that are not known here included; empty where nothing can be read."""
    try:
        found = json.loads(read_own_file(os.path.join(data_folder(), SETTINGS)))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def see_allowed() -> None:
    """Raises click's error where the person does not let Balm remember: with how they can."""
    if not allowed():
        raise click.ClickException("Balm remembers nothing before you let it: balm history on")


def open_store(person: str = "me") -> SqliteStore:
    """The history of the command's person, the same one until the command ends. Raises HistoryError."""
    from balm.history.file import encrypted
    from balm.history.sqlite import open_history

    context = click.get_current_context()
    store: SqliteStore | None = context.meta.get(KEY)
    if store is None:
        key = os.environ.get(KEY) or None
        store = open_history(person, key=key)
        if key is None and on_terminal() and encrypted(store.path):
            store = open_history(person, key=_asked_key())
        context.meta[KEY] = store
        context.call_on_close(store.close)
    return store


def _is_kept() -> bool:
    """Whether there is a file of theirs to look into."""
    try:
        return os.path.exists(history_path())
    except OSError:
        return False


def _asked_key() -> str | None:
    """The key, typed without being shown; None where nothing was typed."""
    import getpass

    say(_SAY["key"], err=True)
    try:
        return getpass.getpass("> ") or None
    except EOFError:
        return None


class PersonHistory:
    """What one command does with the history: nothing where it is not allowed, or `never`."""

    def __init__(self, host: Host, *, never: bool) -> None:
        self._host = host
        self._never = never
        """Whether nothing is looked for: for this once, or as something was wrong."""
        self._allowed = False if never else allowed()

    @property
    def may_remember(self) -> bool:
        """Whether something may be kept in the end: the person lets it, or was not asked yet."""
        return self._allowed is not False

    def past(self) -> Past | None:
        """What lies behind the person."""
        if not self._allowed:
            return None
        from balm.history.keeping import past_of
        from balm.history.store import HistoryError

        try:
            past = past_of(open_store(), self._host.moment)
        except HistoryError as error:
            self._failed(error, "could-not-look")
            return None
        return past

    def portrait(self, engine: Engine) -> Portrait | None:
        """What is remembered of the person beside that; None where nothing may be and they wrote no plan.

        Of who was not asked yet it is empty: what is told can be kept once they said yes. The plan that they wrote is
        in it in any case, but where nothing is looked for; where nothing may be kept, nothing is put to them once.
        """
        if self._never:
            return None
        from balm.deciding.portrait import Portrait

        portrait = Portrait()
        if self._allowed or _is_kept():
            from balm.history.store import HistoryError

            try:
                portrait = open_store().portrait()
            except HistoryError as error:
                self._failed(error, "could-not-look" if self._allowed else "could-not-find-plan")
                return None
        if self._allowed:
            return portrait
        of_plan = Portrait(plan=portrait.plan)
        if self._allowed is None:
            return of_plan
        once = {step.id: self._host.today for step in engine.rulebook.steps if step.once}
        return of_plan._replace(put=once) if portrait.plan else None

    def keep_portrait(self, check_in: CheckIn) -> None:
        """Remember what a check-in told that may be remembered; of a child nothing is."""
        if not self._allowed:
            return
        from balm.history.store import HistoryError

        try:
            store = open_store()
            before = store.portrait()  # as it is now: it may have been changed while the check-in went on
            after = check_in.remembered(before)
            if after != before:
                store.keep_portrait(after)
        except HistoryError as error:
            self._failed(error, "could-not-remember")

    def keep(self, engine: Engine, decision: Decision, top: int, came: CameOfIt = NOTHING_CAME) -> bool:
        """Write down what was shown, and what came of it; False where nothing was written."""
        if not self._allowed:
            return False
        from balm.history.keeping import keep_shown
        from balm.history.store import HistoryError
        from balm.records.entry_record import entry_record

        try:
            store, moment = open_store(), self._host.moment
            record = entry_record(decision, engine.plugins.infos)
            keep_shown(
                engine.program, decision, store, at=moment, shown=top, record=record, chosen=came.chosen, felt=came.felt
            )
        except HistoryError as error:
            self._failed(error, "could-not-write")
            return False
        return True

    def _failed(self, error: HistoryError, key: str) -> None:
        """Say what could not be done, by the key of its text, and look for nothing more."""
        self._allowed, self._never = False, True
        say(f"{_SAY[key]} {' '.join(error.summary.split())}", err=True)

    def offer(self, engine: Engine, decision: Decision, top: int, came: CameOfIt = NOTHING_CAME, *, ask: bool) -> None:
        """Write down what was shown, and say how to tell later how it felt; ask once whether it may be remembered."""
        from balm.checkin.urgency import urgent
        from balm.command.page import page

        calm = bool(decision.recommendations) and not urgent(engine.rulebook, decision)
        if ask and calm and self._allowed is None:
            self._allowed = _asked(engine)
        if self.keep(engine, decision, top, came) and calm:
            with page() as sheet:
                sheet.lines.append([])
                sheet.add(_SAY["remembered-felt" if came.felt else "say-later"], "quiet")


def _asked(engine: Engine) -> bool | None:
    """Yes or no; None where the person said neither, and then they are asked another time."""
    from balm.command.page import page
    from balm.command.yes_or_no import ask_yes_or_no

    reply = ask_yes_or_no(engine, _SAY["may-remember"], _SAY["may-remember-choice"])
    if not reply.over and not reply.yes:
        with page() as sheet:
            sheet.add(_SAY["left-open" if reply.yes is None else "not-asked-again"], "quiet", indent=2)
    if reply.yes is None:
        return None
    try:
        allow(reply.yes)
    except click.ClickException as error:
        say(error.message, err=True)
    return reply.yes
