"""Time limit: calls into plugins, made in a thread of their own, one after the other, within a time for all of them.

What counts is the time for which that thread kept the processor busy, and the time for which it waited while the
process had nothing else to do; so a host that is busy elsewhere takes nothing away. A call that overruns is interrupted
and left behind, its plugin's object is switched off, and the calls after it are made in another thread.
"""

from __future__ import annotations

import math
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import CodeType, FrameType
from typing import Any, Literal, NamedTuple

from balm.deciding.interrupter import Interrupter
from balm.deciding.outcome import Degraded
from balm.diagnostics.failures import failure, interrupted_by_user

TIME_LIMIT = 1.0
"""Seconds that all strategies may take together for one decision."""
SIGNALS_LIMIT = 0.5
"""Seconds that all signals may take together for one decision."""

_TICK = 0.005
"""Seconds after which a call that has not ended is looked at. Shorter waits do not count."""
_MOST_IDLE = 40
"""Threads that are kept for the next calls."""
_LAST = 10
"""So many times the limit a call may wait beside a process that is busy."""
_GRACE = 0.2
"""The part of the limit for which those that overran are waited for, all together."""


class Guard:
    """What stands between an engine and one object of a plugin. Calls of one object never overlap."""

    __slots__ = ("_lock", "_process", "off", "what")

    def __init__(self, what: str) -> None:
        self.what = what
        """What a log calls it, such as ``strategy needs``."""
        self.off = False
        """Whether a call overran: then it is called no more."""
        self._lock = threading.Lock()
        self._process = _process

    @property
    def lock(self) -> threading.Lock:
        """Held while it is called. Who held it where the process was forked did not come along."""
        if self._process is not _process:
            self._lock, self._process = threading.Lock(), _process
        return self._lock


class Call(NamedTuple):
    """Something to do with a plugin's object; what `work` returns must hold nothing of the plugin's own making."""

    guard: Guard
    work: Callable[[], Any]


class Called(NamedTuple):
    """What came of a call: what it returned, or of one that raised what may be said of it."""

    how: Literal["returned", "raised", "overran", "off"]
    result: Any = None


def left_out(name: str, method: str, called: Called, limit: float) -> Degraded:
    """What is said of a plugin's object whose call brought nothing; how long it took is no part of it."""
    match called.how:
        case "raised":
            return Degraded(name, "raised", f"{method}: {called.result}")
        case "overran":
            return Degraded(name, "overran", f"{method}: took longer than its part of {limit:g} s, and is switched off")
        case _:
            return Degraded(name, "off", "overran before, and was switched off")


class Budget:
    """The time that several calls have together, in seconds. One that comes late has still its own small share."""

    __slots__ = ("calls", "grace", "left", "limit", "share")

    def __init__(self, limit: float, calls: int) -> None:
        self.limit = self.left = limit
        self.calls = calls
        """How many are still to be made."""
        self.share = limit / (2 * calls) if calls else limit
        self.grace = limit * _GRACE


def call_all(calls: Sequence[Call], budget: Budget) -> list[Called]:
    """Make all calls in their order, each where its object is not switched off."""
    locks = [call.guard.lock for call in calls]
    held = 0
    try:
        for lock in locks:  # in one order everywhere, that of the engine's plugins
            lock.acquire()
            held += 1
        return _call_all(calls, budget)
    finally:
        for lock in locks[:held]:
            lock.release()


def _call_all(calls: Sequence[Call], budget: Budget) -> list[Called]:
    found: list[Called] = []
    while len(found) < len(calls):
        left = budget.left
        task = _Task(calls[len(found) :], max(left, budget.share))
        done = _do(task, budget)
        budget.left = min(budget.left, left - task.spent)
        found += done
        budget.calls -= len(done)
        if len(found) < len(calls):
            calls[len(found)].guard.off = True
            found.append(Called("overran"))
            budget.calls -= 1
    return found


def _do(task: _Task, budget: Budget) -> list[Called]:
    """What came of the calls of a task, up to one that overran."""
    try:
        worker = _idle.pop()
    except IndexError:
        try:
            worker = _Worker()
        except RuntimeError:
            return _do_here(task, budget)
    try:
        ended = worker.do(task, budget)
    except BaseException:  # Ctrl-C
        worker.leave(task, budget)
        raise
    if not ended:
        worker.leave(task, budget)
    elif len(_idle) < _MOST_IDLE:
        _idle.append(worker)
    else:
        worker.end()
    return list(task.made)


class _Task:
    """Calls that one thread makes. Where one overruns the task is given up; its thread finds that out when it can."""

    __slots__ = ("calls", "given_up", "left", "made", "since", "spent")

    def __init__(self, calls: Sequence[Call], left: float) -> None:
        self.calls = calls
        self.left = left
        """Seconds that any of them may take."""
        self.made: list[Called] = []
        self.since = math.inf
        """The processor time of the thread when the present call began; infinite until the first one does."""
        self.spent = 0.0
        """What the calls that are made took of it."""
        self.given_up = False

    def run(self) -> None:
        """Make the calls, one by one, until the task is given up."""
        process = _process
        self.since = time.thread_time()
        for guard, work in self.calls:
            called = Called("off") if guard.off else _called(guard, work)
            if _process is not process:
                os._exit(0)  # the plugin forked, and this is the other process
            if self.given_up:
                return
            now = time.thread_time()
            if now - self.since > self.left:  # while it held the interpreter nobody could look
                guard.off, called = True, Called("overran")
            self.spent += now - self.since
            self.since = now  # before the call counts as made: a look from outside takes it for the next one's
            self.made.append(called)


def _called(guard: Guard, work: Callable[[], Any]) -> Called:
    try:
        return Called("returned", work())
    except BaseException as error:
        if interrupted_by_user(error):
            raise
        return Called("raised", failure(guard.what, error))


class _Meter:
    """How much of the budget a task has used, and whether its present call has used more than it may."""

    __slots__ = ("_at", "_before", "_budget", "_left", "_own", "_task", "_waited")

    def __init__(self, task: _Task, budget: Budget) -> None:
        self._task, self._budget = task, budget
        self._left = budget.left
        self._at = 0
        """The present call."""
        self._before = self._own = self._waited = 0.0
        """What the calls before it used; what it uses; and for how long of this it waited."""

    def overran(self, busy: float | None, waited: float) -> bool:
        """Whether the present call did. `busy` is the processor time of the task's thread, None where nobody knows."""
        at, since = len(self._task.made), self._task.since
        if at != self._at:
            self._before += self._own
            self._at, self._waited = at, 0.0
        self._waited += waited
        self._own = self._waited + (0.0 if busy is None else max(0.0, busy - since))
        self._budget.left = self._left - self._before - self._own
        after = self._budget.share * (self._budget.calls - at - 1)
        return self._own > max(self._budget.share, self._left - self._before - after)


class _Worker:
    """A thread that does one task at a time."""

    def __init__(self) -> None:
        """Raises RuntimeError where no thread can be started."""
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._interrupter: Interrupter | None = None
        self._over: object = None
        """What ended it, once nobody may interrupt it any more; an exception that is kept interrupts nothing."""
        thread = threading.Thread(target=self._run, name="balm-plugins", daemon=True)
        thread.start()
        self._thread = thread.ident or 0

    def _run(self) -> None:
        # Invariant: between what may raise in `try` and `_over` no exception can be put in.
        try:
            while task := self._tasks.get():
                task.run()
                del task
                self._ended.put(None)
            self._over = True
        except BaseException as error:  # noqa: BLE001  # an interruption; or what an exception says of itself raised
            self._over = error
        if self._interrupter:
            self._interrupter.disarm()
        self._over = True
        self._ended.put(None)

    def do(self, task: _Task, budget: Budget) -> bool:
        """Whether a task was done; where it was not, the present call overran and this worker is to be left."""
        self._tasks.put(task)
        with suppress(queue.Empty):
            self._ended.get(timeout=_TICK)
            return self._over is None
        return self._wait(task, budget)

    def _wait(self, task: _Task, budget: Budget) -> bool:
        """Look at a task that takes its time, tick by tick."""
        clock = _processor_clock(self._thread)
        meter = _Meter(task, budget)
        began = before = time.monotonic()
        busy_before = time.process_time()
        while True:
            with suppress(queue.Empty):
                self._ended.get(timeout=_TICK)
                return self._over is None
            now, busy = time.monotonic(), time.process_time()
            # A tick that comes late was held up by others, and what anybody computed meanwhile was no waiting.
            waited = min(now - before, _TICK) - (busy - busy_before if clock is not None else 0.0)
            before, busy_before = now, busy
            spent = None if clock is None else time.clock_gettime(clock)
            if meter.overran(spent, max(0.0, waited)) or now - began > _LAST * budget.limit:
                return False

    def end(self) -> None:
        """Let the thread end, which does nothing now."""
        self._tasks.put(None)

    def leave(self, task: _Task, budget: Budget) -> None:
        """Give the task up, and end the thread: its code of Python now, a call of C when it returns."""
        task.given_up = True
        self.end()
        interrupter = self._interrupter = Interrupter(self._thread)
        while self._over is None and budget.grace > 0:
            interrupter.interrupt()
            budget.grace -= _TICK
            with suppress(queue.Empty):
                self._ended.get(timeout=_TICK)


def _processor_clock(thread: int) -> int | None:
    """The clock of the processor time of a thread that lives; None where the system has none."""
    clock_of: Callable[[int], int] | None = getattr(time, "pthread_getcpuclockid", None)
    return None if clock_of is None else clock_of(thread)


def _do_here(task: _Task, budget: Budget) -> list[Called]:
    """Do a task in this thread, where none can be started: code of Python that overruns is ended, nothing else is."""
    interrupter = Interrupter(threading.get_ident())
    meter = _Meter(task, budget)
    kept: list[BaseException] = []

    def look(frame: FrameType, event: str, arg: Any) -> Any:  # noqa: ARG001  # a trace function's
        if event == "call" and _jumps_in_place(frame.f_code):
            frame.f_trace_opcodes = True
        if meter.overran(time.thread_time(), 0.0):
            task.given_up = True
            raise interrupter.interruption
        return look

    before = sys.gettrace()
    with running_plugin():
        try:
            sys.settrace(look)
            task.run()
        except BaseException as error:  # noqa: BLE001  # raised again below, unless it is the interruption
            kept.append(error)
        while True:
            try:
                sys.settrace(before)
                interrupter.disarm()
                break
            except interrupter.interruption as error:  # the code that it was raised in caught it, and it came again
                kept.append(error)
    if kept and not isinstance(kept[0], interrupter.interruption):
        raise kept[0]
    return list(task.made)


def _jumps_in_place(code: CodeType) -> bool:
    """Whether it may have an instruction that jumps to itself, as ``while True: pass`` does: no line comes up again."""
    from opcode import opmap

    return bytes((opmap["JUMP_BACKWARD"], 1)) in code.co_code


_running = threading.local()


@contextmanager
def running_plugin() -> Iterator[None]:
    """Code of a plugin runs in this thread meanwhile."""
    before = runs_plugin()
    _running.plugin = True
    try:
        yield
    finally:
        _running.plugin = before


def runs_plugin() -> bool:
    """Whether this thread runs code of a plugin, though it is no thread of this module's."""
    return getattr(_running, "plugin", False)


_idle: list[_Worker] = []
_process = object()
"""Another one in each process."""


def _after_fork() -> None:
    """Threads do not come along."""
    global _process
    _process = object()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
