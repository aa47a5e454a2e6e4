"""Packs, those they extend, and the floor -> one Rulebook, or every mistake of every pack."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic, Span
from balm.diagnostics.errors import PackError
from balm.diagnostics.suggest import nearest
from balm.language.checker import Checker
from balm.language.files import MOST_BYTES_OF_A_PACK, PackFiles, find_files
from balm.language.here import Here
from balm.language.limits import keep_limits
from balm.language.not_extended import UNKNOWN, name_cause
from balm.language.pack import PackText, read_pack
from balm.language.rulebook import Rulebook

_TOO_LARGE = f"the packs that are extended by their paths hold more than {MOST_BYTES_OF_A_PACK // 1024**2} MiB"

Find: TypeAlias = Callable[[str], PackFiles | None]
"""An installed pack's name -> its files; handed in, as the language knows nothing of installed packages."""

ClassesOf: TypeAlias = Callable[[str], Collection[str]]
"""A pack's language -> the classes of words that the program itself has in it; handed in, as hearing lies above."""

_HANGING = UNKNOWN | {"bad-from"}
"""Where a file could not be read, any name may hang on it: nothing is said about unknown ones."""


def read_rulebook(
    wanted: Sequence[PackFiles],
    floor: PackFiles | None,
    find: Find,
    installed: Iterable[str] = (),
    trust: Collection[str] = (),
    classes_of: ClassesOf | None = None,
) -> Rulebook:
    """One rulebook of the wanted packs, those they extend, and the floor. `installed` are names that `find` knows.

    `trust` names packs that may add help lines to the floor's kinds of help. Without `classes_of` nobody looks whether
    there are the classes that phrases name. Raises PackError with every diagnostic of every pack.
    """
    problems: list[Diagnostic] = []
    # The floor goes first: whoever asks for it again, by whatever path, gets the floor and no pack like any other.
    installed = tuple(installed)
    texts = _gather([*([floor] if floor else []), *wanted], find, installed, problems)
    floor_text = next((t for t in texts if floor and t.files is floor), None)
    texts.sort(key=lambda t: (t is floor_text, t.name))
    whole = not problems and all(text.whole for text in texts)
    if not keep_limits(texts):
        raise PackError([*problems, *(problem for text in texts for problem in text.problems)])
    rulebook = Checker(texts, floor_text, whole=whole, trust=trust, classes_of=classes_of).check()
    said = {*problems}
    for text in texts:
        problems += [p for p in text.problems if p not in said and (whole or p.code not in _HANGING)]
        said |= {*problems}
    if not problems:
        return rulebook

    def problems_with(pack: PackFiles) -> Sequence[Diagnostic]:
        try:
            read_rulebook([*wanted, pack], floor, find, trust=trust, classes_of=classes_of)
        except PackError as error:
            return error.diagnostics
        return ()

    names = {text.name for text in texts}
    others = ((name, files) for name in installed if name not in names and (files := find(name)))
    raise PackError(name_cause(problems, texts, others, problems_with) if whole else problems)


def _gather(
    wanted: Sequence[PackFiles], find: Find, installed: Sequence[str], problems: list[Diagnostic]
) -> list[PackText]:
    """The wanted packs and all that they extend, each once."""
    texts: dict[str, PackText] = {}
    waiting: deque[tuple[PackFiles, _Chain, Here | None]] = deque((files, (), None) for files in wanted)
    seen: dict[object, str] = {}
    read = 0
    while waiting:
        files, chain, asked = waiting.popleft()
        identity = _identity(files)
        if identity in seen:
            circle = _circle(chain, seen[identity])
            if circle and asked is not None:
                asked.report("cycle-extends", cycle=circle)
            continue
        if asked is not None and files.at and find(files.name) is not files:
            read += sum(len(file.raw) for file in files.files)
            if read > MOST_BYTES_OF_A_PACK:
                asked.report("unreadable-file", found=files.name, why=_TOO_LARGE)
                texts[chain[0]].whole = False  # type: ignore[misc]  # who extends is in the chain
                break
        text, found = read_pack(files)
        if text is None:
            seen[identity] = ""
            problems += found
            continue
        seen[identity] = text.name
        if text.name in texts:
            (text.here / "name").report("duplicate-pack", found=text.name, first=texts[text.name].here.line)
            problems += text.problems
            continue
        texts[text.name] = text
        for i, name in enumerate(text.shape.extends):
            here = text.here / "extends" / i
            base = _extended(name, files, find, installed, here)
            if base is not None:
                waiting.append((base, (text.name, chain), here))
            else:
                text.whole = False
    return list(texts.values())


_Chain: TypeAlias = "tuple[()] | tuple[str, _Chain]"
"""The pack that extends, the one that extends that, and so on."""


def _circle(chain: _Chain, name: str) -> list[str]:
    """From the pack of this name down the chain to itself; empty where it is not there."""
    names: list[str] = [name]
    while chain:
        names.append(chain[0])
        if chain[0] == name:
            return names[::-1]
        chain = chain[1]
    return []


def _identity(files: PackFiles) -> object:
    """The same for the same files, however they were asked for; of what was read from none, what it says."""
    if not files.root:
        return files.files
    return tuple(os.path.realpath(os.path.join(files.root, os.path.basename(file.name))) for file in files.files)


def _extended(name: str, files: PackFiles, find: Find, installed: Sequence[str], here: Here) -> PackFiles | None:
    pack = find(name)
    if pack is not None:
        return pack
    if not files.root:  # it was read from no folder in which there could be another
        here.report_unknown("unknown-pack", name, installed)
        return None
    try:
        if not (name.endswith(".toml") or "/" in name or "\\" in name or os.path.isdir(os.path.join(files.root, name))):
            here.report_unknown("unknown-pack", name, installed)
            return None
        root = Path(files.root).resolve()
        path = (root / name).resolve()
    except (OSError, ValueError):  # too long, or with a NUL: no system has such a file
        here.report_unknown("unknown-pack", name, installed)
        return None
    if not path.is_relative_to(root) or path == root:
        here.report("leaves-folder", found=name)
        return None
    found = find_files(path, os.path.join(os.path.dirname(here.source.file), name))
    if isinstance(found, Diagnostic):
        here.problems.append(found._replace(span=here.source.span(here.path)))
        return None
    return found


def no_such_pack(name: str, installed: Iterable[str]) -> PackError:
    """The error for a pack asked for by a name that nothing has."""
    return PackError([diagnose("unknown-pack", Span(name, 1, 1, 1), found=name, nearest=nearest(name, installed))])
