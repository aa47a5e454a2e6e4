"""Script: ECMAScript modules that import each other -> one script, without comments, in which each is a function.

It reads the modules of the page and its runtime, not any that could be written: imports and exports begin a line, and
what is exported is declared there or named in braces.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from balm.diagnostics.errors import BalmError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_IMPORT = re.compile(r'^import ?(?:\{([^}]*)\}|\* as (\w+)) ?from "(\./[^"]+|\.\./[^"]+)";\n?', re.MULTILINE)
_REEXPORT = re.compile(r'^export ?\{([^}]*)\} ?from "(\./[^"]+|\.\./[^"]+)";\n?', re.MULTILINE)
_NAMED = re.compile(r"^export ?\{([^}]*)\};\n?", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\(", re.MULTILINE)

_PIECE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\w$]+|`|[{}]|/|\s+|.""", re.DOTALL)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/")
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(`|\$\{)", re.DOTALL)
_VALUES = re.compile(r"[\w$)\]}]$")
"""What a slash behind it divides; `}` ends a block as well, but no pattern begins a statement."""
_WORDS = frozenset(("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await"))
"""Words behind which a slash begins a pattern."""
_APART = re.compile(r"[{}()\[\],;:=?<>|&]")
"""What needs no blank beside it."""
_GOES_ON = frozenset("{([,:=?&|")
"""Behind these no line ends a statement, nor begins an import or an export."""
_CLOSES = frozenset("})]")
"""Before these a statement ends without a line's end."""


def one_script(modules: Mapping[str, str], entry: str) -> str:
    """The modules that the entry needs, by path, as one script in strict mode.

    Raises BalmError for what it cannot read.
    """
    places: dict[str, int] = {}
    made: list[str] = []

    def place(path: str, below: tuple[str, ...]) -> int:
        if path in below:
            raise BalmError(
                summary=f"{path} imports itself, by {' and '.join(below[below.index(path) + 1 :]) or path}."
            )
        if path not in places:
            if path not in modules:
                raise BalmError(summary=f"{below[-1] if below else 'The page'} imports {path}, which is missing.")
            body = _as_function(path, compact(modules[path]), lambda other: place(other, (*below, path)))
            places[path] = len(made)
            made.append(f"const m{places[path]} = {body};\n")
        return places[path]

    place(entry, ())
    return '"use strict";\n{\n' + "".join(made) + "}\n"


def _as_function(path: str, text: str, place: Callable[[str], int]) -> str:
    """The body of a module as a call that gives what it exports."""
    exported: list[str] = []

    def module(relative: str) -> str:
        return f"m{place(posixpath.normpath(posixpath.join(posixpath.dirname(path), relative)))}"

    def imported(found: re.Match[str]) -> str:
        names, whole, relative = found.groups()
        if whole:
            return f"const {whole} = {module(relative)};\n"
        renamed = ", ".join(": ".join(one.split(" as ")) for one in _names(names))
        return f"const {{ {renamed} }} = {module(relative)};\n" if renamed else f"{module(relative)};\n"

    def handed_on(found: re.Match[str]) -> str:
        of = module(found[2])
        for one in _names(found[1]):
            name, _, other = one.partition(" as ")
            exported.append(f"{other or name}: {of}.{name}")
        return ""

    def named(found: re.Match[str]) -> str:
        for one in _names(found[1]):
            name, _, other = one.partition(" as ")
            exported.append(f"{other}: {name}" if other else name)
        return ""

    def declared(found: re.Match[str]) -> str:
        exported.append(found[1])
        return ""

    for pattern, rewrite in ((_IMPORT, imported), (_REEXPORT, handed_on), (_NAMED, named), (_DECLARED, declared)):
        text = pattern.sub(rewrite, text)
    if left := _LEFT.search(text):
        raise BalmError(summary=f"{path} has an import or an export that cannot be read: {left[0]}")
    return f"(() => {{\n{text}return {{ {', '.join(exported)} }};\n}})()"


def _names(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def compact(text: str) -> str:
    """A module without its comments, the lines that they leave empty, and blanks that part nothing.

    Texts, templates and patterns stay as they are, and so do ends of lines that may end a statement.
    """
    made: list[str] = []
    before, at = "", 0
    depths: list[int] = []
    """Of each template that is open, how many braces are."""

    def template(at: int) -> int:
        found = _TEMPLATE.match(text, at)
        if found is None:
            raise BalmError(summary="A template does not end.")
        made.append(found[0])
        if found[1] == "${":
            depths.append(0)
        return found.end()

    while found := _PIECE.match(text, at):
        piece, at = found[0], found.end()
        if piece.startswith(("//", "/*")):
            continue
        if piece.isspace():
            if "\n" in piece and before in _GOES_ON:
                continue
            if made and not made[-1].isspace():
                made.append("\n" if "\n" in piece else " ")
            elif made and "\n" in piece:
                made[-1] = "\n"
            continue
        if piece == "/" and not (_VALUES.search(before) and before not in _WORDS):
            pattern = _PATTERN.match(text, found.start())
            if pattern is not None:
                piece, at = pattern[0], pattern.end()
        blank = made[-1] if made else ""
        if (blank == " " and (_APART.match(piece) or _APART.match(before))) or (blank == "\n" and piece in _CLOSES):
            made.pop()
        if piece == "}" and depths and depths[-1] == 0:
            depths.pop()
            made.append(piece)
            at = template(at)
            before = "`"
            continue
        if depths and piece in "{}":
            depths[-1] += 1 if piece == "{" else -1
        made.append(piece)
        if piece == "`":
            at = template(at)
        before = piece
    return "".join(made).strip() + "\n"
