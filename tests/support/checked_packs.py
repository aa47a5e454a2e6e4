"""A pack in a folder -> what `balm check` finds in it beside the shipped floor, and the lines that it is about."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.compiled.program import compile_program
from balm.proving.check import check
from balm.proving.report import as_diagnostics
from support.shipped_packs import FOLDER, found, read

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from balm.compiled.program import Program
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.proving.check import Report


@dataclass(frozen=True)
class Checked:
    program: Program
    report: Report
    diagnostics: tuple[Diagnostic, ...]
    """Of all findings, in their order."""

    @property
    def codes(self) -> set[str]:
        return {finding.code for finding in self.report.findings}


def check_folder(folder: Path, only: Collection[str] = (), bound: int = 0) -> Checked:
    """Check the pack `pack.toml` of a folder, or the files of its folder `pack`. Raises PackError."""
    floor = folder / "floor"
    if not floor.exists():
        floor.symlink_to(FOLDER / "floor")  # what is found in the floor has a line too
    name = "pack" if (folder / "pack").is_dir() else "pack.toml"
    with contextlib.chdir(folder):
        program = compile_program(read(found(folder / name, name)))
        report = check(program, bound, only=only)
        return Checked(program, report, tuple(as_diagnostics(report.findings)))


def check_text(text: str, folder: Path, only: Collection[str] = (), bound: int = 0) -> Checked:
    """Check a pack by its text; the folder is for its file."""
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return check_folder(folder, only, bound)
