"""Lookup: the place that a checked value keeps -> the line of the file where it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from balm.language.source import read_source

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Span
    from balm.language.here import Place
    from balm.language.source import Source


class Lookup:
    """Reads pack files again, each once: a checked value keeps no text."""

    def __init__(self) -> None:
        self._sources: dict[str, Source | None] = {}

    def span(self, place: Place) -> Span | None:
        """Where it is written: a key with its value, or the header of a table. None where the file is gone."""
        if place.file not in self._sources:
            try:
                self._sources[place.file], _ = read_source(place.file, Path(place.file).expanduser().read_bytes())
            except OSError:
                self._sources[place.file] = None
        source = self._sources[place.file]
        return source.span(place.path, "key") if source else None

    def line(self, place: Place) -> str:
        """The place as ``file:line``, from the folder that one is in."""
        span = self.span(place)
        return f"{shown(place.file)}:{span.line}" if span else shown(place.file)


def shown(file: str) -> str:
    """A file's name, shorter where it lies below the folder that one is in."""
    here = os.getcwd() + os.sep
    return file.removeprefix(here)
