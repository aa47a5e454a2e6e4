"""Fact types: the registry of what `type` may be in a declaration. A new type is a module here and a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from balm.language.fact_types.choice import Choice
from balm.language.fact_types.flag import Flag
from balm.language.fact_types.level import Level
from balm.language.fact_types.scale import Scale
from balm.language.fact_types.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.language.fact_types.base import FactType

Type = Literal["scale", "level", "choice", "flag", "tags"]
"""Their names, in the order in which a message lists them."""

TYPES: Mapping[str, FactType] = {one.name: one for one in (Scale(), Level(), Choice(), Flag(), Tags())}
