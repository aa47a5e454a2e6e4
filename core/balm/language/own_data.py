"""Own data: the table as which a person's own practice is told, for types alone: no start imports this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required, TypedDict

from balm.language.values import Kind, Stance


class OwnPracticeData(TypedDict, total=False):
    """An activity of the person's own, as it is told; all but the title may be left out."""

    title: Required[str]
    kind: Kind
    stance: Stance
    needs: Sequence[str]
    tags: Sequence[str]
    minutes: Sequence[float]
    """The least and the most that it takes."""
