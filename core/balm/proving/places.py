"""Places: what a finding is about, where nothing that was checked keeps its place -> where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.here import Place

if TYPE_CHECKING:
    from balm.language.lookup import Lookup
    from balm.language.rulebook import Rulebook


def pack_place(rulebook: Rulebook) -> tuple[str, Place]:
    """The pack that a finding about all of them is reported at: the first beside the floor."""
    packs = sorted(rulebook.packs, key=lambda pack: pack.name == rulebook.floor)
    return packs[0].name, packs[0].place


def floor_files(rulebook: Rulebook) -> frozenset[str]:
    """The files that belong to no author of a pack, but to all of them."""
    return frozenset(file for pack in rulebook.packs if pack.name == rulebook.floor for file in pack.files)


def word_place(lookup: Lookup, rulebook: Rulebook, section: str, name: str) -> Place:
    """The place of a name in a section of words, such as ``[tags]``, in whichever file declares it."""
    for pack in rulebook.packs:
        for file in pack.files:
            source = lookup.source(file)
            declared = source.data.get(section) if source else None
            if isinstance(declared, dict) and name in declared:
                return Place(file, (section, name))
    return Place(rulebook.packs[0].files[0], ())
