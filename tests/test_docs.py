"""Every page tells the truth: its blocks run and print what it shows, its packs load, its links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import balm
from support.effort import one_in, rows

ROOT = Path(__file__).resolve().parent.parent


def _load(name: str) -> ModuleType:
    """A program of the docs, which are no package."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"docs_{name}"] = module
    spec.loader.exec_module(module)
    return module


make = _load("make")
PAGES = [str(page.relative_to(ROOT)) for page in make.pages()]
PACKS = [page for page in PAGES if re.search(r"language|tutorial|README|checking", page)]
LONG = {
    f"docs/{name}.md"
    for name in (
        "authoring",
        "batches",
        "checking",
        "clusters",
        "commands",
        "comparing",
        "explaining",
        "history",
        "learning",
        "listening",
        "maps",
        "page",
        "people",
        "plugins",
        "program",
        "runtime",
        "testing",
        "tutorial-author",
        "tutorial-person",
        "tutorial-practitioner",
    )
}
"""They prove, mutate, compare and publish packs many times over: most of what all pages take."""
NEEDS = {"docs/clusters.md": {"dask": "full"}, "docs/history.md": {"sqlcipher3": "sqlcipher"}}
"""Page -> the modules that its blocks import and that are no part of `dev`, each with the extra that brings it."""
OTHERS = ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]


def _read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", rows(PAGES, quick={*PAGES} - LONG))
def test_every_block_prints_what_the_page_shows(page: str) -> None:
    for module, extra in NEEDS.get(page, {}).items():
        pytest.importorskip(module, reason=f"{page} needs {module}: pip install '.[{extra}]'")
    text = _read(page)
    if any(block.language == "terminal" for block in make.blocks(text)):
        pytest.importorskip("termios", reason="a pseudo-terminal is a thing of Unix")
    with make.world() as where:
        for block in make.blocks(text):
            made = make.run_block(block, where)
            assert made == block.text, f"{page}:{block.line} shows something else; `make docs` rewrites it"
        for name, content in where.pictures.items():
            kept = make.PICTURES / name
            assert kept.exists(), f"docs/pictures has no {name}; `make docs` draws it"
            assert kept.read_bytes() == content, f"{name} looks otherwise; `make docs` draws it anew"


@pytest.mark.parametrize("page", one_in(2, PACKS))
def test_the_packs_of_a_page_load(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block with `[pack]` begins a pack; those after it belong to it, or to a pack on top of the starter pack."""
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    packs = ['[pack]\nname = "page"\nversion = "1.0.0"\ntitle = "A page"\nextends = ["self-compassion"]\n']
    for block in make.blocks(_read(page)):
        if block.language != "toml" or block.info == "profile":
            continue
        if "[pack]" in block.text:
            packs.append(block.text)
        else:
            packs[-1] += "\n" + block.text
    for i, text in enumerate(packs):
        path = tmp_path / f"pack-{i}.toml"
        path.write_text(text, encoding="utf-8")
        balm.load(path)


@pytest.mark.parametrize("page", [*PAGES, *OTHERS])
def test_links_lead_somewhere(page: str) -> None:
    text = re.sub(r"^```.*?^```$", "", _read(page), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), f"{page} links to {target}"
        if anchor:
            assert anchor in _anchors(path.read_text(encoding="utf-8")), f"{page} links to {target}"


def _anchors(text: str) -> set[str]:
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_page_is_on_the_map() -> None:
    mapped = _read("docs/index.md")
    for page in sorted((ROOT / "docs").glob("*.md")):
        assert page.name == "index.md" or f"]({page.name})" in mapped, f"docs/index.md does not mention {page.name}"


def test_every_picture_is_drawn_and_shown_by_a_page() -> None:
    pages = "".join(map(_read, PAGES))
    for picture in sorted(make.PICTURES.iterdir()):
        assert f"-o pictures/{picture.name}" in pages, f"no page draws {picture.name}"
        assert f"](pictures/{picture.name})" in pages, f"no page shows {picture.name}"


def test_every_command_has_a_heading_and_its_help() -> None:
    text = _read("docs/commands.md")
    for name in make.command_names():
        assert f"\n## {name}\n" in text, f"docs/commands.md has no heading for {name}; `make docs` adds it"
        assert f"$ {name} --help\n" in text


def test_the_api_page_is_what_the_docstrings_say() -> None:
    pytest.importorskip("griffe", reason="griffe is not installed: pip install -e '.[dev]'")
    api = _load("api")
    assert sorted(name for names in api.GROUPS.values() for name in names) == sorted(balm.__all__)
    assert api.render() == _read("docs/api.md"), "`make docs` writes it anew"


def test_every_room_has_its_row_in_the_order_of_imports() -> None:
    contracts = tomllib.loads(_read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = [set(layer.split(" | ")) for layer in contracts[0]["layers"]]
    table = _read("docs/architecture.md").partition("<!-- rooms: begin -->")[2].partition("<!-- rooms: end -->")[0]
    heads = re.findall(r"^\| (`.*?`) \|", table, flags=re.MULTILINE)
    rooms = [room for head in heads for room in re.findall(r"`(\w+)`", head)]
    level = {room: depth for depth, layer in enumerate(layers) for room in layer}
    assert sorted(rooms) == sorted(level), "docs/architecture.md has a row for each room and for nothing else"
    depths = [level[room] for room in rooms]
    assert depths == sorted(depths)


def test_the_glossary_has_each_term_once_and_each_is_used() -> None:
    entries = re.findall(r"^- .*?(?=\n- |\n\n|\Z)", _read("docs/glossary.md"), flags=re.MULTILINE | re.DOTALL)
    terms = [term.lower() for entry in entries for term in re.findall(r"\*\*(.+?)\*\*", entry)]
    assert len(terms) > 50
    assert sorted(set(terms)) == sorted(terms)
    rooms = (ROOT / "core", ROOT / "plugins", ROOT / "rules", ROOT / "docs")
    paths = [path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".c", ".h", ".md", ".toml")]
    texts = [path.read_text(encoding="utf-8").lower() for path in paths if path.name != "glossary.md"]
    for term in terms:
        assert any(term in text for text in texts), f"nothing but the glossary speaks of {term!r}"


def test_install_lines_are_true_for_who_has_a_clone() -> None:
    """Balm is on no package index, so what names an extra installs the clone: ``pip install '.[batch]'``."""
    extras = tomllib.loads(_read("pyproject.toml"))["project"]["optional-dependencies"]
    rooms = [
        path for room in ("core", "plugins", "rules", "benchmarks", "examples") for path in (ROOT / room).rglob("*")
    ]
    sources = [path for path in rooms if path.suffix in (".py", ".md", ".toml")]
    for path in [*sources, *(ROOT / page for page in [*PAGES, *OTHERS])]:
        text = path.read_text(encoding="utf-8")
        assert "balm[" not in text, f"{path.relative_to(ROOT)} names an extra of a package that no index has"
        named = re.findall(r"pip install (?:-\S+ )*'\.\[([^]{]+)\]'|install_extra\([\"']([^\"']+)", text)
        for extra in ",".join(filter(None, (word for pair in named for word in pair))).split(","):
            assert extra in extras or not extra, f"{path.relative_to(ROOT)}: there is no extra {extra}"


def test_the_build_runs_the_commands_of_the_readme() -> None:
    setups = [block.text.strip() for block in make.blocks(_read("README.md")) if block.language == "sh"]
    assert len(setups) == 2
    assert setups[0].endswith("balm now --profile examples/evening.toml")
    assert setups[1].endswith("python -m pytest")
    for setup in setups:
        assert "\n" not in setup, "a set-up is one line to paste"
        assert f"\n{setup}\n" in _read(".ci/run"), "what a reader pastes is what the build runs"


def test_a_transcript_may_leave_lines_out() -> None:
    assert make.alike("a\n...\nd\n", "a\nb\nc\nd\n")
    assert make.alike("a\n...\n", "a\n")
    assert not make.alike("a\n...\nd\n", "a\nb\nc\n")
    assert not make.alike("a\nd\n", "a\nb\nd\n")
