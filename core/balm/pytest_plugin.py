"""A plugin of pytest: ``pytest --balm`` (or ``balm = true`` in its configuration) -> every example and claim is a test.

It looks at a file only where it was asked for, and imports Balm only where that is a pack. Only the file with the table
`[pack]` is collected: for a pack that is a folder it stands for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from balm.engine import Engine
    from balm.language.expectations import Example
    from balm.proving.finding import Finding

_PACK = re.compile(r"^[ \t]*(?:\[[ \t]*pack[ \t]*\]|pack[ \t]*[=.])", re.MULTILINE)
_HEADER = re.compile(r"^\[{1,2}[ \t]*([\w-]+)", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How to ask for it."""
    words = "Test the [[example]]s and [[claim]]s of Balm's rule packs: *.toml files with a table [pack]."
    parser.getgroup("balm").addoption("--balm", action="store_true", default=False, help=words)
    parser.addini("balm", words, type="bool", default=False)
    parser.addini("balm_trust", "Names of packs that may add help lines to the floor's kinds of help.", type="args")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A pack file, where packs are to be tested."""
    if file_path.suffix != ".toml" or not (parent.config.getoption("--balm") or parent.config.getini("balm")):
        return None
    if not _PACK.search(_text(file_path)):
        return None
    return PackFile.from_parent(parent, path=file_path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def pack_path(file: Path) -> Path:
    """The pack whose table `[pack]` a file holds: its folder, where all of it is one pack, else the file alone."""
    from balm.language.shape import FileShape

    others = [_text(path) for path in file.parent.glob("*.toml") if path != file]
    parts = all(not _PACK.search(text) and set(_HEADER.findall(text)) <= set(FileShape.model_fields) for text in others)
    return file.parent if others and parts else file


class PackFile(pytest.File):
    """A pack. What is wrong with it is an error of collecting, drawn as `balm check` draws it."""

    def collect(self) -> Iterator[pytest.Collector]:
        """The kinds of things to test in it."""
        import balm

        try:
            engine = balm.load(pack_path(self.path), trust=self.config.getini("balm_trust"))
        except balm.BalmError as error:
            raise self.CollectError(str(error)) from None
        yield Examples.from_parent(self, name="example", engine=engine)
        yield Claims.from_parent(self, name="claim", engine=engine)


class _OfPack(pytest.Collector):
    """Something of one pack. What packs that it extends hold is tested where it is written."""

    def __init__(self, *, engine: Engine, **more: Any) -> None:
        super().__init__(**more)
        self.engine = engine

    @property
    def pack(self) -> str:
        """The pack whose file this is."""
        packs = self.engine.rulebook.packs
        return next(pack.name for pack in packs if self.path in [Path(file).resolve() for file in pack.files])


class Examples(_OfPack):
    """The examples of one pack."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each."""
        for example in self.engine.rulebook.examples:
            if example.pack == self.pack:
                yield ExampleItem.from_parent(self, name=example.name, engine=self.engine, example=example)


class Claims(_OfPack):
    """The claims of one pack, as their author wrote them: one with `from` is one."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each."""
        from balm.language.rule import authored_id

        mine = [claim.id for claim in self.engine.rulebook.claims if claim.id.startswith(f"{self.pack}/")]
        for claim in dict.fromkeys(map(authored_id, mine)):
            yield ClaimItem.from_parent(self, name=claim.partition("/")[2], claims=self, claim=claim)

    @cached_property
    def refuted(self) -> tuple[Finding, ...]:
        """All refuted claims of the pack: they are proved together, once for all items of a file."""
        return self.engine.check(only=["claim-refuted"]).findings


class DoesNotHoldError(Exception):
    """An example that is not as expected, or a claim that is false of somebody; its text says all that is shown."""


class _Item(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """What `balm test` or `balm check` says; whatever else went wrong is pytest's to draw."""
        if isinstance(excinfo.value, DoesNotHoldError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)


class ExampleItem(_Item):
    """One person, decided and compared."""

    def __init__(self, *, engine: Engine, example: Example, **more: Any) -> None:
        super().__init__(**more)
        self.engine, self.example = engine, example

    def runtest(self) -> None:
        """Decide and compare."""
        from balm.command.failed_example import show_failure
        from balm.command.page import Page
        from balm.language.lookup import Lookup
        from balm.proving.examples import check_example

        result = check_example(self.engine.program, self.example, self.engine.decide_example(self.example))
        if not result.ok:
            page = Page()
            show_failure(page, self.engine, result, Lookup())
            raise DoesNotHoldError(page.text().rstrip())

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written: the line counts from 0."""
        from balm.language.lookup import Lookup

        span = Lookup().span(self.example.place)
        return Path(self.example.place.file), span.line - 1 if span else 0, f"example: {self.name}"


class ClaimItem(_Item):
    """One claim, proved over every possible person or refuted."""

    def __init__(self, *, claims: Claims, claim: str, **more: Any) -> None:
        super().__init__(**more)
        self.claims, self.claim = claims, claim

    def runtest(self) -> None:
        """Prove it."""
        from balm.diagnostics.render import render_text
        from balm.language.rule import authored_id
        from balm.proving.report import as_diagnostics

        found = [one for one in self.claims.refuted if authored_id(one.at) == self.claim]
        if found:
            raise DoesNotHoldError(render_text(as_diagnostics(found)))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written."""
        return self.path, 0, f"claim: {self.name}"
