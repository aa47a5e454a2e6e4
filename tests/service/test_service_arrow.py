"""A batch as Arrow streams: what Python's `decide_batch` says, rejects in place, and bytes that stand for too much."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

import balm
from balm.service.settings import MOST_BYTES, MOST_ROWS, MOST_VALUES
from support.effort import examples
from support.service import Answer, Client

pa = pytest.importorskip("pyarrow", reason="it comes with the extra batch")

ARROW = "application/vnd.apache.arrow.stream"
SECRET = "qzxv secret"  # noqa: S105  # what somebody tells
PEOPLE = pa.table(
    {
        "distress": pa.array([4, None, 9, 1, 7], pa.int8()),
        "place": ["home", "work", None, "moon", "bed"],
        "own": pa.array([["Call Ann"], None, [], ["Walk"], ["\x07"]], pa.list_(pa.string())),
    }
)
WRONG = {3: [("unknown-value", "/place")], 4: [("bad-text", "/own/0/title")]}
"""Row -> what is wrong with it."""


def stream(table: pa.Table, rows: int | None = None, **how: Any) -> bytes:
    """A table as a stream, with so many rows a batch."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**how)) as writer:
        writer.write_table(table, max_chunksize=rows)
    return bytes(sink.getvalue().to_pybytes())


def ask(service: Client, raw: object, query: str = "") -> Answer:
    return service.ask("POST", f"/v1/batch{query}", raw=raw, headers={"Content-Type": ARROW})


def read(answer: Answer) -> pa.Table:
    assert (answer.status, answer.headers["content-type"], answer.headers["cache-control"]) == (200, ARROW, "no-store")
    return pa.ipc.open_stream(answer.body).read_all()


def codes(errors: str) -> list[tuple[str, str]]:
    return [(one["code"], one.get("pointer", "-")) for one in json.loads(errors)]


@pytest.mark.parametrize("rows", [None, 2])
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?audience=person&top=1", {"first": 1, "ways": True}),
        ("", {"first": 3, "reasons": True}),
        ("?top=0", {"first": 0, "reasons": True}),
    ],
)
def test_a_row_for_each(service: Client, query: str, wanted: dict[str, Any], rows: int | None) -> None:
    made = read(ask(service, stream(PEOPLE, rows), query))
    assert made["row"].to_pylist() == [*range(PEOPLE.num_rows)]
    errors = {row: codes(said) for row, said in enumerate(made["errors"].to_pylist()) if said}
    assert errors.keys() == WRONG.keys()
    assert errors[3] == WRONG[3]
    expected = balm.load(without=["adaptive"]).decide_batch(PEOPLE, **wanted)
    decided = made.filter(pa.compute.is_null(made["errors"])).drop_columns("errors")
    assert decided.to_pylist() == expected.decisions.to_pylist()
    assert expected.rejects["row"].to_pylist() == [*errors]


def test_a_stream_that_arrives_in_pieces_and_has_no_end(service: Client) -> None:
    raw = stream(PEOPLE, 1)[:-8]

    def sent() -> Iterator[bytes]:
        for at in range(0, len(raw), 97):
            yield raw[at : at + 97]

    assert read(ask(service, sent())).num_rows == PEOPLE.num_rows


def test_rejects_repeat_nothing(service: Client) -> None:
    people = pa.table({"place": [SECRET], "own": pa.array([[f"{SECRET}\x07"]], pa.list_(pa.string()))})
    answer = ask(service, stream(people))
    assert SECRET not in answer.body.decode("latin-1")
    made = read(answer)
    assert made["errors"][0].as_py()
    wrong = pa.table({"place": pa.array([b"\xff"], pa.binary()).view(pa.string())})
    assert codes(read(ask(service, stream(wrong)))["errors"][0].as_py()) == [("not-utf8", "/place")]


def _many(kind: pa.DataType, count: int) -> pa.Table:
    return pa.table({"distress": pa.nulls(count, kind)})


def _nothings(count: int) -> bytes:
    """So many rows that take no bytes, in one batch."""
    batch = pa.record_batch({"distress": pa.Array.from_buffers(pa.null(), count, [None])})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(allow_64bit=True)) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _lists(count: int) -> pa.Table:
    own = pa.ListArray.from_arrays(pa.array([0, count], pa.int32()), pa.nulls(count))
    return pa.table({"own": own})


_TEXTS = pa.array(["home", "home"])
REFUSED: dict[str, tuple[Callable[[], bytes], int, list[tuple[str, str]]]] = {
    "no bytes": (lambda: b"", 400, [("not-arrow", "-")]),
    "text": (lambda: b'{"distress": 4}' * 10, 400, [("not-arrow", "-")]),
    "the end alone": (lambda: stream(PEOPLE)[-8:], 400, [("not-arrow", "-")]),
    "cut in the schema": (lambda: stream(PEOPLE)[:50], 400, [("not-arrow", "-")]),
    "an older format": (lambda: stream(PEOPLE, use_legacy_format=True), 400, [("not-arrow", "-")]),
    "a long head": (lambda: b"\xff" * 4 + struct.pack("<i", MOST_BYTES + 1), 413, [("too-many-bytes", "-")]),
    "a head of less than nothing": (lambda: b"\xff" * 4 + struct.pack("<i", -8), 400, [("not-arrow", "-")]),
    "no fact": (lambda: stream(pa.table({"distres": [1]})), 422, [("unknown-fact", "/distres")]),
    "a column of another type": (lambda: stream(pa.table({"distress": [True]})), 422, [("wrong-type", "/distress")]),
    "views": (lambda: stream(pa.table({"place": _TEXTS.cast(pa.string_view())})), 422, [("not-plain", "-")]),
    "dictionaries": (lambda: stream(pa.table({"place": _TEXTS.dictionary_encode()})), 422, [("not-plain", "-")]),
    "runs": (
        lambda: stream(pa.table({"place": pa.RunEndEncodedArray.from_arrays([2], _TEXTS[:1])})),
        422,
        [("not-plain", "-")],
    ),
}
"""What -> the stream, the status, and the codes. It is refused before anything was decided."""


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused(service: Client, what: str) -> None:
    make, status, expected = REFUSED[what]
    answer = ask(service, make())
    assert (answer.status, answer.codes) == (status, expected)


ENDED: dict[str, tuple[Callable[[], bytes], str]] = {
    "compressed": (lambda: stream(_many(pa.int64(), 1000), compression="zstd"), "not-plain"),
    "many rows": (lambda: _nothings(MOST_ROWS + 1), "too-many-rows"),
    "very many rows": (lambda: _nothings(10**12), "too-many-rows"),
    "many values": (lambda: stream(_lists(MOST_VALUES + 1)), "too-many-rows"),
    "a large batch": (lambda: stream(_many(pa.float64(), MOST_BYTES // 8 + 8)), "too-many-rows"),
    "a large message": (lambda: stream(pa.table({"place": ["x" * MOST_BYTES]})), "too-many-bytes"),
    "a second schema": (lambda: stream(_many(pa.int8(), 0))[:-8] * 2, "not-arrow"),
    "cut": (lambda: stream(_many(pa.int8(), 10))[:-20], "not-arrow"),
}
"""What -> the stream, and the code. Its schema is sound: the last row of the answer says why it ends."""


@pytest.mark.parametrize("what", ENDED)
def test_what_ends_the_answer(service: Client, what: str) -> None:
    make, code = ENDED[what]
    made = read(ask(service, make(), "?top=0"))
    assert [one for one, _ in codes(made["errors"].to_pylist()[-1])] == [code]
    assert made.num_rows == 1


def test_damaged_streams_break_nothing(service: Client) -> None:
    """Each is refused, or answered with a stream."""
    random, whole = Random(17), stream(PEOPLE, 3)
    for _ in range(examples(quick=20, ci=600, nightly=20_000)):
        raw = bytearray(whole)
        for _ in range(random.choice([1, 1, 3])):
            raw[random.randrange(len(raw))] = random.choice([0, 1, 127, 255, random.randrange(256)])
        answer = ask(service, bytes(raw[: random.choice([len(raw), random.randrange(len(raw))])]), "?top=0")
        if answer.status == 200:
            read(answer).validate(full=True)
        else:
            assert (answer.status // 100, answer.headers["content-type"]) == (4, "application/problem+json")
