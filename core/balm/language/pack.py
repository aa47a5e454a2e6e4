"""A pack's files become one PackText: their sources, their tables, and the names they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.language.facts import NAME, RESERVED
from balm.language.files import PackFiles
from balm.language.here import Here, Part
from balm.language.practices import OWN
from balm.language.read_shape import read_shape
from balm.language.shape import FileShape, PackShape, SaidShape
from balm.language.source import Source, read_source


@dataclass(slots=True)
class PackText:
    """A pack read but not yet checked against the names of the other packs."""

    files: PackFiles
    shape: PackShape
    here: Here
    sources: list[Source]
    problems: list[Diagnostic] = field(default_factory=list)
    whole: bool = True
    """Whether every file could be read; where one could not, nobody is told of names that it may have declared."""
    holes: frozenset[str] = frozenset()
    """Names that stand below a header which is wrong: what they would have declared is not known."""

    @property
    def name(self) -> str:
        """The pack's own name."""
        return self.shape.name

    def tables(self, section: str) -> Iterator[tuple[str, Any, Here]]:
        """The tables of ``[section.NAME]`` or the words of ``[section]``: name, content, place.

        Of facts those that declare one; `said` has the others.
        """
        for name, value, here in self._tables(section):
            if section != "facts" or not _says_only(value):
                yield name, value, here

    def said(self) -> Iterator[tuple[str, dict[str, Any], Here]]:
        """The tables that say only how values of a fact are said, which another file of the pack declares."""
        return ((name, value, here) for name, value, here in self._tables("facts") if _says_only(value))

    def _tables(self, section: str) -> Iterator[tuple[str, Any, Here]]:
        for source in self.sources:
            content = source.data.get(section)
            if isinstance(content, dict):
                here = Here(source, (section,), self.problems)
                yield from ((name, value, here / name) for name, value in content.items())

    def entries(self, section: str) -> Iterator[tuple[dict[str, Any], Here]]:
        """The tables of ``[[section]]``, each with its place."""
        for source in self.sources:
            content = source.data.get(section)
            if isinstance(content, list):
                here = Here(source, (section,), self.problems)
                yield from ((value, here / i) for i, value in enumerate(content) if isinstance(value, dict))


def _says_only(fact: Any) -> bool:
    """Whether the table of a fact has labels or words and nothing else."""
    return isinstance(fact, dict) and bool(fact) and fact.keys() <= SaidShape.model_fields.keys()


_TABLES = ("facts", "tags", "needs", "sources", "referrals", "words", "page")
_LISTS = ("practice", "rule", "resource", "example", "claim", "step")


def read_pack(files: PackFiles) -> tuple[PackText | None, list[Diagnostic]]:
    """The pack's text, parsed; None where there is no usable ``[pack]`` table."""
    problems: list[Diagnostic] = []
    sources: list[Source] = []
    for file in files.files:
        source, found = _read_file(file.name, file.raw)
        problems += found
        if source is not None:
            sources.append(source)
    whole = len(sources) == len(files.files)
    headed: list[Source] = []
    holes: set[str] = set()
    for source in sources:
        holes |= _check_sections(source, problems)
        if "pack" in source.data:
            headed.append(source)
    if not headed:
        if whole:
            problems.append(diagnose("no-pack-table", sources[0].span(()), found=files.name))
        return None, problems
    here = Here(headed[0], ("pack",), problems)
    for other in headed[1:]:
        Here(other, ("pack",), problems).report("two-pack-tables", part="key", found=other.file, first=here.line)
    shape = read_shape(PackShape, headed[0].data["pack"], here)
    if shape is None:
        return None, problems
    if f"{shape.name}/" == OWN:
        (here / "name").report("reserved-word", found=shape.name)
    else:
        well_named(shape.name, here / "name")
    return PackText(files, shape, here, sources, problems, whole, frozenset(holes)), problems


_read_file = lru_cache(maxsize=64)(read_source)
"""Packs that are loaded one after another mostly share the floor's files. Invariant: nobody changes what was read."""


def _check_sections(source: Source, problems: list[Diagnostic]) -> set[str]:
    """Top-level keys must be known, and tables where tables belong. Gives the names below those that are wrong."""
    here = Here(source, (), problems)
    known = list(FileShape.model_fields)
    before, holes = len(problems), set()
    for key, value in source.data.items():
        if key not in known:
            (here / key).report_unknown("unknown-key", key, known, part="key", where="a pack file")
        elif key in _LISTS and not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
            _report_header(here / key, value, f"tables headed `[[{key}]]`")
        elif key in _TABLES and not isinstance(value, dict):
            _report_header(here / key, value, f"a table headed `[{key}]`")
        if len(problems) > before:
            before = len(problems)
            holes |= {str(table.get("id", name)) for table in _tables_in(value) for name in table}
    return holes


def _tables_in(value: Any) -> list[dict[str, Any]]:
    """What stands below a header: one table, or those of a list."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _report_header(here: Here, value: Any, expected: str) -> None:
    if isinstance(value, dict):
        here.report("wrong-header", part="key", found=f"[{here.path[-1]}]", expected=expected)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        here.report("wrong-header", part="key", found=f"[[{here.path[-1]}]]", expected=expected)
    else:
        here.report("wrong-type", found=value, expected=expected)


def well_named(name: str, here: Here, part: Part = "value", pattern: re.Pattern[str] | None = NAME) -> bool:
    """Whether something can be called so; reported at its place where it cannot."""
    if name in RESERVED:
        here.report("reserved-word", part=part, found=name)
    elif pattern and not pattern.fullmatch(name):
        here.report("bad-name", part=part, found=name)
    else:
        return True
    return False
