"""Texts in code: what a module's literals say, and whether people would read it."""

from __future__ import annotations

import ast
import re

_FOR_PEOPLE = re.compile(r"[A-Za-z]{2,}[,.?!;:]? [A-Za-z]{2,}|^[A-Z][a-z]+[.?!]?$")
"""Two words behind each other, or a word that begins as a sentence does."""
_JAVASCRIPT = re.compile(r'"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`')
_THROWN = re.compile(r"(?:new \w*(?:Error|Mistake)|\bwrongType)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_ERRORS = ("Error", "Exception", "Mistake")


def for_people(texts: set[str]) -> set[str]:
    """Those that look like something to be read."""
    return {text for text in texts if _FOR_PEOPLE.search(text)}


def javascript_texts(code: str) -> set[str]:
    """The literals of compact code, but for those in what is thrown: that is for developers."""
    return {one if one is not None else other for one, other in _JAVASCRIPT.findall(_THROWN.sub("", code))}


def python_texts(code: str) -> set[str]:
    """The literals of a module, but for docstrings, annotations, what is raised, and what `--help` says."""
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        match node:
            case ast.Expr(value=ast.Constant()):
                return
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name.endswith(_ERRORS):
                return
            case ast.keyword(arg="help" | "short_help" | "metavar" | "hint"):
                return
            case ast.Constant(value=str(text)):
                found.add(text)
            case ast.JoinedStr(values=parts):
                found.add("".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in parts))
            case ast.AnnAssign(value=value):
                if value is not None:
                    look(value)
                return
        for child in ast.iter_child_nodes(node):
            look(child)

    look(ast.parse(code))
    return found
