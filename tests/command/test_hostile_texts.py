"""All texts from outside x all outputs: nothing that acts on a terminal, or cannot be seen, comes out as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import tomli
from click.shell_completion import ShellComplete
from click.testing import Result

from balm.command.main import cli
from support.effort import a_third, one_in, rows
from support.every_command import (
    CASES,
    ENTRY,
    GOOD,
    PACK,
    STATUSES,
    Parameter,
    Place,
    commands,
    invoke,
    parameters,
    table,
)
from support.hostile_texts import HALF, HOSTILE, UNSEEN, in_json, unseen_in
from support.people_files import write_rows
from support.plugin_site import Site, site  # noqa: F401  # a fixture

ON_THE_LINE = HOSTILE + "\udcff"
"""What may be on a command line, in a file's name or in a variable: no NUL, and bytes that are no UTF-8."""
IN_A_NAME = "a\u202ea\u200ea\u2028a\U000e0041a\x85a" + {"linux": "\x1b[31ma\udcffa", "darwin": "\x1b[31ma"}.get(
    sys.platform, ""
)
"""A name of a file, which may not be long; what may be in it, the system says."""
QUICK = ("explain", "history show", "new")
"""Commands that are tried in every run; the others with the exhaustive tests."""
PAGES = (".md", ".html", ".svg", ".toml")
"""Ends of the names of files that people look at. Those that keep what they told, keep it as it is."""


def check(place: Place, words: Sequence[str]) -> Result:
    """Run a command; neither its output nor a page that it wrote holds anything raw."""
    before = {*place.folder.rglob("*")}
    result = invoke(words)
    shown = (words, result.output.encode("utf-8", "backslashreplace"), result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), shown
    assert result.exit_code in STATUSES, shown
    assert not unseen_in(result.output), (unseen_in(result.output), *shown)
    for path in {*place.folder.rglob("*")} - before:
        if path.suffix in PAGES and path.is_file():
            found = unseen_in(path.read_text(encoding="utf-8"))
            assert not found, (path, found, words)
    return result


def in_every_way(place: Place, words: Sequence[str], flags: Sequence[str] = ("--json",)) -> None:
    for flag in ("", *flags):
        check(place, [*words, *([flag] if flag else [])])


def values(parameter: Parameter, folder: Path) -> Iterator[str]:
    """Hostile values of a parameter."""
    takes = parameter.takes
    if takes in GOOD:
        for ending in GOOD[takes]:
            yield str(folder / f"{IN_A_NAME}none{ending}")
            good, bad = (folder / f"{IN_A_NAME}{kind}{ending}" for kind in ("good", "bad"))
            shutil.copy(folder / f"{takes}{ending}", good)
            bad.write_bytes(b"[x\n")
            yield from (str(good), str(bad))
    elif takes == "out":
        yield from (f"{IN_A_NAME}{ending}" for ending in (".svg", ".csv", ".jsonl", ".txt"))
        yield f"{IN_A_NAME}/none.svg"
    elif takes == "folder":
        yield IN_A_NAME
    elif takes == "fact":
        yield from (f"{ON_THE_LINE}={ON_THE_LINE}", f"upset={ON_THE_LINE}", ON_THE_LINE, f"calm{ON_THE_LINE}=yes")
    elif takes != "flag":
        yield ON_THE_LINE


@pytest.mark.parametrize("command", rows(table(), quick=QUICK))
def test_what_stands_on_the_command_line(place: Place, command: str) -> None:
    for before in table()[command].get("after", ()):
        invoke([place.filled(word) for word in before])
    for parameter in parameters():
        if parameter.command == command:
            every = [*values(parameter, place.folder)]
            for value in every if command in QUICK else a_third(every, [*table()].index(command)):
                words = place.words(command, parameter, value)
                check(place, words)
                if any(one.name == "as_json" for one in commands()[command].params):
                    check(place, [*words, "--json"])
    check(place, [*place.words(command), f"--{ON_THE_LINE}"])
    check(place, [ON_THE_LINE, *place.words(command)])


TEMPLATE = (CASES / "every-text.toml").read_text(encoding="utf-8")
PLACES = TEMPLATE[TEMPLATE.index("[pack]") :].count("@")
ON_PACKS = (
    ["check", "{0}"], ["check", "{0}", "--json"], ["check", "{0}", "--sarif"], ["now", "--pack", "{0}"],
    ["fmt", "--diff", "{0}"], ["docs", "{0}"],
)  # fmt: skip


def spelled(at: int | None, hostile: str) -> str:
    """The pack with a hostile text at one of its places, or at all."""
    first, *rest = TEMPLATE[TEMPLATE.index("[pack]") :].split("@")
    return first + "".join((hostile if at in (None, i) else "") + text for i, text in enumerate(rest))


@pytest.mark.parametrize("hostile", one_in(2, [HOSTILE, in_json(HOSTILE)]), ids=["as they are", "as escapes"])
@pytest.mark.parametrize("at", rows([None, *range(PLACES)], quick=(None,)))
def test_a_text_of_a_pack(place: Place, at: int | None, hostile: str) -> None:
    path = place.folder / "texts.toml"
    path.write_text(spelled(at, hostile), encoding="utf-8", newline="")
    for words in ON_PACKS if at is None else a_third(ON_PACKS, at):
        assert check(place, [word.format(path) for word in words]).exit_code == 2
    if at is not None:
        assert '"control-character"' in check(place, ["check", str(path), "--json"]).stdout


@pytest.mark.parametrize("char", rows(UNSEEN, quick=UNSEEN[:2]))
def test_no_such_character_gets_into_a_pack(place: Place, char: str) -> None:
    path = place.folder / "one.toml"
    path.write_text(PACK.replace('"Rest."', f'"Rest a{in_json(char)}a"'), encoding="utf-8")
    assert check(place, ["check", str(path)]).exit_code == 2


@pytest.mark.exhaustive
def test_names_of_files_in_a_folder(place: Place) -> None:
    for content in (PACK, "[x\n", PACK + "\nunknown = 1\n", PACK.replace("[pack]", "[other]")):
        folder = place.folder / f"folder{IN_A_NAME}"
        folder.mkdir(exist_ok=True)
        (folder / f"{IN_A_NAME}.toml").write_text(content, encoding="utf-8")
        for words in (*ON_PACKS, ["test", "{0}"], ["diff", "{0}", "{0}"], ["fmt", "--check", "{0}"], ["fmt", "{0}"]):
            check(place, [word.format(folder) for word in words])


PROFILES: tuple[Any, ...] = (
    {HOSTILE: HOSTILE, HALF: HALF}, {"upset": HOSTILE}, {"upset": [HOSTILE]}, {"upset": {HOSTILE: HALF}},
    {"calm": HALF}, {"own": HOSTILE}, {"own": [HOSTILE]}, {"own": [HALF]}, {"own": [{HOSTILE: HOSTILE}]},
    {"own": [{"title": HOSTILE}]},
    {"own": [{"title": "Walk", "kind": HOSTILE, "tags": [HOSTILE], "needs": [HALF], "stance": HALF, "minutes": [1]}]},
    [HOSTILE], HOSTILE,
)  # fmt: skip


@pytest.mark.exhaustive
@pytest.mark.parametrize("at", rows(range(len(PROFILES)), quick=(0,)))
def test_a_profile(place: Place, at: int) -> None:
    for ascii_only in (True, False):
        raw = json.dumps(PROFILES[at], ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        (place.folder / "me.json").write_bytes(raw)
        (place.folder / "rows.jsonl").write_bytes(raw + b"\n")
        for command in ("now", "why", "map"):
            in_every_way(place, [*place.words(command), "--profile", "me.json"])
        in_every_way(place, [*place.words("diff"), "--profiles", "rows.jsonl"])
        in_every_way(place, ["batch", "rows.jsonl", "-o", "out.csv", "--pack", "pack.toml", "--jobs", "1", "--force"])


ROWS: tuple[dict[str, Any], ...] = (
    {"upset": HOSTILE, "calm": HOSTILE}, {HOSTILE: "1", "upset": "3"}, {"upset": "3", f"upset{HOSTILE}": "3"},
)  # fmt: skip


@pytest.mark.parametrize("ending", rows(GOOD["table"], quick=(".csv",)))
@pytest.mark.parametrize("at", rows(range(len(ROWS)), quick=(1,)))
def test_a_table(place: Place, ending: str, at: int) -> None:
    rows = [ROWS[at], ROWS[at]]
    path = write_rows(place.folder / f"in{ending}", rows, [*ROWS[at]], pa.Table.from_pylist(rows))
    words = ["batch", str(path), "-o", "out.csv", "--pack", "pack.toml", "--jobs", "1", "--force"]
    for more in ([], ["--keep", HOSTILE], ["--rejects", "rejects.csv"], ["--map", "mapping.toml"]):
        in_every_way(place, [*words, *more])
    if (place.folder / "rejects.csv").exists():
        assert not unseen_in((place.folder / "rejects.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", [HOSTILE, in_json(HOSTILE)], ids=["as they are", "as escapes"])
@pytest.mark.parametrize("text", one_in(4, [
    '["facts@"]\n', '[facts."upset@"]\ncolumn = "upset"\n', '[facts.upset]\ncolumn = "upset@"\n',
    '[facts.upset]\n"column@" = "upset"\n', '[facts.calm]\ncolumn = "calm"\nrename = { "x@" = "y@" }\n',
    '[facts.upset]\nmean = ["upset@", "calm"]\n', '[facts.upset]\nhighest = { "x@" = "upset@ + calm" }\n',
    '[facts.calm]\ncase = [{ when = { "upset@" = "@" }, then = "@" }]\n',
]))  # fmt: skip
def test_a_mapping(place: Place, text: str, hostile: str) -> None:
    (place.folder / "mapping.toml").write_text(text.replace("@", hostile), encoding="utf-8", newline="")
    in_every_way(place, [*place.words("batch"), "--map", "mapping.toml"])


def texts_of(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all texts of an entry, and of its keys."""
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts_of(value, (*path, key))
        if isinstance(data, dict):
            yield (*path, HOSTILE)


def with_text(data: Any, path: tuple[Any, ...], text: str) -> Any:
    made = json.loads(json.dumps(data))
    around = made
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = text
    return made


COLUMNS = ("id", "facts", "packs", "options", "chosen", "tags", "note", "stance", "seed")
TEXTS = [*texts_of(ENTRY)]


@pytest.mark.parametrize("path", rows(range(len(TEXTS)), quick=(0,)))
def test_an_entry_of_a_history(place: Place, path: int) -> None:
    entry = with_text(ENTRY, TEXTS[path], HOSTILE)
    (place.folder / "log.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    for words in (["history", "import", "log.jsonl"], ["history", "import", "log.jsonl"]):
        check(place, words)
    look_at_history(place, str(entry["id"]))


@pytest.mark.parametrize("column", rows(COLUMNS, quick=("id", "note")))
def test_a_row_of_a_history(place: Place, column: str) -> None:
    invoke(["history", "import", "log.jsonl"])
    with closing(sqlite3.connect(place.folder / "home" / "history" / "history.db")) as connection:
        connection.execute(f"update entry_1 set {column} = ?", (HOSTILE,))  # noqa: S608
        connection.commit()
    look_at_history(place, HOSTILE if column == "id" else "1")


VARIABLES = ("BALM_HISTORY", "BALM_HISTORY_WAL", "BALM_NO_CACHE", "BALM_HISTORY_KEY", "BALM_HOME")


def look_at_history(place: Place, id_: str) -> None:
    in_every_way(place, ["history"], ("--json", "--picture"))
    check(place, ["history", "--svg", "new.svg"])
    in_every_way(place, ["history", "show", id_, "--pack", "pack.toml"])
    in_every_way(place, ["evaluate", "log.jsonl", "--pack", "pack.toml"])
    in_every_way(place, ["felt", "better", "--note", HOSTILE])
    in_every_way(place, ["now", "--pack", "pack.toml"])
    in_every_way(place, ["why", "sit", "--pack", "pack.toml"], ("--json", "--author"))
    check(place, ["history", "export", "new.csv"])
    check(place, ["history", "forget", "--yes", id_])


@pytest.mark.parametrize("name", rows(VARIABLES, quick=("BALM_HISTORY", "BALM_HOME")))
@pytest.mark.parametrize("command", ["now", "history", "felt", "history on"])
def test_an_environment_variable(place: Place, name: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, ON_THE_LINE if name != "BALM_HOME" else str(place.folder / IN_A_NAME))
    check(place, place.words(command))
    if name == "BALM_HOME":
        os.symlink("none", place.folder / f"{IN_A_NAME}x")
        monkeypatch.setenv(name, str(place.folder / f"{IN_A_NAME}x" / "y"))
        check(place, place.words(command))


PLUGINS = {
    one["name"]: one["code"]
    for one in tomli.loads((CASES / "hostile-plugins.toml").read_text(encoding="utf-8"))["plugin"]
}
ON_PLUGINS = (
    ["plugins"], ["plugins", "--json"], ["plugins", "--without", "odd"], ["packs"], ["facts", "--strict"],
    ["now", "--pack", "{pack}"], ["now", "--pack", "{pack}", "--json"], ["now", "--pack", "{pack}", "--strict"],
    ["why", "sit", "--pack", "{pack}"], ["why", "sit", "--pack", "{pack}", "--author"], ["check", "{pack}"],
    ["docs", "{pack}"],
    ["batch", "{table}", "-o", "out.csv", "--force", "--jobs", "1", "--pack", "{pack}", "--reasons"],
    ["history"], ["history", "--json"], ["--help"], ["no-such-command"], [HOSTILE], [HOSTILE, "--help"],
)  # fmt: skip


@pytest.mark.parametrize("name", rows(PLUGINS, quick=("a command", "an import that fails")))
def test_a_plugin(place: Place, site: Site, name: str) -> None:  # noqa: F811  # the fixture
    site.install("odd", re.sub("@(?!balm|click)", lambda _: in_json(HOSTILE), PLUGINS[name]))
    for words in ON_PLUGINS:
        check(place, [place.filled(word) for word in words])


def test_names_and_versions_of_plugins(place: Place, site: Site) -> None:  # noqa: F811
    names = "a\x1b[31ma\u202ea\u200ea\U000e0041a"
    module = site.install("fine", "")
    site.declare("odd", f"{names} = {module}\nother = none{names}:x{names}\nthird = {module}{names}", f"1{names}")
    for words in ON_PLUGINS:
        check(place, [place.filled(word) for word in words])


@pytest.mark.exhaustive
@pytest.mark.parametrize("typed", ["", "a", "upset=", HOSTILE, f"upset={HOSTILE}"])
def test_completion(place: Place, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    (place.folder / "texts.toml").write_text(spelled(None, in_json(HOSTILE)), encoding="utf-8")
    for command in commands():
        for parameter in (one for one in parameters() if one.command == command and one.takes != "flag"):
            for pack in ("pack.toml", "texts.toml"):
                words = [*command.split(), *(["--pack", pack] if command in ("now", "why") else [])]
                words += [parameter.option] if parameter.option else []
                found = ShellComplete(cli, {}, "balm", "_BALM_COMPLETE").get_completions(words, typed)
                assert not unseen_in(
                    "".join(one.value + (one.help or "") for one in found if one.type not in ("file", "dir"))
                )
