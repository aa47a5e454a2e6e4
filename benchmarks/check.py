"""`balm check`, kind of finding by kind of finding: the shipped packs, and a generated pack of 1,000 rules.

    python benchmarks/check.py [--rules 1000] [--json FILE]

The generated pack has 60 facts, 10 of them derived, 150 practices and 20 claims, beside a floor of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time

import balm
from balm.compiled.program import Program, compile_program
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.proving.check import check

LEVELS = ("low", "medium", "high")
CHOICES = ("red", "green", "blue", "white")
TAGS = tuple(f"tag{i}" for i in range(40))


def pack_text(rules: int, seed: int = 1) -> str:
    """A pack as large ones are: most rules rest on told facts, some on derived ones; one in five leaves something out."""
    chance = random.Random(seed)
    lines = ['[pack]\nname = "large"\nversion = "1.0.0"\ntitle = "A large pack"\n', "[tags]"]
    lines += [f'{tag} = "{tag}"' for tag in TAGS]
    told = []
    for i in range(50):
        match i % 5:
            case 0 | 1:
                lines.append(f'[facts.scale{i}]\ntype = "scale"\nrange = [0, 10]\nstep = 1')
                told.append(f"scale{i}")
            case 2:
                lines.append(f'[facts.level{i}]\ntype = "level"\nvalues = {_list(LEVELS)}\nmay_decline = true')
                told.append(f"level{i}")
            case 3:
                lines.append(f'[facts.choice{i}]\ntype = "choice"\nvalues = {_list(CHOICES)}')
                told.append(f"choice{i}")
            case 4:
                lines.append(f'[facts.flag{i}]\ntype = "flag"')
                told.append(f"flag{i}")
    derived = [f"derived{i}" for i in range(10)]
    for name in derived:
        lines.append(f'[facts.{name}]\ntype = "level"\nvalues = {_list(LEVELS)}\norigin = "rules"\nmerge = "highest"')
    lines.append('[referrals.support]\ntitle = "Support"\ntier = 1')
    for i in range(150):
        kind, stance = chance.choice(("mental", "behavioural")), chance.choice(("opening", "neutral", "closing"))
        lines.append(
            f'[[practice]]\nid = "practice{i}"\ntitle = "Practice {i}"\nkind = "{kind}"\nstance = "{stance}"\n'
            f'minutes = [5, 10]\ntags = {_list(chance.sample(TAGS, 3))}\nhow = "Do it."'
        )
    for i in range(rules):
        sets = i < rules // 20
        names = chance.sample(told if sets else [*told, *derived], chance.choice((2, 3)))
        when = ", ".join(f"{name} = {_predicate(name, chance)}" for name in names)
        lines.append(f'[[rule]]\nid = "rule{i}"\nwhen = {{ {when} }}\nbecause = "Generated."\n{_effect(chance, derived, sets)}')
    for i in range(20):
        name = chance.choice(told)
        expect = chance.choice(
            (
                f'never = {{ tags = {_list(chance.sample(TAGS, 1))} }}',
                'first = { kind = "behavioural" }' if i % 5 == 0 else "some = {}",
                'refers = ["support"]',
            )
        )
        lines.append(
            f'[[claim]]\nid = "claim{i}"\nwhen = {{ {name} = {_predicate(name, chance)} }}\nexpect = {{ {expect} }}\n'
            'because = "Generated."'
        )
    return "\n".join(lines)


def _effect(chance: random.Random, derived: list[str], sets: bool) -> str:
    tag = chance.choice(TAGS)
    if sets:
        return f'set = {{ {chance.choice(derived)} = "{chance.choice(LEVELS)}" }}'
    kind = chance.random()
    if kind < 0.2:
        return f'exclude = {{ tags = ["{tag}"] }}'
    if kind < 0.22:
        return 'refer = ["support"]'
    return f'{chance.choice(("prefer", "avoid"))} = [{{ tags = "{tag}", by = {chance.randrange(1, 6)} }}]'


def _predicate(name: str, chance: random.Random) -> str:
    if name.startswith("scale"):
        return f'"{chance.choice((">=", "<="))} {chance.randrange(2, 9)}"'
    if name.startswith(("level", "derived")):
        return chance.choice(('">= medium"', '"<= medium"', '"high"', '["low", "unknown"]'))
    if name.startswith("choice"):
        return _list(chance.sample(CHOICES, 2))
    return chance.choice(("true", "false"))


def _list(words: object) -> str:
    return json.dumps(list(words))  # type: ignore[call-overload]


def large(rules: int) -> Program:
    """The compiled pack of so many rules."""
    files = PackFiles("large", "", (PackFile("large.toml", pack_text(rules).encode()),))
    return compile_program(read_rulebook([files], None, lambda name: None))


def measure(name: str, program: Program, bound: int) -> dict[str, object]:
    """Seconds, kind by kind, and how much was found of each."""
    marks: list[tuple[str, float]] = []
    start = time.perf_counter()
    report = check(program, bound, progress=lambda code, done, total: marks.append((code, time.perf_counter())))
    end = time.perf_counter()
    ends = [*(at for _, at in marks[1:]), end]
    parts = {code: done - at for (code, at), done in zip(marks, ends, strict=True)}
    rules, practices = len(program.rulebook.rules), len(program.rulebook.practices)
    print(f"{name}: {rules:,} rules, {practices} practices, {report.claims} claims: {end - start:.2f} s")
    for code, seconds in parts.items():
        count = sum(finding.code == code for finding in (*report.findings, *(one for one, _ in report.allowed)))
        print(f"  {code:<24} {seconds:8.2f} s   {count:5} found")
    sys.stdout.flush()
    return {"seconds": end - start, "parts": parts, "proved": report.proved, "claims": report.claims}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--json", help="write the figures to this file too")
    args = parser.parse_args()
    engine = balm.load()
    bound = sum(one.bound for one in engine.strategies)
    figures = {
        "shipped": measure("shipped", engine.program, bound),
        "large": measure("generated", large(args.rules), bound),
    }
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
