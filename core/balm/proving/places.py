"""Places: what a finding is about -> where it is written, and the source line to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import Span
from balm.language.here import Place
from balm.language.source import read_source

if TYPE_CHECKING:
    from balm.language.rulebook import Rulebook
    from balm.language.source import Source

_TABLES = ("practice", "rule", "claim")


def pack_place(rulebook: Rulebook) -> tuple[str, Place]:
    """The pack that a finding about all of them is reported at: the first beside the floor."""
    packs = sorted(rulebook.packs, key=lambda pack: pack.name == rulebook.floor)
    return packs[0].name, packs[0].place


@dataclass
class Sources:
    """Pack files as they are on the disk now, each read once. A file that cannot be read has no lines to show."""

    _read: dict[str, Source | None] = field(default_factory=dict)

    def source(self, file: str) -> Source | None:
        """The file, or None."""
        if file not in self._read:
            try:
                self._read[file] = read_source(file, Path(file).read_bytes())[0]
            except OSError:
                self._read[file] = None
        return self._read[file]

    def span(self, place: Place) -> Span | None:
        """Where a thing is named: a table by its id, all else by its key."""
        if not place.file:
            return None
        source = self.source(place.file)
        if source is None:
            return Span(place.file, 1, 1, 1)
        named = len(place.path) == 2 and place.path[0] in _TABLES
        return source.span((*place.path, "id") if named else place.path, "value" if named else "key")

    def where(self, rulebook: Rulebook, section: str, name: str) -> Place:
        """The place of a name in a section of words, such as `[tags]`, in whichever file declares it."""
        for pack in rulebook.packs:
            for file in pack.files:
                source = self.source(file)
                declared = source.data.get(section) if source else None
                if isinstance(declared, dict) and name in declared:
                    return Place(file, (section, name))
        return Place(rulebook.packs[0].files[0], ())
