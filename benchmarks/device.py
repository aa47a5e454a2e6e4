"""The runtime on a person's own device: how much is loaded, and how long deciding and the next screen take.

    python benchmarks/device.py [--rules 100,1000] [--people 100] [--slow 6] [--json FILE]

It measures the page that `balm publish` writes (bytes as `gzip -9` packs them) and the shipped packs in Node: loading,
a whole decision (the first three practices with text and reasons), and each step of check-ins by taps (an input and the
screen after it). Where Chromium and Playwright are there, the same in Chromium with its processor slowed down, and the
time until the first screen takes a tap. Then whole decisions stand beside the bare match of json-rules-engine,
json-logic-js and ZEN on the same generated rules; npm fetches them (benchmarks/device). Before anything is timed, all
answers are compared with those of Balm's own engine. Turns alternate, and ± is half the distance of the quartiles.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from answer import people as people_of_shipped_packs
from decide import matched
from options import parsed, parser, progress, sizes, write_json
from peers.coded import Among, Between, coded_rules, coder, expression, worded_expression, worded_rules
from peers.zen import table
from timing import Figure, figure, ratio
from worlds import people, rulebook

import balm
from balm.compiled.matcher import bits
from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.language.rulebook import Rulebook
from balm.plugins.manager import Plugins
from balm.publishing.site import site

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks" / "device"
FIRST = ("index.html", "page.css", "page.js", "program.json")
"""What the first screen needs."""
FLOOR = '[pack]\nname = "floor"\nversion = "1.0.0"\ntitle = "A floor without rules"\n'
LIMITS = {"first load": 150_000, "first screen": 1_000, "decide": 1, "step": 10}
"""Bytes, and milliseconds in Chromium, that the page is to stay below."""
PARTS = {
    "load": "load the program",
    "words": "load it with its words",
    "decide": "a whole decision",
    "step": "the next step of a check-in",
}
STARTS = 5
"""So often the page is opened anew."""
TAPPABLE = """
new MutationObserver(() => {
  if (window.firstScreen || !document.querySelector("main button, main input")) return;
  window.firstScreen = performance.now();
  console.info(`first screen ${window.firstScreen}`);
}).observe(document, { childList: true, subtree: true });
"""
"""Logs when the first screen takes a tap: polling the page for it would run the driver's own scripts before that."""
SAID = "first screen "


def packed(content: bytes) -> int:
    """Bytes as `gzip -9` packs them."""
    return len(gzip.compress(content, 9, mtime=0))


def shipped(count: int, rounds: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is measured of the shipped packs, and the files of their page."""
    engine = balm.load(without=["adaptive"])
    program, words = engine.program_json(), engine.words_json()
    told = people_of_shipped_packs(engine, count)
    return {"program": program, "words": words, "people": told, "rounds": rounds}, site(program, words, "en")


def world(rules: int, count: int, rounds: int, *, with_peers: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What Node is given of a generated pack, and what has to come of it."""
    book = rulebook(rules, floor=FLOOR)
    engine = Engine(compile_program(book), Plugins())
    told: list[dict[str, Any]] = [*people(count - 1), {}]
    asked = {
        "program": engine.program_json(),
        "people": told,
        "coded": [*map(coder(book), told)],
        "rounds": rounds,
        "withPeers": with_peers,
        "rules": rules_of(book),
    }
    ranked = [[[one.practice, one.score] for one in engine.decide(one).recommendations] for one in told]
    return asked, {"answers": ranked, "fired": [[*bits(matched(engine, one))] for one in told]}


def rules_of(book: Rulebook) -> dict[str, Any]:
    """The rules as the peers take them."""
    codes, words = coded_rules(book), worded_rules(book)
    return {
        "codes": [[_test(one.fact, one.test) for one in rule] for rule in codes],
        "words": [[_test(fact, test) for fact, test in rule] for rule in words],
        "list": f"[{', '.join(expression(rule, 'and', 'or') for rule in codes)}]",
        "expressions": [worded_expression(rule, "{}", "{} != null", "and") for rule in words],
        "table": table(book),
    }


def _test(fact: str, test: Between | Among | tuple[str, ...]) -> dict[str, Any]:
    if isinstance(test, Between):
        return {"fact": fact, "low": test.low, "high": test.high}
    return {"fact": fact, "among": [*(test.codes if isinstance(test, Among) else test)]}


def check(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Ends the program unless the runtime ranks as the engine does, and every form fires the same rules."""
    if found["answers"] != wanted["answers"]:
        raise SystemExit("The runtime ranks otherwise than the engine.")
    for form in found["fired"]:
        if form["fired"] != wanted["fired"]:
            raise SystemExit(f"{form['who']} ({form['form']}) fires other rules than Balm.")


def fetched() -> str:
    """Why the peers are not there; "" where they are, or npm has fetched them."""
    if (HERE / "node_modules").is_dir():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    progress("npm fetches the peers")
    ran = subprocess.run(  # noqa: S603
        # What the lock file says; `npm ci` wants packages of other systems in it too, which a registry may lack.
        [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if ran.returncode == 0 else "npm could not fetch them"


def in_node(node: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What Node measures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asked.json")
        path.write_text(json.dumps(asked), encoding="utf-8")
        ran = subprocess.run(  # noqa: S603
            [node, str(HERE / "node.js"), str(path)], capture_output=True, text=True, check=False
        )
    if ran.returncode:
        raise SystemExit(f"Node ended with an error:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A page that is closed takes no more of what it asked for."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder behind an address of its own, until the end of the block."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def in_chromium(chromium: str, asked: Mapping[str, Any], files: Mapping[str, bytes], slow: float) -> dict[str, Any]:
    """What Chromium measures with a processor so many times slower; `first screen` in microseconds too."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            Path(name, file).write_bytes(content)
        browser = playwright.chromium.launch(executable_path=chromium)
        starts = []
        with served(Path(name)) as page_url:
            for _ in range(STARTS):
                context = browser.new_context()
                page = context.new_page()
                context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
                page.add_init_script(TAPPABLE)
                with page.expect_console_message(lambda one: one.text.startswith(SAID), timeout=120_000) as said:
                    page.goto(page_url, wait_until="commit")
                starts.append(float(said.value.text.removeprefix(SAID)) * 1_000)
                context.close()
        with served(ROOT) as url:
            page = browser.new_page()
            page.set_default_timeout(0)
            page.route(f"{url}empty", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
            page.goto(f"{url}empty")
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
            measured = page.evaluate(
                "async (asked) => (await import('/benchmarks/device/measure.js')).measure(asked)", dict(asked)
            )
        browser.close()
    return {"first screen": starts, **measured}


def print_parts(where: str, found: Mapping[str, Sequence[float]]) -> None:
    """A line a part: median, the slowest of twenty, the slowest."""
    print(f"\n{where:<38}{'median':>10}{'95 of 100':>12}{'slowest':>10}   milliseconds")
    for part, text in {"first screen": "the first screen takes a tap", **PARTS}.items():
        if part not in found:
            continue
        turns = sorted(one / 1_000 for one in found[part])
        most = turns[min(len(turns) - 1, int(len(turns) * 0.95))]
        limit = f"   to be at most {LIMITS[part]:,}" if part in LIMITS and "Chromium" in where else ""
        print(f"  {text:<36}{statistics.median(turns):>10.2f}{most:>12.2f}{turns[-1]:>10.2f}{limit}")


def print_peers(found: Mapping[str, Mapping[str, Any]]) -> None:
    """Who by number of rules, in the fastest form and as the manuals show it."""
    for plain, title in ((False, "facts made ready beforehand"), (True, "as the peers' manuals show")):
        print(f"\n{title:<30}" + "".join(f"{f'{int(size):,} rules':>16}" for size in found))
        rows: dict[str, list[Figure]] = {}
        ratios: list[str] = []
        for one in found.values():
            turns = [turn for turn in one["turns"] if turn["who"] == "Balm" or turn["plain"] == plain]
            for turn in turns:
                rows.setdefault(turn["who"], []).append(figure(turn["microseconds"]))
            others = [turn["microseconds"] for turn in turns if turn["who"] != "Balm"]
            if others:
                fastest = min(others, key=statistics.median)
                ratios.append(f"{ratio(fastest, turns[0]['microseconds']).median:.2f}")
        for who, figures in rows.items():
            head = "Balm, the whole decision" if who == "Balm" else who
            print(f"{head:<30}" + "".join(f"{one!s:>16}" for one in figures))
        if ratios:
            print(f"{'fastest peer / decision':<30}" + "".join(f"{one:>16}" for one in ratios))


def main() -> None:
    made = parser(__doc__, drawn=False)
    made.add_argument("--rules", type=sizes, default="100,1000", help="numbers of rules (%(default)s)")
    made.add_argument("--people", type=int, default=100, metavar="N", help="so many people (default: %(default)s)")
    made.add_argument(
        "--slow", type=float, default=6, metavar="N", help="Chromium's processor, so much slower (%(default)s)"
    )
    args = parsed(made)
    if args.people < 2:
        made.error("--people is at least 2")
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None:
        raise SystemExit("Node is not installed: nodejs.org, version 20 or later")
    missing = fetched()
    if missing:
        print(f"json-rules-engine, json-logic-js and ZEN are left out: {missing}.")
    asked, files = shipped(args.people, args.rounds)
    weights = {
        "first load": sum(packed(files[name]) for name in FIRST),
        "the program": packed(files["program.json"]),
        "words": packed(files["words.json"]),
    }
    limit = LIMITS["first load"]
    print(f"{'bytes, as gzip -9 packs them':<38}")
    for what, weight in weights.items():
        print(f"  {what:<36}{weight:>10,}" + (f"   to be at most {limit:,}" if what in LIMITS else ""))
    progress("Node")
    worlds = {str(rules): world(rules, args.people, args.rounds, with_peers=not missing) for rules in args.rules}
    found = in_node(node, {"shipped": asked, "worlds": {size: one for size, (one, _) in worlds.items()}})
    for size, (_, wanted) in worlds.items():
        check(found["peers"][size], wanted)
    print_parts("Node", found["shipped"])
    slowed: dict[str, Any] | None = None
    if chromium is None or not find_spec("playwright"):
        print("\nChromium or Playwright is not installed: nothing was measured in a browser.")
    else:
        progress("Chromium")
        slowed = in_chromium(chromium, asked, files, args.slow)
        print_parts(f"Chromium, {args.slow:g} times slower", slowed)
    print("\nMicroseconds for one person, median ± half the distance of the quartiles")
    print_peers(found["peers"])
    rows = [
        {"rules": int(size), "microseconds": figure(turn.pop("microseconds"))._asdict(), **turn}
        for size, one in found["peers"].items()
        for turn in one["turns"]
    ]
    measured = {"node": _figures(found["shipped"]), "chromium": slowed and _figures(slowed)}
    write_json(args.json, "device", {"bytes": weights, **measured, "peers": rows})


def _figures(found: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    return {part: {**figure(turns)._asdict(), "slowest": max(turns)} for part, turns in found.items()}


if __name__ == "__main__":
    main()
