"""The bytes of a pack file -> its data and the place of everything in it, or what stops it from being read."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import tomli

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import MOST_SHOWN, Diagnostic, Span
from balm.language.locate import Lines, Path, locate
from balm.language.syntax import newer_toml, syntax_mistake, too_deep, too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.locate import Places

MOST_BYTES = 4 * 1024 * 1024
"""A pack file holds at most this many bytes."""

MOST_DEEP = 32
"""Tables and lists are nested at most this deep."""

# What paints on a terminal or a page: control characters but tabs and line ends, and what turns text around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
