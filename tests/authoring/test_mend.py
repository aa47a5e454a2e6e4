"""Packs that were written before `limits`: each is refused with the line to write, and mended, says what it said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli

from balm.authoring.fmt import comments, format_file
from balm.authoring.mend import mended_text
from balm.compiled.program import compile_program
from balm.deciding.profile import read_profile
from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.source import read_source
from balm.reference import evaluate
from support.effort import rows
from support.generated_people import profile
from support.generated_worlds import World, make_world
from support.packs_from_data import Data, as_files
from support.toml_documents import Writer

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook

SEEDS = range(100)
PEOPLE = 3


def older(pack: Data) -> Data:
    """A pack as it was written before `limits` and `for`."""
    practices = [
        {"when" if key == "limits" else key: value for key, value in practice.items() if key != "for"}
        for practice in pack["practice"]
    ]
    return {**pack, "practice": practices}


def newer(pack: Data) -> Data:
    """The same pack as it is written today."""
    practices = [
        {"limits" if key == "when" else key: value for key, value in practice.items()} for practice in pack["practice"]
    ]
    return {**pack, "practice": practices}


def read(world: World, texts: dict[str, bytes]) -> Rulebook:
    """The world's rulebook, of the packs of these names by their texts."""
    files = {pack["pack"]["name"]: as_files(pack) for pack in world.packs}
    files |= {name: PackFiles(name, "", (PackFile(f"{name}.toml", text),)) for name, text in texts.items()}
    return read_rulebook(list(files.values()), as_files(world.floor), files.get)


@pytest.mark.parametrize("seed", rows(SEEDS, quick=SEEDS[::5]))
def test_an_older_pack_is_refused_and_mended(seed: int) -> None:
    world = make_world(seed)
    written = {pack["pack"]["name"]: Writer(world.random).document(older(pack)).encode() for pack in world.packs}
    # A document's tables may stand in another order than the data they were written from.
    before = [tomli.loads(text.decode("utf-8-sig")) for text in written.values()]
    world.packs = [newer(pack) for pack in before]
    with pytest.raises(PackError) as refused:
        read(world, written)
    said = refused.value.diagnostics
    assert {one.code for one in said} == {"practice-when"}
    assert len(said) == sum(len(pack["practice"]) for pack in world.packs)
    tables = [practice["when"] for pack in before for practice in pack["practice"]]
    for one in said:
        limits, meant = re.findall("`([^`]+)`", one.hint)[:2]
        assert meant == limits.replace("limits", "for")
        assert limits.startswith("[") or tomli.loads(limits)["limits"] in tables
    mended = {name: format_file(PackFile(f"{name}.toml", text), mend=True) for name, text in written.items()}
    made, today = read(world, mended), world.rulebook()
    program = compile_program(today)
    for _ in range(PEOPLE):
        told = read_profile(program, profile(today, world.random)).told
        assert evaluate(made, told) == evaluate(today, told)
    for name, text in mended.items():
        assert format_file(PackFile(f"{name}.toml", text), mend=True) == text
        assert comments(text.decode().replace("\r\n", "\n")) == comments(written[name].decode().replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("when = { place = 'when' } # when\n", "limits = { place = 'when' } # when\n"),
        ("when.place = 1\n'when' . when = 2\n", "limits.place = 1\nlimits . when = 2\n"),
        (
            "[practice.when]\nat = 1\n[practice.when.when]\nall = 1\n",
            "[practice.limits]\nat = 1\n[practice.limits.when]\nall = 1\n",
        ),
        ("when = {}\nlimits = {}\n", "when = {}\nlimits = {}\n"),
        ("[[rule]]\nwhen = {}\n", "[[rule]]\nwhen = {}\n"),
        ("how = 'when'\n", "how = 'when'\n"),
    ],
)
def test_only_the_key_of_a_practice_is_another(before: str, after: str) -> None:
    source, _ = read_source("x.toml", f"[[practice]]\n{before}".encode())
    assert source is not None
    assert mended_text(source) == f"[[practice]]\n{after}"
