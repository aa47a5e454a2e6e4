"""`balm serve` on one core: a decision of three practices beside an empty route of the same server.

It is asked for people, each practice with its reasons in words, without any practice, and for authors, with all
that was left out too. What the words of the reasons take is the difference to a second server, which gives empty ones
in their place. Then the same of generated rules stands beside the bare match of ZEN and json-rules-engine behind
Fastify, which answer the numbers of the rules that fire; npm fetches them (benchmarks/device).

    python benchmarks/service.py [--rounds 15] [--requests 1000] [--clients 50] [--rules 100,1000] [--json FILE]

All are asked turn by turn, over connections that are kept. Where the system says it (Linux), what counts is the
processor time of the server, so that other work on the machine does not; else the wall time. What clients waited is
wall time: all at once, and one that decides while others ask what would change.
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
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from device import HERE, fetched, rules_of
from options import parsed, parser, progress, sizes, write_json
from peers.coded import coder
from timing import figure, interleave, ratio
from worlds import pack_text, people, rulebook

PROFILES = [
    {"attachment": attachment, "distress": distress, "minutes": minutes}
    for attachment in ("secure", "anxious", "avoidant", "fearful")
    for distress in range(11)
    for minutes in (5, 10, 30)
]
"""The people who ask, one after the other."""
EMPTY, DECISION, BARE, WHOLE = "an empty route", "for a person", "without practices", "for an author"
UNTOLD = "without reasons"
SILENT = """
from balm.command.main import main
from balm.decision.parts import Recommendation

Recommendation.tell = ""
main()
"""
"""The same command whose practices come without the words of their reasons, as if there were none to give."""
EXPLAINING = 40
"""Clients that ask what would change, while one decides."""


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """A request as it is sent."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


BODIES = [json.dumps({"facts": facts}).encode() for facts in PROFILES]
REQUESTS = {
    EMPTY: [request("GET", "/health")],
    DECISION: [request("POST", "/v1/decide?top=3&audience=person", body) for body in BODIES],
    BARE: [request("POST", "/v1/decide?top=0&audience=person", body) for body in BODIES],
    WHOLE: [request("POST", "/v1/decide?top=3", body) for body in BODIES],
}
CHANGE = request(
    "POST", "/v1/what-would-change?seconds=1", json.dumps({"facts": PROFILES[-5], "practice": "warm-bath"}).encode()
)


def on_one_core(process: int) -> None:
    """Keep a process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, [max(os.sched_getaffinity(0))])


@contextmanager
def serving(*words: str, begun: Sequence[str] = ("-m", "balm")) -> Iterator[tuple[int, int]]:
    """The process and the port of a server; it has one core. `begun` says how Python begins the command."""
    with tempfile.TemporaryDirectory() as home, open(os.devnull, "w", encoding="utf-8") as nowhere:
        command = [sys.executable, *begun, "serve", "--port", "0", *words]
        env = {**os.environ, "BALM_HOME": home}
        server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=nowhere, text=True, env=env)  # noqa: S603
        on_one_core(server.pid)
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


@contextmanager
def peers(rules: int) -> Iterator[tuple[int, int]]:
    """The process and the port of Fastify with the peers, which have so many rules; it has one core."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(rules_of(rulebook(rules)), file)
        file.flush()
        command = ["node", str(HERE / "service.js"), file.name]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        on_one_core(server.pid)
        try:
            assert server.stdout is not None
            yield server.pid, int(server.stdout.readline())
        finally:
            server.terminate()
            server.communicate()


async def ask(port: int, sent: Sequence[bytes], times: int) -> list[float]:
    """How many seconds each of so many requests took, one after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for one in islice(cycle(sent), times):
        began = time.perf_counter()
        writer.write(one)
        assert b" 200 " in await answered(reader)
        took.append(time.perf_counter() - began)
    writer.close()
    return took


async def ask_at_once(port: int, sent: Sequence[bytes], clients: int, times: int) -> list[float]:
    """The same of so many clients at once."""
    return [one for each in await asyncio.gather(*(ask(port, sent, times) for _ in range(clients))) for one in each]


async def decide_beside(port: int, times: int) -> list[float]:
    """What each decision of one client takes, while others ask what would change."""

    async def explain() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            writer.write(CHANGE)
            head = await answered(reader)
            assert b" 200 " in head or b" 429 " in head
            if b" 429 " in head:
                await asyncio.sleep(1)  # as it says

    explaining = [asyncio.create_task(explain()) for _ in range(EXPLAINING)]
    await asyncio.sleep(1)
    took = await ask(port, REQUESTS[DECISION], times)
    for one in explaining:
        assert not one.done()
        one.cancel()
    await asyncio.gather(*explaining, return_exceptions=True)
    return took


def late(waited: Sequence[float], share: float = 0.99) -> float:
    """What so many of those who waited did not wait longer than."""
    return sorted(waited)[int(len(waited) * share)]


def beside_peers(rules: int, args: Namespace) -> dict[str, list[float]]:
    """Answers a second of processor time: whole decisions, and the bare match of the peers, on so many rules."""
    book, told = rulebook(rules), people(1)[0]
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder, "world.toml")
        pack.write_text(pack_text(rules), encoding="utf-8")
        with serving("--pack", str(pack)) as ours, peers(rules) as other:
            coded = json.dumps(coder(book)(told)).encode()
            of = {
                "Balm, a whole decision": (
                    ours,
                    [request("POST", "/v1/decide?top=3&audience=person", json.dumps({"facts": told}).encode())],
                ),
                "Fastify, an empty route": (other, [request("GET", "/empty")]),
                "ZEN, the rules that fire": (other, [request("POST", "/zen", coded)]),
                "json-rules-engine, the same": (other, [request("POST", "/json-rules-engine", coded)]),
            }
            each = max(args.requests // args.clients, 1)
            asked = {name: partial(rate, *server, sent, args.clients, each, []) for name, (server, sent) in of.items()}
            for one in asked.values():
                one()
            progress(f"{args.rounds} rounds of {args.requests} requests, {rules:,} rules")
            return interleave(asked, args.rounds)


def rate(process: int, port: int, sent: Sequence[bytes], clients: int, each: int, waited: list[float]) -> float:
    """Answers a second of a server's processor time; what each took is added to `waited`."""
    began = clock(process)
    took = asyncio.run(ask_at_once(port, sent, clients, each))
    waited += took
    return len(took) / (clock(process) - began)


def main() -> None:
    """Measure, print and write."""
    made = parser(__doc__, drawn=False)
    made.add_argument("--requests", type=int, default=1000, metavar="N", help="in a turn (default: %(default)s)")
    made.add_argument("--clients", type=int, default=50, metavar="N", help="at once (default: %(default)s)")
    made.add_argument(
        "--rules", type=sizes, default=[100, 1000], metavar="N,N", help="beside the peers (default: 100,1000)"
    )
    args = parsed(made)
    each = max(args.requests // args.clients, 1)
    waited: dict[str, list[float]] = {name: [] for name in REQUESTS}

    with serving() as (process, port), serving(begun=("-c", SILENT)) as untold:
        asked = {
            name: partial(rate, process, port, sent, args.clients, each, waited[name])
            for name, sent in REQUESTS.items()
        }
        asked[UNTOLD] = partial(rate, *untold, REQUESTS[DECISION], args.clients, each, [])
        for one in asked.values():
            one()
        progress(f"{args.rounds} rounds of {args.requests} requests")
        turns = interleave(asked, args.rounds)
        alone = asyncio.run(ask(port, REQUESTS[DECISION], args.requests))
        explained = asyncio.run(decide_beside(port, args.requests))

    beside = {name: ratio(turns[name], turns[EMPTY]) for name in turns if name != EMPTY}
    # Of the time that a decision takes, what the words of its reasons take.
    pairs = zip(turns[DECISION], turns[UNTOLD], strict=True)
    reasons = figure([1 - told / untold for told, untold in pairs])
    half, slow = statistics.median(waited[DECISION]), late(waited[DECISION])
    for name, rounds in turns.items():
        said = f"  {beside[name].median:.2f} ±{beside[name].noise:.0%} of the empty route" if name in beside else ""
        print(f"{name:<28} {figure(rounds)} a second{said}")
    print(f"the words of the reasons take {reasons.median:.0%} of a decision for a person")
    print(f"{args.clients} clients: p50 {half * 1000:.1f} ms, p99 {slow * 1000:.1f} ms, {slow / half:.1f} times")
    print(
        f"one client: p99 {late(alone) * 1000:.1f} ms alone, "
        f"{late(explained) * 1000:.1f} ms while {EXPLAINING} ask what would change"
    )
    missing = fetched()
    if missing:
        print(f"No peers beside it: {missing}.")
    worlds = {} if missing else {rules: beside_peers(rules, args) for rules in args.rules}
    for rules, found in worlds.items():
        print(f"\n{rules:,} rules")
        for name, rounds in found.items():
            print(f"{name:<28} {figure(rounds)} a second")
    write_json(
        args.json,
        "service",
        {
            "a second": {name: figure(rounds)._asdict() for name, rounds in turns.items()},
            "beside the empty route": {name: one._asdict() for name, one in beside.items()},
            "reasons": reasons._asdict(),
            "clients": {"clients": args.clients, "p50 ms": half * 1000, "p99 ms": slow * 1000},
            "beside explaining": {
                "clients": EXPLAINING,
                "p99 ms": late(explained) * 1000,
                "p99 ms alone": late(alone) * 1000,
            },
            "rules": {
                str(rules): {name: figure(rounds)._asdict() for name, rounds in found.items()}
                for rules, found in worlds.items()
            },
        },
    )


if __name__ == "__main__":
    main()
