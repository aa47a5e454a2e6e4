"""Interrupter: an exception put into Python code that runs in some thread, so that it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial


class Interrupter:
    """What ends the Python code of one thread, also where that catches the exception.

    The exception is raised where the thread next runs Python code, so a call of C is not ended, but what comes after it
    is. Whoever catches it and drops it is interrupted again, at once. Invariant: the thread lives until `disarm`.
    """

    def __init__(self, thread: int) -> None:
        """`thread` is its `threading.get_ident`. Where Python cannot do it, nothing is interrupted."""
        # A thread that ends with a SystemExit ends without words.
        self.interruption: type[BaseException] = type("Interruption", (SystemExit,), {})
        self.interrupt: Callable[[], object] = _nothing
        """Raise the exception in the thread."""
        # While an exception waits for a thread that is in a call of C, Python 3.11 never gets past the beginning of a
        # function in a thread that is traced, as by a debugger or for coverage.
        if sys.version_info < (3, 12) and sys.gettrace() is not None:
            return
        try:
            import ctypes  # only who overran pays for it

            raise_in = ctypes.pythonapi["PyThreadState_SetAsyncExc"]
        except (ImportError, AttributeError):
            return
        raise_in.argtypes = (ctypes.c_ulong, ctypes.py_object)
        self.interrupt = partial(raise_in, thread, self.interruption)
        # Called without a frame of Python's, in which the exception would be raised, and ignored, instead.
        setattr(self.interruption, "__del__", staticmethod(self.interrupt))  # noqa: B010  # no exception's type has it

    def disarm(self) -> None:
        """Interrupt no more, in spite of exceptions that somebody kept. Called in the thread itself."""
        kept = []  # one that is dropped would come again
        while True:
            try:  # one that is pending is raised after the call
                setattr(self.interruption, "__del__", staticmethod(_nothing))  # noqa: B010  # as above
            except self.interruption as error:
                kept.append(error)
                continue
            return


def _nothing() -> None:
    pass
