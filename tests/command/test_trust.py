"""Which packs a person trusts with the floor's kinds of help: `--trust NAME`, the same with every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.effort import one_in

if TYPE_CHECKING:
    from pathlib import Path

    from command.conftest import Run

PACK = """
[pack]
name = "evenings"
version = "1"
title = "Evenings"

[[resource]]
kind = "crisis"
name = "Mine"
channels = [{ kind = "call", value = "1" }]
checked_on = 2026-11-01
check_again_by = 2027-05-01
"""


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "words",
    one_in(
        4,
        [
            ["now", "--pack", "PACK"],
            ["now", "--json", "--pack", "PACK"],
            ["why", "get-to-safety", "--pack", "PACK"],
            ["facts", "--pack", "PACK"],
            ["check", "PACK"],
            ["test", "PACK"],
            ["docs", "PACK"],
            ["diff", "PACK", "PACK"],
            ["map", "PACK", "--x", "distress", "--y", "company"],
            ["schema", "profile", "--pack", "PACK"],
            ["batch", "PEOPLE", "-o", "OUT", "--pack", "PACK"],
        ],
    ),
    ids=lambda words: " ".join(words[:2]),
)
def test_every_command_that_loads_packs_takes_trust(words: list[str], run: Run, tmp_path: Path) -> None:
    pack, people = tmp_path / "evenings.toml", tmp_path / "people.csv"
    pack.write_text(PACK)
    people.write_text("distress\n3\n")
    paths = {"PACK": pack, "PEOPLE": people, "OUT": tmp_path / "out.csv"}
    words = [str(paths.get(word, word)) for word in words]
    refused = run(*words)
    assert (refused.exit_code, "floor-line" in refused.output) == (2, True), refused.output
    trusted = run(*words, "--trust", "evenings")
    assert trusted.exit_code in (0, 1), trusted.output
