"""Worker processes: chunks -> the result of each, several at once; one that dies costs its chunk a try.

No library that computes is imported here: each process is told how many threads to use before it imports one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from balm.diagnostics.errors import BalmError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_TRIES = 2
"""So often a chunk is handed out before the run gives up: a process may be killed for what it is not to blame for."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class Numbered(Protocol):
    """A chunk of work, of which can be said which rows it is about."""

    @property
    def start(self) -> int:
        """The first row."""
        ...

    @property
    def rows(self) -> int:
        """How many rows."""
        ...


P = TypeVar("P", bound=Numbered)
R = TypeVar("R")


def rows_of(chunk: Numbered) -> str:
    """Which rows a chunk is about, counted from 0 as in the output."""
    return f"rows {chunk.start:,} to {chunk.start + chunk.rows - 1:,}"


class Workers(Generic[P, R]):
    """Processes that do one kind of work. They end when this one does, however it ends."""

    def __init__(self, work: Callable[[P], R], most: int, tell: Callable[[str], None]) -> None:
        self._work, self._most, self._tell = work, most, tell
        self._idle: list[_Worker[P]] = []
        self._busy: dict[Connection, _Worker[P]] = {}

    def run(self, chunks: Iterator[P]) -> Iterator[tuple[P, R]]:
        """What the work makes of each chunk, in the order in which they are done. At most one chunk waits.

        Raises what the work raised; and BalmError where a chunk lost its process as often as it was tried.
        """
        again: list[P] = []
        tries: dict[int, int] = {}
        ahead = next(chunks, None)
        try:
            while ahead is not None or again or self._busy:
                while (ahead is not None or again) and (worker := self._free()) is not None:
                    chunk = again.pop() if again else cast("P", ahead)
                    self._busy[worker.pipe] = worker
                    worker.take(chunk)
                    if chunk is ahead:
                        ahead = next(chunks, None)
                for pipe in wait(list(self._busy)):
                    worker = self._busy.pop(cast("Connection", pipe))
                    chunk = worker.chunk
                    try:
                        done, result = worker.pipe.recv()
                    except (EOFError, OSError):
                        again.append(chunk)
                        tries[chunk.start] = tries.get(chunk.start, 1) + 1
                        self._lost(worker, chunk, tries[chunk.start] > MOST_TRIES)
                        continue
                    if not done:
                        raise result
                    self._idle.append(worker)
                    yield chunk, result
        finally:
            self.stop()

    def _free(self) -> _Worker[P] | None:
        if self._idle:
            return self._idle.pop()
        return _Worker(self._work) if len(self._busy) < self._most else None

    def _lost(self, worker: _Worker[P], chunk: P, given_up: bool) -> None:
        what = f"The process that decided for {rows_of(chunk)} {worker.ended()}"
        if given_up:
            raise BalmError(summary=f"{what}, as did another one before it.")
        self._tell(f"{what}. They are tried once more.")

    def stop(self) -> None:
        """End them all at once, whatever they are at."""
        for worker in (*self._idle, *self._busy.values()):
            worker.end()
        self._idle, self._busy = [], {}


class _Worker(Generic[P]):
    """One process, and the chunk that it is at."""

    chunk: P

    def __init__(self, work: Callable[[P], Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _quiet(), _one_thread():
            self._process.start()
        theirs.close()  # so that the pipe ends where the process does

    def take(self, chunk: P) -> None:
        self.chunk = chunk
        with contextlib.suppress(OSError):  # one that is gone is noticed when it is waited for
            self.pipe.send(chunk)

    def ended(self) -> str:
        """How it ended, in words."""
        self._process.join()  # its end of the pipe is closed: it is on its way
        self.end()
        status = self._process.exitcode or 0
        return f"was killed (signal {-status})" if status < 0 else f"ended with status {status}"

    def end(self) -> None:
        """Kill it where it still lives."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Ctrl-C reaches every process of a terminal: workers leave it to this one, from their first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """What a worker does: chunk after chunk, until nobody hands one out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            chunk = pipe.recv()
        except EOFError:
            return
        pipe.send(tried(work, chunk))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def tried(work: Callable[[Any], Any], chunk: Any) -> tuple[bool, Any]:
    """(True, result), or (False, what it raised), which another process can read and anybody may log."""
    try:
        return True, work(chunk)
    except (BalmError, OSError, MemoryError) as error:
        return False, error
    except Exception as error:  # noqa: BLE001  # a mistake of ours or of a plugin, whose words may repeat an answer
        from balm.diagnostics.failures import failure

        where = failure(rows_of(chunk), error)
        return False, BalmError(summary=f"What decides failed at {rows_of(chunk)}: {where}.")
