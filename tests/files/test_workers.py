"""Workers by themselves: what they make, what they raise, and that they end with whoever started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from balm.diagnostics.errors import BalmError
from balm.files.workers import Workers
from support.faulty_plugin import all_end


class Chunk(NamedTuple):
    start: int
    rows: int = 10


def settings(chunk: Chunk) -> tuple[object, ...]:
    import pyarrow as pa

    threads = os.environ.get("OMP_NUM_THREADS"), os.environ.get("OPENBLAS_NUM_THREADS"), pa.cpu_count()
    return chunk.start, threads, signal.getsignal(signal.SIGINT)


def fail(chunk: Chunk) -> int:
    if chunk.start == 20:
        raise BalmError(summary="It is what it is.")
    if chunk.start == 30:
        raise ZeroDivisionError("a mistake of ours")
    return chunk.start


def silent(line: str) -> None:
    raise AssertionError(line)


@pytest.mark.exhaustive
def test_each_chunk_is_done_once_and_each_process_computes_alone() -> None:
    before = dict(os.environ)
    found = list(Workers(settings, 2, silent).run(Chunk(start) for start in range(0, 120, 10)))
    assert sorted(chunk.start for chunk, _ in found) == list(range(0, 120, 10))
    assert {result for _, result in found} == {(chunk.start, ("1", "1", 1), signal.SIG_IGN) for chunk, _ in found}
    assert dict(os.environ) == before


@pytest.mark.exhaustive
def test_what_the_work_raises_comes_here(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BalmError, match="It is what it is"):
        list(Workers(fail, 2, silent).run(iter([Chunk(20)])))
    where = r"What decides failed at rows 30 to 39: ZeroDivisionError at files\.test_workers:\d+\.\Z"
    with pytest.raises(BalmError, match=where):
        list(Workers(fail, 2, silent).run(iter([Chunk(30)])))
    assert capfd.readouterr().err == ""


@pytest.mark.exhaustive
def test_no_more_is_read_than_is_worked_on() -> None:
    """Of chunks still to come one is held, however many there are."""
    read: list[int] = []

    def chunks() -> object:
        for start in range(0, 1000, 10):
            read.append(start)
            yield Chunk(start)

    results = Workers(settings, 2, silent).run(chunks())  # type: ignore[arg-type]
    next(results)
    assert len(read) <= 4
    results.close()  # type: ignore[attr-defined]


HANGS = """
import os, signal, sys
from typing import NamedTuple
from balm.files.workers import Workers

class Chunk(NamedTuple):
    start: int
    rows: int = 1

def hang(chunk):
    with open(sys.argv[1], "w") as pipe:
        pipe.write(str(os.getpid()))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    while True:
        signal.pause()

if __name__ == "__main__":
    list(Workers(hang, 2, print).run(iter([Chunk(0)])))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it watches processes as Linux shows them")
def test_a_worker_that_is_busy_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "hangs.py").write_text(HANGS)
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen([sys.executable, str(tmp_path / "hangs.py"), str(tmp_path / "pipe")]) as process:
        watched = os.pidfd_open(int((tmp_path / "pipe").read_text()))
        process.send_signal(signal.SIGKILL)
    assert all_end([watched])
