"""Lookup: the place that a checked value keeps -> the line of the file where it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from balm.diagnostics.diagnostic import Span
from balm.language.source import read_source

if TYPE_CHECKING:
    from balm.language.here import Place
    from balm.language.source import Source


class Lookup:
    """Reads pack files again, each once: a checked value keeps no text."""

    def __init__(self) -> None:
        self._sources: dict[str, Source | None] = {}

    def source(self, file: str) -> Source | None:
        """A file as it is on the disk now; None where it is gone."""
        if file not in self._sources:
            try:
                self._sources[file], _ = read_source(file, Path(file).expanduser().read_bytes())
            except OSError:
                self._sources[file] = None
        return self._sources[file]

    def span(self, place: Place) -> Span | None:
        """Where it is written: a key with its value, or the header of a table. None where the file is gone."""
        source = self.source(place.file)
        return source.span(place.path, "key") if source else None

    def named(self, place: Place, quote: str = "") -> Span | None:
        """Where it is named: a table of a list by its id, all else by its key; or where the words of a `quote` are."""
        source = self.source(place.file) if place.file else None
        if source is None:
            return Span(place.file, 1, 1, 1) if place.file else None
        if quote:
            return source.quoted(place.path, quote)
        by_id = len(place.path) == 2 and place.path[0] in ("practice", "rule", "claim", "step")
        return source.span((*place.path, "id"), "value") if by_id else source.span(place.path, "key")

    def line(self, place: Place) -> str:
        """The place as ``file:line``, from the folder that one is in."""
        span = self.span(place)
        return f"{shown(place.file)}:{span.line}" if span else shown(place.file)


def shown(file: str) -> str:
    """A file's name, shorter where it lies below the folder that one is in."""
    here = os.getcwd() + os.sep
    return file.removeprefix(here)
