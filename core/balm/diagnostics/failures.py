"""Failures: an exception of a plugin's, or a mistake of ours -> its kind and place; itself to whoever listens.

An exception's words and its traceback may hold what a person told, and paths of the host, so nothing that Balm says has
them. A host that wants them gives the logger ``balm.failures`` a handler and the level DEBUG: until then it is silent,
whatever handlers and levels the root logger has.
"""

from __future__ import annotations

import os

LOGGER = "balm.failures"


def failure(what: str, error: BaseException) -> str:
    """What may be said of an exception, such as ``ValueError at my_plugin:12``; `what` names what failed, for a log."""
    said = type(error).__name__ + _place(error)
    _log(what, said, error)
    return said


def _place(error: BaseException) -> str:
    """The module and line that raised it; what imports modules is passed over where something else is on the way."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" at {os.path.basename(error.filename)}:{error.lineno}"
    modules = []
    at = error.__traceback__
    while at is not None:
        modules.append((str(at.tb_frame.f_globals.get("__name__", "?")), at.tb_lineno))
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
