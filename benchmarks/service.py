"""`balm serve` on one core: a decision of three practices beside an empty route of the same server.

It is asked for a person, each practice with its reasons in words, and for an author, with all that was left out too.

    python benchmarks/service.py [--rounds 15] [--requests 1000] [--clients 50] [--json FILE]

Both are asked turn by turn, over connections that are kept. Where the system says it (Linux), what counts is the
processor time of the server, so that other work on the machine does not; else the wall time. The last line has what
each client waited in wall time.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from options import parsed, parser, progress, write_json
from timing import figure, interleave, ratio

PROFILE = {"attachment": "avoidant", "distress": 7, "minutes": 10}
EMPTY, DECISION, WHOLE = "an empty route", "for a person", "for an author"


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """A request as it is sent."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


BODY = json.dumps({"facts": PROFILE}).encode()
REQUESTS = {
    EMPTY: request("GET", "/health"),
    DECISION: request("POST", "/v1/decide?top=3&audience=person", BODY),
    WHOLE: request("POST", "/v1/decide?top=3", BODY),
}


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """The process and the port of a server; it has one core."""
    with tempfile.TemporaryDirectory() as home, open(os.devnull, "w", encoding="utf-8") as nowhere:
        command = [sys.executable, "-m", "balm", "serve", "--port", "0"]
        env = {**os.environ, "BALM_HOME": home}
        server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=nowhere, text=True, env=env)  # noqa: S603
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(server.pid, [max(os.sched_getaffinity(0))])
        try:
            assert server.stderr is not None
            found = re.search(r":(\d+)$", server.stderr.readline().strip())
            assert found is not None
            # Nobody reads its log from here on: a full pipe would stop it.
            log = subprocess.Popen(["cat"], stdin=server.stderr, stdout=nowhere)  # noqa: S607
            yield server.pid, int(found[1])
        finally:
            server.terminate()
            server.wait()
            log.wait()


def clock(process: int) -> float:
    """Seconds that a process has worked so far; else those of the wall."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return time.perf_counter()


async def answered(reader: asyncio.StreamReader) -> bytes:
    """The status line of an answer, which is read whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    await reader.readexactly(int(length[1]))
    return head


async def ask(port: int, sent: bytes, times: int) -> list[float]:
    """How many seconds each of so many requests took, one after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        writer.write(sent)
        assert b" 200 " in await answered(reader)
        took.append(time.perf_counter() - began)
    writer.close()
    return took


async def ask_at_once(port: int, sent: bytes, clients: int, times: int) -> list[float]:
    """The same of so many clients at once."""
    return [one for each in await asyncio.gather(*(ask(port, sent, times) for _ in range(clients))) for one in each]


def main() -> None:
    """Measure, print and write."""
    made = parser(__doc__, drawn=False)
    made.add_argument("--requests", type=int, default=1000, metavar="N", help="in a turn (default: %(default)s)")
    made.add_argument("--clients", type=int, default=50, metavar="N", help="at once (default: %(default)s)")
    args = parsed(made)
    each = max(args.requests // args.clients, 1)
    waited: dict[bytes, list[float]] = {}

    with serving() as (process, port):

        def rate(sent: bytes) -> float:
            began = clock(process)
            asked = asyncio.run(ask_at_once(port, sent, args.clients, each))
            waited.setdefault(sent, []).extend(asked)
            return len(asked) / (clock(process) - began)

        for sent in REQUESTS.values():
            rate(sent)
        progress(f"{args.rounds} rounds of {args.requests} requests")
        turns = interleave({name: lambda sent=sent: rate(sent) for name, sent in REQUESTS.items()}, args.rounds)

    beside = {name: ratio(turns[name], turns[EMPTY]) for name in (DECISION, WHOLE)}
    together = sorted(waited[REQUESTS[DECISION]])
    half, late = statistics.median(together), together[int(len(together) * 0.99)]
    for name, rounds in turns.items():
        said = f"  {beside[name].median:.2f} ±{beside[name].noise:.0%} of the empty route" if name in beside else ""
        print(f"{name:<16} {figure(rounds)} a second{said}")
    print(f"{args.clients} clients: p50 {half * 1000:.1f} ms, p99 {late * 1000:.1f} ms, {late / half:.1f} times")
    write_json(
        args.json,
        "service",
        {
            "a second": {name: figure(rounds)._asdict() for name, rounds in turns.items()},
            "beside the empty route": {name: one._asdict() for name, one in beside.items()},
            "clients": {"clients": args.clients, "p50 ms": half * 1000, "p99 ms": late * 1000},
        },
    )


if __name__ == "__main__":
    main()
