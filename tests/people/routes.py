"""Routes: every format and command through which a person is told -> what each makes of one value.

A route is given the spelling of a value and answers with its meaning, as `values.toml` writes it. It is None where the
route cannot spell the value at all.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.parquet
from click.testing import CliRunner

import balm
from balm.command.host import Host
from balm.command.main import cli
from balm.deadline import NEVER

from .table import Case, cases, meanings, pack

Route: TypeAlias = "Callable[[World, Case], str | None]"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NOTHING = object()


class World(NamedTuple):
    """A folder with the pack, and the pack without its rules, as files and as an engine."""

    folder: Path
    engine: balm.Engine

    @property
    def packs(self) -> tuple[str, str]:
        """Names of the files: without rules, and with them."""
        return str(self.folder / "plain.toml"), str(self.folder / "probe.toml")


def make_world(folder: Path) -> World:
    (folder / "plain.toml").write_text(pack(rules=False), encoding="utf-8")
    (folder / "probe.toml").write_text(pack(), encoding="utf-8")
    return World(folder, balm.load(folder / "probe.toml"))


# What was read, as each command shows it.


def meaning(case: Case, practices: Iterable[str]) -> str:
    """The meaning that recommended practices, the first one first, stand for."""
    ids = [one.removeprefix("probe/") for one in practices]
    if case.fact == "own":
        return json.dumps(sorted(one for one in ids if one.startswith("own/")), ensure_ascii=False)
    fact, means = meanings().get(ids[0], (case.fact, "unknown"))
    return means if fact == case.fact else f"{fact} = {means}"


def refused(codes: Iterable[str]) -> str:
    return "refused: " + ", ".join(sorted(set(codes)))


class Ready(Host):
    """A host whose packs are loaded already."""

    engine: ClassVar[balm.Engine]

    def load(self, *_: object, **__: object) -> balm.Engine:
        return self.engine


def _run(world: World, *args: str, stdin: bytes | None = None) -> Any:
    Ready.engine = world.engine
    return CliRunner().invoke(cli, args, prog_name="balm", obj=Ready(), input=stdin)


def _printed(case: Case, result: Any, practices: Callable[[Any], Iterable[str]]) -> str:
    if result.exit_code == 0:
        return meaning(case, practices(json.loads(result.stdout)))
    if codes := re.findall(r"error\[([a-z0-9-]+)\]", result.output):
        return refused(codes)
    return f"stopped: {result.output.strip() or result.exception!r}"


def _api(world: World, case: Case, told: Any) -> str:
    facts, own = ({}, told) if case.fact == "own" else ({case.fact: told}, ())
    try:
        decision = world.engine.decide(facts, own=own)
    except balm.ProfileError as error:
        return refused(one.code for one in error.diagnostics)
    return meaning(case, (one.practice for one in decision.recommendations))


def _table(world: World, case: Case, column: pa.Array) -> str:
    try:
        batch = world.engine.decide_batch(pa.table({case.fact: column}), first=200)
    except balm.ProfileError as error:
        return refused(one.code for one in error.diagnostics)
    return _rows(case, batch.decisions.to_pylist(), batch.rejects.to_pylist())[0]


def _rows(case: Case, decisions: list[dict[str, Any]], rejects: list[dict[str, Any]]) -> dict[int, str]:
    made = {}
    for row in decisions:
        names = sorted((n for n in row if n.startswith("practice_")), key=lambda n: int(n[9:]))
        made[row["row"]] = meaning(case, (row[n] for n in names if row[n]))
    for row in rejects:
        codes = re.findall(r"error\[([a-z0-9-]+)\]", row["problem"])
        made[row["row"]] = refused(codes) if codes else f"refused without a code: {row['problem']}"
    return made


def _batch(world: World, rows: Sequence[Case], name: str, raw: bytes | None = None) -> dict[str, str]:
    """What `balm batch` makes of each of these cases, a row each, all of them of one fact."""
    if raw is not None:
        (world.folder / name).write_bytes(raw)
    out, rejects = world.folder / "out.jsonl", world.folder / "rejects.jsonl"
    args = ("--first", "200", "--jobs", "1", "--force", "--pack", world.packs[1], "--rejects", str(rejects))
    result = _run(world, "batch", str(world.folder / name), "-o", str(out), *args)
    if result.exit_code:
        codes = re.findall(r"error\[([a-z0-9-]+)\]", result.output)
        said = refused(codes) if codes else f"stopped: {result.output.strip() or result.exception!r}"
        return {one.name: said for one in rows}
    read = [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in (out, rejects)]
    found = _rows(rows[0], *read)
    return {one.name: found[at] for at, one in enumerate(rows)}


def _now(world: World, case: Case, *args: str, stdin: bytes | None = None) -> str:
    result = _run(world, "now", "--json", "--no-history", "--pack", world.packs[1], *args, stdin=stdin)
    return _printed(case, result, lambda data: [one["practice"] for one in data["recommendations"]])


def _map(world: World, case: Case, *args: str, stdin: bytes | None = None) -> str:
    result = _run(world, "map", world.packs[1], "--x", "across", "--y", "down", "--json", *args, stdin=stdin)
    return _printed(case, result, lambda data: data["legend"][data["grid"][0][0]]["ids"])


def _diff(world: World, case: Case, name: str, raw: bytes) -> str:
    """As the side with the rules decides the profile."""
    from balm.authoring import diff

    (world.folder / name).write_bytes(raw)
    seen: list[list[str]] = []
    decide = diff.decide

    def watched(program: Any, profile: Any) -> Any:
        outcome = decide(program, profile)
        ranked = profile.own if case.fact == "own" else [one.practice for one in outcome.ranked]
        seen.append([one.id for one in ranked])
        return outcome

    diff.decide = watched
    try:
        before, after = _sides(world)
        facts = after.rulebook.facts
        rows = diff.read_rows(world.folder / name, facts)
        counting = diff._counted(before.program, after.program, diff.Diff(()), rows, NEVER)
        found = _returned(counting)
    except balm.ProfileError as error:
        return refused(one.code for one in error.diagnostics)
    finally:
        diff.decide = decide
    if found.profiles.invalid:
        problem = found.profiles.invalid[0][1]
        return refused(one.rpartition(" ")[2] for one in problem.split(", "))
    return meaning(case, seen[-1])


def _returned(generator: Any) -> Any:
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value


_ENGINES: dict[Path, tuple[balm.Engine, balm.Engine]] = {}


def _sides(world: World) -> tuple[balm.Engine, balm.Engine]:
    from balm.authoring.sides import load_side

    if world.folder not in _ENGINES:
        old, new = (load_side(path) for path in world.packs)
        _ENGINES[world.folder] = old, new
    return _ENGINES[world.folder]


# Spellings.


def _json(case: Case) -> bytes | None:
    return f'{{"{case.fact}": {case.json}}}'.encode() if case.json else None


def _json_lines(world: World, rows: Sequence[Case]) -> dict[str, str]:
    return _batch(world, rows, "people.jsonl", b"\n".join(_json(one) or b"" for one in rows))


def _toml_file(case: Case) -> bytes | None:
    spelled = case.json if case.toml is None else case.toml
    return f"{case.fact} = {spelled}\n".encode() if spelled else None


def _csv(rows: Sequence[Case]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([["across", rows[0].fact], *(["", one.text] for one in rows)])
    return made.getvalue().encode()


def _csv_alone(case: Case) -> bytes | None:
    return None if case.text is None else _csv([case])


def _column(case: Case, kind: str = "") -> Any:
    """A column with the value; None where no column can have it."""
    if kind == "!" or "!" in case.arrow:
        return None
    names: dict[str, pa.DataType] = {
        "dictionary": pa.dictionary(pa.int8(), pa.string()),
        "list_of_dictionary": pa.list_(pa.dictionary(pa.int8(), pa.string())),
        "large_list": pa.large_list(pa.large_string()),
        "list": pa.list_(pa.string()),
        "large_string": pa.large_string(),
        "float": pa.float32(),
        "halffloat": pa.float16(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "string": pa.string(),
    }
    try:
        return pa.array([case.value], names.get(kind) or (getattr(pa, kind)() if kind else None))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        if kind:
            raise
        return None


def _together(alike: Callable[[Case], object], tell: Callable[[World, Sequence[Case]], dict[str, str]]) -> Route:
    """Cases of one fact that are alike (None: that have no spelling) are told in one file, a row each."""
    told: dict[tuple[Path, str, object], dict[str, str]] = {}

    def route(world: World, case: Case) -> str | None:
        kind = alike(case)
        if kind is None:
            return None
        place = (world.folder, case.fact, kind)
        if place not in told:
            told[place] = tell(world, [one for one in cases() if one.fact == case.fact and alike(one) == kind])
        return told[place][case.name]

    return route


def _column_type(case: Case) -> str | None:
    column = _column(case)
    return None if column is None else str(column.type)


def _parquet(world: World, rows: Sequence[Case]) -> dict[str, str]:
    column = pa.concat_arrays([_column(one) for one in rows])
    pa.parquet.write_table(pa.table({rows[0].fact: column}), world.folder / "people.parquet")
    return _batch(world, rows, "people.parquet")


def _arrow_file(world: World, rows: Sequence[Case]) -> dict[str, str]:
    table = pa.table({rows[0].fact: pa.concat_arrays([_column(one) for one in rows])})
    with pa.ipc.new_file(str(world.folder / "people.arrow"), table.schema) as writer:
        writer.write_table(table)
    return _batch(world, rows, "people.arrow")


def _of_bytes(spell: Callable[[Case], bytes | None], tell: Callable[[World, Case, bytes], str]) -> Route:
    def route(world: World, case: Case) -> str | None:
        raw = spell(case)
        return None if raw is None else tell(world, case, raw)

    return route


def _profile(command: Callable[..., str], name: str) -> Callable[[World, Case, bytes], str]:
    def tell(world: World, case: Case, raw: bytes) -> str:
        if name == "-":
            return command(world, case, "--profile", "-", stdin=raw)
        (world.folder / name).write_bytes(raw)
        return command(world, case, "--profile", str(world.folder / name))

    return tell


def _fact(command: Callable[..., str]) -> Route:
    def route(world: World, case: Case) -> str | None:
        if case.text is None or case.fact == "own":  # what is one's own has an option of its own
            return None
        return command(world, case, "--fact", f"{case.fact}={case.text}")

    return route


def _not_own(route: Route) -> Route:
    return lambda world, case: None if case.fact == "own" else route(world, case)


ROUTES: dict[str, Route] = {
    "decide": lambda world, case: _api(world, case, case.value),
    "decide_batch": lambda world, case: None if (column := _column(case)) is None else _table(world, case, column),
    "now json": _of_bytes(_json, _profile(_now, "person.json")),
    "now stdin": _of_bytes(_json, _profile(_now, "-")),
    "now toml": _of_bytes(_toml_file, _profile(_now, "person.toml")),
    "now --fact": _fact(_now),
    "map json": _not_own(_of_bytes(_json, _profile(_map, "person.json"))),
    "map toml": _not_own(_of_bytes(_toml_file, _profile(_map, "person.toml"))),
    "map --fact": _fact(_map),
    "diff jsonl": _of_bytes(_json, lambda world, case, raw: _diff(world, case, "people.jsonl", raw)),
    "diff csv": _of_bytes(_csv_alone, lambda world, case, raw: _diff(world, case, "people.csv", raw)),
    "batch jsonl": _together(lambda case: case.json and type(case.value), _json_lines),
    "batch jsonl, of all types": _together(lambda case: case.json and "all", _json_lines),
    "batch csv": _together(
        lambda case: None if case.text is None else "csv",
        lambda world, rows: _batch(world, rows, "people.csv", _csv(rows)),
    ),
    "batch parquet": _together(_column_type, _parquet),
    "batch arrow": _together(_column_type, _arrow_file),
}


ROUTES_OF_FILES: dict[str, Callable[[World, Case, bytes], str]] = {
    "now json": _profile(_now, "person.json"),
    "now stdin": _profile(_now, "-"),
    "now toml": _profile(_now, "person.toml"),
    "map json": _profile(_map, "person.json"),
    "map stdin": _profile(_map, "-"),
    "map toml": _profile(_map, "person.toml"),
    "diff jsonl": lambda world, case, raw: _diff(world, case, "people.jsonl", raw),
    "diff csv": lambda world, case, raw: _diff(world, case, "people.csv", raw),
    "batch jsonl": lambda world, case, raw: _batch(world, [case], "people.jsonl", raw)[case.name],
    "batch csv": lambda world, case, raw: _batch(world, [case], "people.csv", raw)[case.name],
}
"""Command and format -> what it makes of such a file of one person."""


def spells(route: str, case: Case) -> bool:
    """Whether a route can spell a case at all."""
    command, _, how = route.partition(" ")
    if case.fact == "own" and (command == "map" or how == "--fact"):  # a map is of packs alone; `--own` is told titles
        return False
    if how in ("--fact", "csv"):
        return case.text is not None
    if how == "toml":
        return bool(case.json if case.toml is None else case.toml)
    if route == "decide":
        return True
    if how.startswith("json") or how == "stdin":
        return case.json is not None
    column = _column(case)
    return column is not None and not (how == "parquet" and pa.types.is_null(column.type))


def typed_column(world: World, case: Case, kind: str) -> str:
    """What a column of this type makes of the value, in a table."""
    return _table(world, case, _column(case, kind))


def typed_value(world: World, case: Case, kind: str) -> str:
    """What deciding for one person makes of what such a column holds."""
    return _api(world, case, _column(case, kind)[0].as_py())
