"""A busy hour: people, batches, histories, errors, failing plugins.

Then all logs, errors and files that nobody asked for are searched for what was told, to the byte.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from support.leaky_plugin import Place, make_place

LETTERS = "bcdfghjklmnpqrstvwxz"


class Told:
    """Words and numbers that nobody uses by chance: whatever holds one of them has it from a person."""

    def __init__(self) -> None:
        self._random, self.words = Random(20261124), []
        self.words: list[str]

    def word(self) -> str:
        self.words.append("".join(self._random.choices(LETTERS, k=10)))
        return self.words[-1]

    def number(self) -> int:
        self.words.append(str(self._random.randrange(10**8, 10**9)))
        return int(self.words[-1])

    def found_in(self, text: str | bytes) -> list[str]:
        raw = text.encode() if isinstance(text, str) else text
        low = raw.lower()
        wide = low.replace(b"\0", b"")  # of two or four bytes a letter
        return [word for word in self.words if word.encode() in low or word.encode() in wide]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path)


HOST = """
import json, logging, pickle, sys, traceback, warnings
logging.basicConfig(filename="logs/host.log", level=logging.DEBUG)
logging.captureWarnings(True)
import datetime
import balm, pyarrow
log = logging.getLogger("host")
people = json.load(open("in/people.json"))
engine = balm.load()
store = engine.history("somebody", "home/people/")
now = datetime.datetime(2026, 5, 4, 21, 30, tzinfo=datetime.timezone.utc)
for person in people:
    own = person.pop("own", ())
    try:
        past = balm.Past(store.entries(), now)
        log.info("deciding %r %r", engine, past)
        decision = engine.decide(person, own=own, past=past, seed=7)
        log.info("%r %r %s %s", decision, decision.recommendations, decision.degraded, decision.to_dict()["degraded"])
        kept = engine.remember(decision, store, at=now)
        log.info("%r %r", kept, store.amend(kept.id, felt="better", felt_at=now, note=str(own)))
        log.info("%r", [decision.why(one.practice) for one in decision.recommendations])
        decision.why(str(own))
    except Exception:
        log.exception("it failed")
strict = balm.load(strict=True)
for person in people:
    try:
        strict.decide({}, own=["A walk", str(sorted(map(str, person.values())))[:200]])
    except Exception as error:
        log.exception("%r %r", error, error.args)
batch = engine.decide_batch(pyarrow.table({"distress": [str(person.get("distress")) for person in people]}))
log.info("%d of %d", batch.decisions.num_rows, batch.rejects.num_rows)
for broken in ({"note": "\\ud800" + str(people)}, {"seed": str(people)}):
    try:
        store.add(kept._replace(id="x", **broken))
        log.info("%r", store.entries())
        list(store.entries())
    except Exception:
        log.exception("it was not kept")
store.forget_person()
log.info("%r", store)
print("done", file=sys.stderr)
"""


def people(told: Told) -> list[dict[str, object]]:
    """Some who tell everything right, and some whose every answer is wrong."""
    right: dict[str, object] = {"distress": 4, "own": [f"Walk to {told.word()}", {"title": f"Call {told.number()}"}]}
    return [
        right,
        {"distress": told.number(), "place": told.word(), "own": [{"title": told.word(), "tags": [told.word()]}]},
        {"distress": told.word(), "likes": [told.word()], f"I am {told.word()}": told.word()},
        {"own": [{f"Not {told.word()}": told.word(), "minutes": told.word()}], "safety": told.word()},
        {**right, "emotion": "lonely", "minutes": told.word()},
    ]


@pytest.mark.exhaustive
def test_a_host_logs_no_answer(place: Place, told: Told) -> None:
    (place.folder / "in/people.json").write_text(json.dumps(people(told)), encoding="utf-8")
    (place.folder / "in/host.py").write_text(HOST, encoding="utf-8")
    ran = place.python("in/host.py")
    assert ran.returncode == 0, ran.stderr
    log = (place.folder / "logs/host.log").read_text()
    assert log.count("Traceback") >= 9
    assert "a-raises" in log
    assert "d-reads" in log
    assert not told.found_in(ran.stdout + ran.stderr)
    assert not searched(place, told)


def searched(place: Place, told: Told) -> dict[str, list[str]]:
    return {name: words for name, content in place.files().items() if (words := told.found_in(content))}


def write_people(place: Place, told: Told, count: int = 100) -> None:
    """A table of people, of whom one in ten is a reject."""
    lines = []
    for at in range(count):
        person: dict[str, object] = {"id": told.word(), "distress": 4, "sessions_today": 41 if at == 50 else 2}
        if at % 10 == 3:
            person |= {"place": told.word(), "distress": told.number()}
        if at % 7 == 0:
            person["own"] = [f"Walk to {told.word()}"]
        lines.append(person)
    (place.folder / "in/people.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    rows = [f"{one['id']},{one['distress']},{one.get('place', '')},{one['sessions_today']}\n" for one in lines]
    rows[7] = f'{told.word()},"{told.word()}\n'
    (place.folder / "in/people.csv").write_text("id,distress,place,sessions_today\n" + "".join(rows))


def batches(place: Place) -> Iterable[subprocess.CompletedProcess[str]]:
    keep = ("--keep", "id")
    yield place.run(
        "batch", "in/people.jsonl", "-o", "out/a.jsonl", *keep, "--rejects", "out/a-rejects.csv", "--jobs", "2"
    )
    yield place.run("batch", "in/people.csv", "-o", "out/b.csv", *keep, "--jobs", "1", "--reasons", "--spreadsheet")
    yield place.run("batch", "in/people.csv", "-o", "out/c.parquet", *keep, "--jobs", "2", "--json")
    stopped = place.run("batch", "in/people.jsonl", "-o", "out/d.csv", *keep, "--jobs", "1", stop=True)
    assert stopped.returncode == 130, stopped.stderr
    assert (place.folder / "out/d.csv.parts").is_dir()
    yield stopped
    yield place.run("batch", "in/people.jsonl", "-o", "out/d.csv", *keep, "--jobs", "1", "--resume")
    yield place.run("batch", "in/people.jsonl", "-o", "out/e.csv", *keep, "--strict", "--jobs", "2")


@pytest.mark.exhaustive
def test_batches_print_no_answer(place: Place, told: Told) -> None:
    write_people(place, told)
    statuses = []
    for ran in batches(place):
        assert "Traceback" not in ran.stderr
        assert not told.found_in(ran.stdout + ran.stderr), ran.args
        statuses.append(ran.returncode)
    assert statuses == [0, 1, 1, 130, 1, 2]
    assert told.found_in((place.folder / "out/a-rejects.csv").read_bytes())
    names = sorted(path.name for path in (place.folder / "out").iterdir())
    assert names == ["a-rejects.csv", "a.jsonl", "b.csv", "c.parquet", "d.csv", "e.csv.parts"]
    assert not [path for path in (place.folder / "out/e.csv.parts").iterdir() if told.found_in(path.read_bytes())]
    assert not searched(place, told)


@pytest.mark.exhaustive
def test_a_person_and_their_history(place: Place, told: Told) -> None:
    """What a person's own commands print is theirs; standard error has at most the slip of their hand."""
    right = {"distress": 4, "own": [f"Walk to {told.word()}", f"Call {told.number()}"]}
    (place.folder / "in/me.json").write_text(json.dumps(right))
    slip = told.word()
    (place.folder / "in/slip.json").write_text(json.dumps({**right, "place": slip}))
    (place.folder / "in/log.jsonl").write_text(f'{{"id": "1", "at": "{told.word()}", "facts": {{}}}}\n')
    (place.folder / "in/log.csv").write_text(f"id,at,facts\n1,2026-05-04T21:30:00+02:00,{told.word()}\n")
    me = ("--profile", "in/me.json")
    for status, *words in (
        (0, "history", "on"),
        (0, "now", *me, "--json"),
        (0, "felt", "better", "music", "--note", told.word()),
        (0, "now", *me),
        (2, "now", *me, "--strict"),
        (2, "now", *me, "--pack", "no-such-pack"),
        (0, "why", "music", *me),
        (2, "why", "no-such-practice", *me),
        (0, "map", "--x", "distress", "--y", "energy", "-o", "out/map.svg"),
        (0, "check"),
        (2, "history", "import", "in/log.jsonl"),
        (2, "history", "import", "in/log.csv"),
        (2, "evaluate", "in/log.jsonl"),
        (0, "history", "--json"),
        (0, "history", "export", "out/mine.csv", "--spreadsheet"),
    ):
        ran = place.run(*words)
        assert ran.returncode == status, (words, ran.stderr)
        assert "Traceback" not in ran.stderr
        assert not told.found_in(ran.stderr), words
    ran = place.run("now", "--profile", "in/slip.json")
    assert (ran.returncode, told.found_in(ran.stderr)) == (2, [slip])
    assert {name.partition(".db")[0] for name in searched(place, told)} == {"home/history/history"}
    assert place.run("history", "forget", "--all", "--yes").returncode == 0
    assert not searched(place, told)
