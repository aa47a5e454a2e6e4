"""What `balm publish` writes: a folder that is whole, small and the same each time, and one page with all of it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import balm
from balm.command.main import cli
from balm.language.page import DAY, NIGHT, CheckInPage
from balm.publishing.site import page_texts, site

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FIRST = ("index.html", "page.css", "page.js", "program.json")
"""What the first screen needs."""
MOST = 150_000
"""So many bytes they may weigh, packed."""


@pytest.fixture(scope="module")
def compiled() -> tuple[str, str]:
    engine = balm.load(without=["adaptive"])
    return engine.program_json(), engine.words_json()


@pytest.fixture(scope="module")
def program(compiled: tuple[str, str]) -> str:
    return compiled[0]


@pytest.fixture(scope="module")
def files(compiled: tuple[str, str]) -> dict[str, bytes]:
    return site(*compiled, "en")


def publish(*words: str) -> Result:
    return CliRunner().invoke(cli, ["publish", *words], prog_name="balm")


def test_what_a_pack_says_of_the_page_is_on_it(compiled: tuple[str, str], files: dict[str, bytes]) -> None:
    own = CheckInPage("A <quiet> page", "Elm Street: 020 7946 0000", "#12405E", "#B4D4EC")
    made = site(*compiled, "en", own)
    assert "<title>A &lt;quiet&gt; page</title>" in made["index.html"].decode()
    assert json.loads(made["manifest.webmanifest"])["name"] == own.title
    assert '"contact":"Elm Street: 020 7946 0000"' in made["index.html"].decode()
    style = made["page.css"].decode()
    assert re.findall("--leaf: (#[0-9A-F]{6});", style) == [own.day, own.night]
    assert style.replace(own.day, DAY.leaf).replace(own.night, NIGHT.leaf).encode() == files["page.css"]


def test_a_pack_is_published_with_its_page(tmp_path: Path) -> None:
    pack = tmp_path / "pack.toml"
    table = '[page]\ntitle = "Quiet evenings"\n'
    pack.write_text(f'[pack]\nname = "evenings"\nversion = "1.0.0"\ntitle = "Evenings"\n{table}', encoding="utf-8")
    told = publish(str(tmp_path / "site"), str(pack), "--without", "adaptive")
    assert told.exit_code == 0, told.output
    assert b"<title>Quiet evenings</title>" in (tmp_path / "site" / "index.html").read_bytes()
    served = pytest.importorskip("balm.service.served", reason="the service needs the extra `serve`")
    assert (
        served.make_page(balm.load(pack, without=["adaptive"])).files["index.html"]
        == (tmp_path / "site" / "index.html").read_bytes()
    )


def test_a_folder_and_the_same_again(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    told = publish(str(folder), "--without", "adaptive")
    assert told.output == f"Wrote {len(files)} files to {folder}. To look at it, open {folder / 'open.html'}.\n"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    again = publish(str(folder), "--without", "adaptive", "--json")
    assert json.loads(again.stdout) == {
        "folder": str(folder), "files": {name: len(content) for name, content in files.items()}
    }  # fmt: skip
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_an_earlier_page_is_replaced(tmp_path: Path, files: dict[str, bytes]) -> None:
    place = json.loads(files["balm-page.json"])
    place["files"].append("old.js")
    (tmp_path / "balm-page.json").write_text(json.dumps(place), encoding="utf-8")
    (tmp_path / "old.js").touch()
    (tmp_path / "CNAME").touch()
    assert publish(str(tmp_path), "--without", "adaptive").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {*files, "CNAME"}


@pytest.mark.parametrize("place", ["", "{}", '{"format": "balm-page/1", "files": ["../secret"]}', "[]", "\\"])
def test_a_folder_of_something_else_is_left_as_it_is(tmp_path: Path, place: str) -> None:
    (tmp_path / ("balm-page.json" if place else "thesis.txt")).write_text(place, encoding="utf-8")
    told = publish(str(tmp_path), "--without", "adaptive")
    assert told.exit_code == 2
    assert "holds something else than a page of Balm. Name a new folder, or empty this one." in told.output
    assert len([*tmp_path.iterdir()]) == 1


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    told = publish(str(tmp_path), "--without", "adaptive", "--language", "tlh")
    assert told.exit_code == 2
    assert told.output.endswith("Error: The page has no words in 'tlh'. It has them in: en.\n")
    (tmp_path / "file").touch()
    told = publish(str(tmp_path / "file" / "site"), "--without", "adaptive")
    assert told.exit_code == 2
    assert "cannot be written: not a directory." in told.output


def test_the_first_load_is_light(files: dict[str, bytes]) -> None:
    assert sum(len(gzip.compress(files[name], 9)) for name in FIRST) <= MOST


def test_the_script_is_compiled_while_it_loads(files: dict[str, bytes]) -> None:
    """A script in the page itself is compiled before anything of it runs: whole, that takes longer."""
    hint = b"//# allFunctionsCalledOnLoad\n"
    assert files["page.js"].startswith(hint)
    assert hint not in files["open.html"]
    assert files["page.js"].isascii(), "one letter beyond Latin-1 doubles what a browser holds of the script"


def test_scripts_and_styles_run_by_their_hashes_alone(files: dict[str, bytes], program: str) -> None:
    page = files["open.html"].decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in inline]
    style, script = hashes
    assert policy[1].split("; ") == [
        "default-src 'none'", f"script-src {script}", f"style-src {style}", "img-src data:",
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip
    blocks = dict(re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page, re.DOTALL))
    assert json.loads(blocks["program"]) == json.loads(program)
    assert json.loads(blocks["texts"]) == page_texts("en")
    assert page.count("<script") == 4


def test_the_folder_allows_its_own_files_alone(files: dict[str, bytes]) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', files["index.html"].decode())
    assert policy
    assert unescape(policy[1]) == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
    )


def test_a_release_is_named_by_all_that_is_in_it(files: dict[str, bytes], program: str) -> None:
    release = json.loads(files["balm-page.json"])["release"]
    assert f"page.js?{release}" in files["index.html"].decode()
    assert release in files["worker.js"].decode()
    other = site(program.replace("warm drink", "cold drink"), "{}", "en")
    assert json.loads(other["balm-page.json"])["release"] != release


def test_no_text_can_end_a_block(program: str) -> None:
    made = site(program.replace("warm drink", "</script><b>"), "{}", "en")["open.html"].decode()
    assert made.count("</script>") == 4
    assert "\\u003c/script>\\u003cb>" in made
