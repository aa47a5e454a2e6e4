"""Whole files of `documents.toml`: each is read alike, or refused alike, by every command that reads such files."""

from __future__ import annotations

from typing import Any

import pytest
import tomli

from .routes import ROUTES_OF_FILES, World, make_world
from .table import HERE, Case


def raw(document: dict[str, Any], format: str) -> bytes | None:  # noqa: A002  # it is one
    if format == "jsonl" and "jsonl" not in document:
        format = "json"  # noqa: A001
    if format in document:
        return str(document[format]).encode()
    if text := document.get(f"{format}_latin"):
        return str(text).encode("latin-1")
    if deep := document.get(f"{format}_deep"):
        return b'{"mood": ' + b"[" * deep + b"]" * deep + b"}"
    return None


def cells() -> list[Any]:
    made = []
    for document in tomli.loads((HERE / "documents.toml").read_text("utf-8"))["document"]:
        for route in ROUTES_OF_FILES:
            command, format = route.split()  # noqa: A001
            content = raw(document, format.replace("stdin", "json"))
            if content is None or command not in document.get("command", (command,)):
                continue
            means = document.get(f"means_{format}") or document.get(f"means_{command}") or document["means"]
            made.append(pytest.param(route, content, means, id=f"{route}: {document['name']}"))
    return made


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("people"))


@pytest.mark.parametrize(("route", "content", "means"), cells())
def test_a_file_is_read_alike_everywhere(world: World, route: str, content: bytes, means: str) -> None:
    case = Case("spot" if b"spot" in content else "mood", means)
    assert ROUTES_OF_FILES[route](world, case, content) == means
