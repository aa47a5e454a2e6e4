"""The shipped packs, broken at random: each is read and decides, or is refused with places inside its text.

At night it is 10,000 texts.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.outcome import Outcome
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import PackError, ProfileError
from balm.diagnostics.render import render_text
from balm.language.combine import read_rulebook
from balm.language.pack import PackFiles
from support.effort import examples
from support.shipped_packs import find
from support.text_mutations import MUTATIONS

TEXTS = examples(quick=10, ci=300, nightly=10_000)
CHUNK = 10
"""Texts of one test."""
PEOPLE: tuple[dict[str, object], ...] = (
    {},
    {"distress": 9},
    {"attachment": "avoidant", "distress": 5, "place": "work", "minutes": 5},
    {"attachment_anxiety": 2, "attachment_avoidance": 5.5, "likes": ["animals"], "has_animal": True},
    {"self_harm": "declined", "activation": "panicky", "backdraft": "now"},
)


@cache
def words() -> list[str]:
    """Every word of the shipped packs that may be a name, and some that mean something."""
    found = {"any", "none", "not", "unknown", "declined", "from", "by", "type", "rules", "..", ">="}
    for name in ("floor", "self-compassion"):
        pack = find(name)
        assert pack
        for file in pack.files:
            found |= set(re.findall(r"[a-z][a-z_-]{2,}", file.raw.decode()))
    return sorted(found)


@cache
def shipped_packs(small: bool) -> tuple[PackFiles, PackFiles]:
    """The floor and the starter pack; small ones have one in eight of the tables that nothing refers to."""
    floor, starter = find("floor"), find("self-compassion")
    assert floor
    assert starter
    return (smaller(floor), smaller(starter)) if small else (floor, starter)


def smaller(pack: PackFiles) -> PackFiles:
    files = []
    for file in pack.files:
        tables = re.split(r"^(?=\[\[)", file.raw.decode(), flags=re.MULTILINE)
        kept = [t for i, t in enumerate(tables) if i % 8 == 0 and (i == 0 or not re.search(r"[{,] id = ", t))]
        files.append(file._replace(raw="".join(kept).encode()))
    return pack._replace(files=tuple(files))


def broken(random: Random, pack: PackFiles) -> PackFiles:
    """The pack with one of its files broken in one to three ways."""
    files = list(pack.files)
    which = random.randrange(len(files))
    text = files[which].raw.decode()
    for _ in range(random.choice((1, 1, 2, 3))):
        text = random.choice(MUTATIONS)(random, text, words())
    files[which] = files[which]._replace(raw=text.encode("utf-8", errors="replace"))
    return pack._replace(files=tuple(files))


@pytest.mark.parametrize("chunk", range(0, TEXTS, CHUNK))
def test_a_broken_pack_decides_or_is_refused(chunk: int) -> None:
    for seed in range(chunk, min(chunk + CHUNK, TEXTS)):
        random = Random(seed)
        floor, starter = shipped_packs(small=seed % 8 > 0)
        packs = {"floor": floor, "self-compassion": starter}
        if seed % 3 == 0:
            packs["floor"] = broken(random, floor)
        else:
            packs["self-compassion"] = broken(random, starter)
        try:
            program = compile_program(read_rulebook([packs["self-compassion"]], packs["floor"], packs.get))
        except PackError as error:
            check_places(error, packs, seed)
            continue
        for told in PEOPLE:
            try:
                profile = read_profile(program, told)
            except ProfileError:
                continue  # a fact that the broken pack no longer has
            assert isinstance(decide(program, profile), Outcome)


def check_places(error: PackError, packs: dict[str, PackFiles], seed: int) -> None:
    texts = {file.name: file.raw.decode("utf-8", errors="replace") for pack in packs.values() for file in pack.files}
    assert error.diagnostics, seed
    for one in error.diagnostics:
        span = one.span
        assert span is not None, (seed, one)
        if span.file not in texts:
            assert one.code == "no-pack-table", (seed, one)
            continue
        lines = texts[span.file].removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        assert 1 <= span.line <= len(lines), (seed, one)
        assert 1 <= span.column < span.end <= max(2, len(span.text) + 2), (seed, one)
        assert span.text == lines[span.line - 1], (seed, one)
    assert render_text(error.diagnostics).encode()


def test_the_small_packs_can_be_read() -> None:
    floor, starter = shipped_packs(small=True)
    assert len(read_rulebook([starter], floor, lambda _: None).rules) > 20
