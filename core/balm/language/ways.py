"""Ways: ``[pack] ways`` of all packs -> how the few practices that are shown differ.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from balm.language.practices import Practice

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import WaysShape
    from balm.language.vocabulary import Vocabulary


class Ways(NamedTuple):
    """Tags that are ways, and how many points a practice of another way may lie behind the first one.

    Without tags no practice has a way, and what is shown is in rank order.
    """

    tags: tuple[str, ...] = ()
    spread: int = 0

    def of(self, practice: Practice) -> str | None:
        """A practice's way: the first of the tags that it carries."""
        carried = practice.tags or ()
        for tag in self.tags:  # a generator takes twice as long, and whatever is shown asks this
            if tag in carried:
                return tag
        return None


NO_WAYS = Ways()


def check_ways(shape: "WaysShape | None", vocabulary: "Vocabulary", here: "Here") -> Ways:
    """The ways that a pack declares."""
    return Ways(vocabulary.known("tag", shape.tags, here / "tags"), shape.spread) if shape else NO_WAYS


def join_ways(each: Iterable[Ways]) -> Ways:
    """The ways of several packs: their tags one pack after the other, the smallest spread."""
    declared = [one for one in each if one.tags]
    if not declared:
        return NO_WAYS
    return Ways(tuple(dict.fromkeys(tag for one in declared for tag in one.tags)), min(one.spread for one in declared))
