"""``[words]`` of packs, and the words of their facts -> Phrases, in which every class that is named is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.here import Here
from balm.language.pack import well_named
from balm.language.phrase import read_class_word, read_phrase
from balm.language.phrases import PackPhrases, Phrases, Words, well_formed
from balm.language.read_shape import read_shape
from balm.language.shape import WordsShape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from balm.language.facts import Fact
    from balm.language.pack import PackText
    from balm.language.phrases import ClassesNamed


def read_phrases(
    texts: Sequence[PackText],
    facts: Mapping[str, Fact],
    of: Mapping[str, Mapping[str, tuple[str, ...]]],
    named: ClassesNamed,
    classes_of: Callable[[str], Collection[str]] | None,
) -> Phrases:
    """The words of each pack that has some: `of` its facts, and its ``[words]``. `named` are the classes in `of`.

    `classes_of` is as in `read_rulebook`.
    """
    found = []
    for text in texts:
        words = _read_words(text, named)
        words = words._replace(of={name: said for name, said in of.items() if facts[name].pack == text.name})
        if any(words):
            found.append(PackPhrases(text.name, text.here.place, words))
    if classes_of is not None:
        declared = {name for pack in found for name in pack.words.classes}
        unknown = [(name, here) for name, here in named if name not in declared]
        known = declared.union(*(classes_of(text.shape.language) for text in texts)) if unknown else declared
        for name, here in unknown:
            if name not in known:
                here.report_unknown("unknown-class", name, sorted(known))
    return Phrases(found)


def _read_words(text: PackText, named: ClassesNamed) -> Words:
    """``[words]`` of all files of a pack."""
    classes: dict[str, tuple[str, ...]] = {}
    silent: tuple[str, ...] = ()
    for source in text.sources:
        here = Here(source, ("words",), text.problems)
        shape = read_shape(WordsShape, source.data["words"], here) if "words" in source.data else None
        if shape is None:
            continue
        silent += well_formed(shape.silent, read_phrase, here / "silent", named)
        for name, words in shape.classes.items():
            spot = here / "classes" / name
            if well_named(name, spot, "key"):
                classes[name] = (*classes.get(name, ()), *well_formed(words, read_class_word, spot, named))
    return Words(classes=classes, silent=silent)
