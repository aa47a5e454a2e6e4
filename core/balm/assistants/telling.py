"""Telling: what an assistant says of the person -> a check-in that has it. What is sensitive it cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.exceptions import ToolError

from balm.diagnostics.errors import CheckInError, ProfileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CommandName
    from balm.decision.decision import Decision
    from balm.engine import Engine

_ANSWERS = ("answers", "said", "take_back")
"""Inputs that name facts."""
_OF_SCREEN = ("ticks", "none", "choose")
"""Inputs that answer what the screen asks."""
COMMANDS_BESIDE_PAGE: tuple[CommandName, ...] = ("help", "skip", "decline", "stop")
"""What an assistant can ask for where the screen asks what is sensitive. `why` would say what that is, and `back`, step
by step, how many such screens there were, which hangs on what was answered."""


def begun(engine: Engine, facts: Mapping[str, Any], own: Sequence[Any], words: str) -> CheckIn:
    """A check-in with what is known. Raises ToolError for facts that do not fit, and for sensitive ones."""
    refuse_sensitive(engine, facts)
    try:
        now = engine.check_in(facts, own=own)
    except ProfileError as error:
        raise _unfit(error) from None
    return told(engine, now, {"free": words}) if words.strip() else now


def decided(engine: Engine, facts: Mapping[str, Any], own: Sequence[Any]) -> Decision:
    """The decision for what an assistant knows. Raises ToolError as `begun` does."""
    refuse_sensitive(engine, facts)
    try:
        return engine.decide(facts, own=own)
    except ProfileError as error:
        raise _unfit(error) from None


def told(engine: Engine, now: CheckIn, given: Mapping[str, Any]) -> CheckIn:
    """The check-in after an input. Raises ToolError for one that does not fit, and for answers to what is sensitive."""
    for name in _ANSWERS:
        named = given.get(name, ())
        refuse_sensitive(engine, [named] if isinstance(named, str) else named)
    command = given.get("command", "skip")
    if now.asks_sensitive and (command not in COMMANDS_BESIDE_PAGE or any(name in given for name in _OF_SCREEN)):
        raise ToolError("Only the person can answer this, on the page of `url`. Or leave it open: {'command': 'skip'}.")
    words = given.get("free")
    if isinstance(words, str) and now.asks_sensitive and _denies(engine, words):
        return now  # "none of it" said in a chat is not read as the answer to questions that were not shown there
    try:
        return now.tell(given)
    except CheckInError as error:
        raise ToolError(f"{error.summary}.") from None


def refuse_sensitive(engine: Engine, names: Iterable[str]) -> None:
    """Raises ToolError where one of these facts is sensitive."""
    known = engine.rulebook.facts
    if any(name in known and known[name].sensitive for name in names):
        raise ToolError("A sensitive fact is told by the person alone, on the page of `url`: leave it out.")


def _denies(engine: Engine, words: str) -> bool:
    heard = engine.listen(words)
    return heard.denies and not heard.alarms


def _unfit(error: ProfileError) -> ToolError:
    return ToolError(str(error))
