"""Public names: what a method takes or returns has one too, all the way down; and `dir` lists them all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

import balm

CORE = Path(balm.__file__).resolve().parents[1]
OPAQUE = {"Program", "FactType"}
"""Public by name alone: what they have inside is Balm's own."""
MADE_BY_BALM = {"CheckIn", "Engine", "Decision", "Recommendation", "Reason"}
"""Nobody else calls their constructors."""
OF_BALM_ALONE = {"balm.checkin.context.Context", "balm.loading.Asked"}
"""Parts of these constructors."""


def target(found: Any) -> Any:
    return found.final_target if found.is_alias else found


def named(annotation: Any) -> Iterator[str]:
    """The full names in an annotation."""
    if annotation is not None and not isinstance(annotation, str):
        yield from (one.canonical_path for one in annotation.iterate(flat=True) if isinstance(one, griffe.ExprName))


def parts(found: Any, public: str) -> Iterator[tuple[str, str]]:
    """What the annotations of a class, a function or a type name, and where."""
    if found.is_class:
        for name, member in found.members.items():
            own = name != "__init__" or public in MADE_BY_BALM
            if member.is_alias or (name.startswith("_") and own):
                continue
            yield from ((path, name) for path, _ in parts(member, "") if not member.is_class)
    elif found.is_function:
        for one in found.parameters:
            yield from ((name, one.name) for name in named(one.annotation))
        yield from ((name, "what it returns") for name in named(found.returns))
    elif found.is_attribute:
        yield from ((name, "its type") for name in named(found.annotation))
        if str(found.annotation) == "TypeAlias":
            yield from ((name, "what it is") for name in named(found.value))


def test_what_annotations_name_is_public() -> None:
    whole = griffe.load("balm", search_paths=[CORE], resolve_aliases=True, resolve_external=False)
    public = {target(whole.members[name]).canonical_path: name for name in balm.__all__}
    waiting = [path for path, name in public.items() if name not in OPAQUE]
    seen, missing = set(waiting), {}
    while waiting:
        path = waiting.pop()
        for name, where in parts(target(whole[path.removeprefix("balm.")]), public.get(path, "")):
            if not name.startswith("balm.") or name in seen:
                continue
            try:
                found = target(whole[name.removeprefix("balm.")])
            except KeyError:
                continue  # a type variable
            seen.add(name)
            inside = found.canonical_path
            if found.is_class and inside not in public and not inside.rpartition(".")[2].startswith("_"):
                missing[inside] = f"{path}: {where}"
            if public.get(inside) not in OPAQUE:
                waiting.append(inside)
    assert not missing
    assert len(seen) > len(public)


def test_dir_is_complete_and_every_name_is_there() -> None:
    assert set(balm.__all__) <= set(dir(balm))
    for name in balm.__all__:
        assert getattr(balm, name) is not None


def test_the_host_that_types_are_tried_on_uses_every_name() -> None:
    host = (Path(__file__).parent / "types" / "host.py").read_text(encoding="utf-8")
    used = set(re.findall(r"\bbalm\.(\w+)", host))
    assert set(balm.__all__) - used == {"Batch", "Program"}  # pyarrow ships no types; the other is opaque


def test_a_name_that_is_not_there() -> None:
    assert not hasattr(balm, "nonsense")


def test_types_of_data_are_loaded_only_where_they_are_asked_for() -> None:
    code = "import sys, balm; balm.load().decide({}).to_json(); sys.exit('balm.decision.data' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
