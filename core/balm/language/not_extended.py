"""Names of an installed pack, in a pack that does not extend it: many mistakes -> the one that caused them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import MOST_SHOWN
from balm.diagnostics.suggest import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.files import PackFiles
    from balm.language.pack import PackText

UNKNOWN = {f"unknown-{kind}" for kind in ("fact", "tag", "need", "source", "help", "rule", "practice", "class")}
"""Codes of names that nobody declares."""
_MOST_NAMED = 3


def name_cause(
    problems: Sequence[Diagnostic],
    texts: Sequence[PackText],
    candidates: Iterable[tuple[str, PackFiles]],
    problems_with: Callable[[PackFiles], Iterable[Diagnostic]],
) -> list[Diagnostic]:
    """The mistakes, those of each pack that would vanish if it extended one of the candidates joined into one.

    `problems_with` reads everything again with a pack more, and gives what is wrong then.
    """
    left = list(problems)
    for name, files in candidates:
        if not any(_speaks_of(name, files, one) for one in left[:MOST_SHOWN] if one.code in UNKNOWN):
            continue
        still = {(one.code, one.span, one.message) for one in problems_with(files)}
        for text in texts:
            sources = {source.file for source in text.sources}
            mine = [one for one in left if one.span and one.span.file in sources]
            gone = [one for one in mine if (one.code, one.span, one.message) not in still]
            if unknown := [one for one in gone if one.code in UNKNOWN]:
                left = [one for one in left if one not in gone]
                left.append(_cause(text, name, list(dict.fromkeys(map(_found, unknown)))))
    return left


def _found(unknown: Diagnostic) -> str:
    """The name that is unknown, as it is written at its place."""
    assert unknown.span  # noqa: S101  # a mistake in a pack has one
    return unknown.span.text[unknown.span.column - 1 : unknown.span.end - 1].strip("\"'")


def _speaks_of(name: str, files: PackFiles, unknown: Diagnostic) -> bool:
    """Whether the files of a pack have the unknown name somewhere, or the name is one of its rules."""
    found = _found(unknown)
    return found.startswith(f"{name}/") or any(found.encode(errors="replace") in file.raw for file in files.files)


def _cause(text: PackText, name: str, names: list[str]) -> Diagnostic:
    some = [f"`{one}`" for one in names[:_MOST_NAMED]] + [f"{len(names) - _MOST_NAMED} more"] * (
        len(names) > _MOST_NAMED
    )
    extends = json.dumps([*text.shape.extends, name], ensure_ascii=False)
    here = text.here / "extends" if text.shape.extends else text.here
    hint = f"Write `extends = {extends}` in `[pack]`."
    return diagnose("not-extended", here.source.span(here.path), found=listed(some), name=name, hint=hint)
