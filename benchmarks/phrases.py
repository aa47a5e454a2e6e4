"""How well Balm understands what people type: rows of phrases, each with what it means, read with the shipped packs.

    python benchmarks/phrases.py [FOLDER] [--show] [--json FILE]

FOLDER (default ``$BALM_SHARED/domain/second/phrases``) has CSV files by the beginning of their names: ``answers``
(question, typed, means), ``danger`` (phrase, kind, strength), ``free`` (sentence, gives, never), ``ordinary``
(sentence, note). Rows whose note has ``[arguable]`` are not counted; with ``at least`` a higher value
is right too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import balm
from balm.language.facts import read_told
from balm.listening.answer import read_answer
from balm.listening.free import hear
from balm.listening.lexicon import Lexicon

LEVELS = {
    "passing": "passing_thoughts",
    "harmed_before": "harmed_before",
    "urge": "urge_to_hurt",
    "strong": "strong_thoughts",
    "intent": "intent_or_plan",
    "done": "already_harmed",
}
KINDS = {
    "self_harm": {"self_harm"},
    "danger_from_others": {"danger_from_others", "assault"},
    "body": {"medical_red_flag"},
    "harm_to_others": {"fear_of_harming"},
}
NO_VALUE = ("skip", "declined", "help", "back", "why", "stop", "something_else")


class Tally(NamedTuple):
    """What was counted, and the rows that failed."""

    counts: Counter[str]
    failed: list[str]


def rows(folder: Path, beginning: str) -> list[dict[str, str]]:
    """The rows of all files of a folder whose name begins so."""
    found: list[dict[str, str]] = []
    for path in sorted(folder.glob(f"{beginning}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def answers(lexicon: Lexicon, folder: Path) -> Tally:
    """Typed answers: right, rightly offered, wrongly taken; rows that mean nothing (``?``) and are taken."""
    tally = Tally(Counter(), [])
    for row in rows(folder, "answers"):
        fact = lexicon.rulebook.facts.get(row["question"])
        if fact is None or not fact.tellable:
            continue
        heard = read_answer(lexicon, fact, row["typed"])
        said = heard.value if heard.kind == "value" else heard.offers or heard.command or ""
        shown = f"{row['question']}: {row['typed']!r} means {row['means']}, heard {heard.kind} {said}"
        arguable = "[arguable]" in row["note"]
        if row["means"] == "?":
            tally.counts["unclear rows"] += not arguable
            if heard.kind == "value" and not arguable:
                tally.counts["unclear taken"] += 1
                tally.failed.append(shown)
            continue
        tally.counts["answers"] += not arguable
        outcome = _outcome(fact, row["means"], heard, at_least="at least" in row["note"])
        if not arguable:
            tally.counts[outcome] += 1
        if outcome not in ("right", "offered"):
            tally.failed.append(shown + ("  [arguable]" if arguable else ""))
    return tally


def _outcome(fact, means: str, heard, *, at_least: bool) -> str:  # type: ignore[no-untyped-def]
    if means in NO_VALUE:
        said = heard.command or heard.kind
        return (
            "right"
            if said in (means, *(("skip",) if means == "declined" else ()))
            else ("wrong" if heard.kind == "value" else "asked")
        )
    meant = (
        frozenset()
        if means == "none" and fact.datatype.multiple
        else read_told(fact, means.split("|") if fact.datatype.multiple else means)
    )
    if heard.kind == "value":
        position = fact.datatype.position
        higher = at_least and position(fact, heard.value) > position(fact, meant)
        return "right" if heard.value == meant or higher else "wrong"
    return "offered" if heard.kind == "offer" and meant in heard.offers else "asked"


def _pairs(text: str) -> list[tuple[str, str]]:
    return [
        (name.strip(), value.strip())
        for name, _, value in (one.partition("=") for one in text.split(";"))
        if name.strip()
    ]


def free(lexicon: Lexicon, folder: Path) -> Tally:
    """Free lines: what they should give and give, what they must never give and give all the same."""
    tally = Tally(Counter(), [])
    for row in rows(folder, "free"):
        heard = hear(lexicon, row["sentence"])
        arguable = "[arguable]" in row["note"]
        for name, value in _pairs(row["gives"]):
            fact = lexicon.rulebook.facts.get(name)
            if fact is None or arguable:
                continue
            wanted = read_told(fact, value.split("|") if fact.datatype.multiple else value)
            got = heard.facts.get(name)
            is_given = got is not None and (
                wanted <= got.value if isinstance(wanted, frozenset) else got.value == wanted
            )
            is_given = is_given or wanted in heard.offers.get(name, ())
            tally.counts["should"] += 1
            tally.counts["given"] += is_given
            if not is_given:
                tally.failed.append(f"{row['sentence']!r} should give {name}={value}: {_shown(heard)}")
        for name, value in _pairs(row["never"]):
            fact = lexicon.rulebook.facts.get(name)
            got = heard.facts.get(name)
            if fact is None:
                continue
            tally.counts["never"] += 1
            wanted = read_told(fact, value.split("|") if fact.datatype.multiple else value)
            if got is not None and (bool(wanted & got.value) if isinstance(wanted, frozenset) else got.value == wanted):
                tally.counts["never given"] += 1
                tally.failed.append(f"{row['sentence']!r} must never give {name}={value}: {_shown(heard)}")
    return tally


def _shown(heard) -> str:  # type: ignore[no-untyped-def]
    facts = {
        name: (sorted(one.value) if isinstance(one.value, frozenset) else one.value, one.phrase)
        for name, one in heard.facts.items()
    }
    return f"{facts} offers {dict(heard.offers)} alarms {[(one.fact, one.value, one.phrase) for one in heard.alarms]}"


def danger(lexicon: Lexicon, folder: Path) -> Tally:
    """Words of danger: heard with the right kind, and of self-harm at a level that is not too low; false alarms."""
    tally = Tally(Counter(), [])
    order = lexicon.rulebook.facts["self_harm"].values
    for row in rows(folder, "danger"):
        heard = {alarm.fact: alarm.value for alarm in hear(lexicon, row["phrase"]).alarms}
        tally.counts["danger"] += 1
        tally.counts[f"of {row['kind']} {row['strength']}"] += 1
        if not KINDS[row["kind"]] & heard.keys():
            tally.failed.append(f"{row['phrase']!r} is {row['kind']} {row['strength']}: heard {heard}")
            continue
        tally.counts["right kind"] += 1
        tally.counts[f"heard {row['kind']} {row['strength']}"] += 1
        if row["kind"] == "self_harm" and order.index(str(heard["self_harm"])) < order.index(LEVELS[row["strength"]]):
            tally.counts["level too low"] += 1
            tally.failed.append(f"{row['phrase']!r} is {row['strength']}: heard {heard['self_harm']}")
    for row in rows(folder, "ordinary"):
        tally.counts[f"{row['note']} rows"] += 1
        heard = {alarm.fact: alarm.phrase for alarm in hear(lexicon, row["sentence"]).alarms}
        if heard:
            tally.counts[f"{row['note']} alarms"] += 1
            tally.failed.append(f"false alarm ({row['note']}): {row['sentence']!r}: {heard}")
    return tally


def figures(folder: Path, lexicon: Lexicon | None = None) -> tuple[dict[str, float], list[str], dict[str, int]]:
    """Shares by name, the rows that failed, and all counts."""
    lexicon = lexicon or Lexicon(balm.load("self-compassion").rulebook)
    found = [answers(lexicon, folder), free(lexicon, folder), danger(lexicon, folder)]
    counts: Counter[str] = Counter()
    for tally in found:
        counts += tally.counts
    shares = {
        "answers right or rightly offered": (counts["right"] + counts["offered"], counts["answers"]),
        "answers wrongly taken": (counts["wrong"], counts["answers"]),
        "unclear answers taken": (counts["unclear taken"], counts["unclear rows"]),
        "free text: given of what it should": (counts["given"], counts["should"]),
        "free text: given of what it never should": (counts["never given"], counts["never"]),
        "danger of the right kind": (counts["right kind"], counts["danger"]),
        "self-harm at too low a level": (counts["level too low"], counts["danger"]),
        "plain false alarms": (counts["plain alarms"], counts["plain rows"]),
    }
    return (
        {name: part / whole if whole else 0.0 for name, (part, whole) in shares.items()},
        [line for tally in found for line in tally.failed],
        dict(counts),
    )


def speed(lexicon: Lexicon, folder: Path) -> tuple[float, float]:
    """Milliseconds that one free line takes: the median and the worst."""
    texts = [row["sentence"] for row in (*rows(folder, "free"), *rows(folder, "ordinary"))] or ["I am tired"]
    taken = []
    for text in texts:
        start = time.perf_counter()
        hear(lexicon, text)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


def main() -> None:
    shared = os.environ.get("BALM_SHARED", "")
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument(
        "folder", nargs="?", type=Path, default=Path(shared) / "domain/second/phrases" if shared else None
    )
    read.add_argument("--show", action="store_true", help="each row that fails")
    read.add_argument("--json", type=Path, help="write the figures to a file")
    asked = read.parse_args()
    if asked.folder is None or not asked.folder.is_dir():
        sys.exit("There is no folder of phrases: name one, or set BALM_SHARED.")
    rulebook = balm.load("self-compassion").rulebook
    start = time.perf_counter()
    lexicon = Lexicon(rulebook)
    hear(lexicon, "hello")
    compiled = time.perf_counter() - start
    shares, failed, counts = figures(asked.folder, lexicon)
    if asked.show:
        print(*failed, sep="\n", end="\n\n")
    for name, share in shares.items():
        print(f"{name:42} {100 * share:5.1f} %")
    for name in sorted(counts):
        if name.startswith("of "):
            print(f"  {name[3:]:40} {counts.get('heard ' + name[3:], 0):3} of {counts[name]}")
    median, worst = speed(lexicon, asked.folder)
    print(f"compiled in {compiled:.2f} s; a line in {median:.2f} ms, at worst {worst:.2f} ms")
    if asked.json:
        asked.json.write_text(json.dumps({"shares": shares, "counts": counts}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
