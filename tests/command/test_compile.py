"""`balm compile`: a program in a file or on standard output, or which plugin to leave off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import balm

if TYPE_CHECKING:
    from pathlib import Path

    from command.conftest import Run


def test_a_program_in_a_file_and_on_standard_output(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "program.json"
    told = run("compile", "--without", "adaptive", "-o", str(file))
    assert (told.exit_code, told.output) == (0, f"Wrote {file}: {file.stat().st_size:,} bytes.\n")
    assert file.read_text(encoding="utf-8") == balm.load(without=["adaptive"]).program_json()
    assert run("compile", "--without", "adaptive").stdout_bytes == file.read_bytes()


def test_the_words_go_into_a_file_of_their_own(run: Run, tmp_path: Path) -> None:
    program, words = tmp_path / "program.json", tmp_path / "words.json"
    told = run("compile", "--without", "adaptive", "-o", str(program), "--words", str(words))
    sizes = [file.stat().st_size for file in (program, words)]
    assert told.output == f"Wrote {program}: {sizes[0]:,} bytes.\nWrote {words}: {sizes[1]:,} bytes.\n"
    assert words.read_text(encoding="utf-8") == balm.load(without=["adaptive"]).words_json()
    assert run("compile", "--without", "adaptive", "--words", str(words)).stdout_bytes == program.read_bytes()


def test_what_is_code_alone_is_named_with_what_to_write(run: Run) -> None:
    told = run("compile")
    assert told.exit_code == 2
    assert told.output == (
        "Error: A program is data, and `adaptive` is code that other runtimes do not have.\n"
        "Leave off what brings it with `--without PLUGIN`; `balm plugins` lists the plugins.\n"
    )
