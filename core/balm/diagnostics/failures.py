"""Failures: an exception of a plugin's, or a mistake of ours -> its kind and place; itself to whoever listens.

An exception's words and its traceback may hold what a person told, and paths of the host, so nothing that Balm says has
them. A host that wants them gives the logger ``balm.failures`` a handler and the level DEBUG: until then it is silent,
whatever handlers and levels the root logger has.
"""

from __future__ import annotations

import os
import threading

LOGGER = "balm.failures"


def failure(what: str, error: BaseException) -> str:
    """What may be said of an exception, such as ``ValueError at my_plugin:12``; `what` names what failed, for a log."""
    said = _text(_NAME(type(error))) + _place(error)
    _log(what, said, error)
    return said


def interrupted_by_user(error: BaseException) -> bool:
    """Whether it is Ctrl-C, which only the main thread gets: a KeyboardInterrupt that no code raised."""
    if not isinstance(error, KeyboardInterrupt) or threading.current_thread() is not threading.main_thread():
        return False
    from opcode import opmap

    at = _TRACEBACK(error)
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at is None or at.tb_frame.f_code.co_code[at.tb_lasti] != opmap["RAISE_VARARGS"]


# What an exception's class defines itself may hang or say anything.
_NAME = type.__dict__["__name__"].__get__
_TRACEBACK = BaseException.__dict__["__traceback__"].__get__
_OF_SYNTAX = (SyntaxError, IndentationError, TabError)
_MOST_LETTERS = 100


def _text(found: object) -> str:
    """A name as plain text, cut where it is long."""
    return str.__str__(found)[:_MOST_LETTERS] if isinstance(found, str) else "?"


def _place(error: BaseException) -> str:
    """The module and line that raised it; what imports modules is passed over where something else is on the way."""
    if isinstance(error, SyntaxError) and type(error) in _OF_SYNTAX and error.filename:
        return f" at {os.path.basename(_text(error.filename))}:{error.lineno}"
    modules = []
    at = _TRACEBACK(error)
    while at is not None:
        modules.append((_text(dict.get(at.tb_frame.f_globals, "__name__")), at.tb_lineno))
        at = at.tb_next
    while len(modules) > 1 and modules[-1][0].startswith("importlib."):
        modules.pop()
    return f" at {modules[-1][0]}:{modules[-1][1]}" if modules else ""


def _log(what: str, said: str, error: BaseException) -> None:
    import logging  # whose failure nobody has to wait for

    logger = logging.getLogger(LOGGER)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # or what nobody listens to would go to standard error
    logger.debug("%s: %s", what, said, exc_info=error)
