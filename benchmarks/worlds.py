"""Generated packs for the benchmarks: rules of three conditions over some facts, and practices; and people."""

from __future__ import annotations

import random
from typing import Any

from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.rulebook import Rulebook

LEVELS = ("low", "medium", "high")
CHOICES = ("red", "green", "blue", "white")
TAGS = tuple(f"tag{i}" for i in range(20))


FACTS, PRACTICES = 30, 100
"""Of a pack, where nobody says otherwise."""


def pack_text(rules: int, seed: int = 1, facts: int = FACTS, practices: int = PRACTICES) -> str:
    """A pack of so many rules, the same for the same seed. A third each of `facts` are scales, levels and choices."""
    chance = random.Random(seed)
    lines = ['[pack]\nname = "world"\nversion = "1.0.0"\ntitle = "A generated world"\n', "[tags]"]
    lines += [f'{tag} = "{tag}"' for tag in TAGS]
    for i in range(facts // 3):
        lines += [
            f'[facts.scale{i}]\ntype = "scale"\nrange = [0, 100]\nstep = 1',
            f'[facts.level{i}]\ntype = "level"\nvalues = {list(LEVELS)}'.replace("'", '"'),
            f'[facts.choice{i}]\ntype = "choice"\nvalues = {list(CHOICES)}'.replace("'", '"'),
        ]
    for i in range(practices):
        tags = chance.sample(TAGS, 3)
        kind = chance.choice(("mental", "behavioural"))
        lines.append(
            f'[[practice]]\nid = "practice{i}"\ntitle = "Practice {i}"\nkind = "{kind}"\nminutes = [5, 10]\n'
            f'tags = {tags}\nhow = "Do it."'.replace("'", '"')
        )
    names = [f"{t}{n}" for t in ("scale", "level", "choice") for n in range(facts // 3)]
    for i in range(rules):
        when = []
        for fact in chance.sample(names, 3):
            if fact.startswith("scale"):
                low = chance.randrange(0, 60)
                when.append(f'{fact} = "{low}..{low + 40}"')
            elif fact.startswith("level"):
                when.append(f'{fact} = "{chance.choice((">= medium", "<= medium", "high"))}"')
            else:
                when.append(f"{fact} = {chance.sample(CHOICES, 2)}".replace("'", '"'))
        effect = chance.choice(("prefer", "avoid"))
        lines.append(
            f'[[rule]]\nid = "rule{i}"\nwhen = {{ {", ".join(when)} }}\n'
            f'{effect} = [{{ tags = "{chance.choice(TAGS)}", by = {chance.randrange(1, 6)} }}]\nbecause = "Generated."'
        )
    return "\n".join(lines)


def rulebook(
    rules: int, seed: int = 1, facts: int = FACTS, practices: int = PRACTICES, floor: str | None = None
) -> Rulebook:
    """The checked pack of so many rules; `floor` is the text of a floor's pack beside it."""
    return read_rulebook(
        [_files("world", pack_text(rules, seed, facts, practices))],
        None if floor is None else _files("floor", floor),
        lambda name: None,
    )


def _files(name: str, text: str) -> PackFiles:
    return PackFiles(name, "", (PackFile(f"{name}.toml", text.encode()),))


def people(count: int, seed: int = 2, facts: int = FACTS) -> list[dict[str, Any]]:
    """Profiles of which each fact is told four times in five."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        told: dict[str, Any] = {}
        for i in range(facts // 3):
            told[f"scale{i}"] = chance.randrange(0, 101)
            told[f"level{i}"] = chance.choice(LEVELS)
            told[f"choice{i}"] = chance.choice(CHOICES)
        found.append({name: value for name, value in told.items() if chance.random() < 0.8})
    return found
