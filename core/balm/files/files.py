"""Files of people: Parquet, Arrow, CSV or JSON Lines -> their columns, and their rows as a stream of record batches."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import pyarrow as pa

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import BalmError, ProfileError
from balm.diagnostics.redact import redacted
from balm.files.json_lines import keys_of
from balm.files.lent import Lent
from balm.files.miscounted import spell_miscounted
from balm.files.quotes import in_order
from balm.folder import open_regular, reason_of
from balm.people.long_text import whole_lines, whole_rows
from balm.population.python_values import column_names, readable_names, with_bytes, without_runs, without_views

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMS = {".parquet": "Parquet", ".arrow": "Arrow", ".arrows": "Arrow stream", ".csv": "CSV", ".jsonl": "JSON Lines"}
"""How a file's name ends -> what it holds. CSV and JSON Lines may be packed: ``.csv.gz``."""

LINE = "line"
"""The only column of JSON Lines before they are read: each row's line as bytes."""

MOST_LINE = 4 * 1024 * 1024
"""A line of JSON, or a row of CSV, is read up to this size in bytes."""

BATCH = 1 << 14
"""Rows that are read at a time, where a file does not say."""

TOO_LONG = f"This row is longer than {MOST_LINE >> 20} MiB, which nobody's is."
UNREADABLE = (
    "A quote in this row is not closed, or something stands behind a cell in quotes: a quote within such a cell is "
    f"written twice. (Or the row is longer than {MOST_LINE >> 20} MiB.)"
)

_STAND_IN = re.compile(r"\0(\d{1,9})(!?)[,;|\t]*")
"""What stands for a row that Arrow is not given: how many cells it has, and whether it cannot be read at all."""

_PEEKED = 1000
"""So many lines of JSON are looked at to know which columns there are."""


class Form(NamedTuple):
    """What a file holds, by the end of its name."""

    name: str
    packed: bool
    spreadsheet: bool = False
    """Whether CSV is written for a spreadsheet: so that it takes it for UTF-8, and runs nothing in it."""

    @property
    def text(self) -> bool:
        """Whether it is lines of text, so that its parts can be put one after the other."""
        return self.name in ("CSV", "JSON Lines")


def form_of(path: str) -> Form:
    """What a file's name says that it holds. Raises BalmError."""
    stem, packed = (path[:-3], True) if path.lower().endswith(".gz") else (path, False)
    name = FORMS.get(os.path.splitext(stem)[1].lower(), "")
    form = Form(name, packed)
    if not name or (packed and not form.text):
        endings = ", ".join(FORMS)
        raise BalmError(summary=f"{path} has to end in one of {endings}; CSV and JSON Lines may be packed, as .csv.gz.")
    return form


class People(Protocol):
    """A file of people that is open."""

    schema: pa.Schema
    """Its columns. Those of CSV and JSON Lines are told as text."""
    broken: list[tuple[int, str]]
    """Rows that cannot be read, with what is wrong: known at the latest when a later row has been read."""

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Its rows in order, with these columns alone."""
        ...

    stray: frozenset[str]
    """Names that are columns of a few rows alone: what is wrong with them is wrong with those rows."""

    def rows(self, read: int) -> int:
        """How many rows there are, once `read` of them are read: exactly, or by the size of what is still to come."""
        ...


def open_people(path: str, separator: str = ",") -> People:
    """The file, as what its name says that it is; `separator` is between cells of CSV.

    Raises BalmError where it cannot be read so.
    """
    form = form_of(path)
    kinds: dict[str, type[Any]] = {"Parquet": _Parquet, "JSON Lines": _Lines}
    with reading(path):
        open_regular(path).close()  # before a library waits for what a pipe may say
        made: People = _Csv(path, separator) if form.name == "CSV" else kinds.get(form.name, _Arrow)(path)
    names = column_names(made.schema)
    if twice := dict.fromkeys(name for name in names if names.count(name) > 1):
        raise ProfileError([diagnose("duplicate-key", key=name, found=name) for name in twice])
    return made if names == made.schema.names else _Renamed(made, names)


class reading:  # noqa: N801  # it reads as a word: with reading(path)
    """What libraries raise at a file that is missing, cut off or of another kind -> a BalmError in one line."""

    def __init__(self, path: str, after: str = "") -> None:
        self._path = path
        self.after = after
        """Where in the file it was."""

    def __enter__(self) -> reading:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, FileNotFoundError):
            raise BalmError(summary=f"There is no file `{self._path}`.") from None
        if isinstance(error, OSError) and error.filename:  # the system's own, and none of Arrow's
            raise BalmError(summary=f"`{self._path}` cannot be read: {reason_of(error)}.") from None
        if isinstance(error, OSError | EOFError | pa.ArrowException | ValueError | zlib.error):
            # A part of what Arrow says is about its own insides; its first line is about the file.
            number = error.errno if isinstance(error, OSError) else None
            why = (os.strerror(number) if number else str(error)).split("\n")[0]
            if isinstance(error, gzip.BadGzipFile):
                why = "it is not packed with gzip"  # Python's own words quote the file
            form = form_of(self._path).name
            what = f"`{self._path}` cannot be read as {form}{self.after}: {why.rstrip('.')}."
            raise BalmError(summary=f"{what} It may be cut off, damaged or of another kind.") from None


class _Renamed:
    """A file whose columns are called by the normal form of their names."""

    def __init__(self, people: People, names: Sequence[str]) -> None:
        self._people = people
        self._names = dict(zip(names, people.schema.names, strict=True))
        self.schema = pa.schema([field.with_name(name) for field, name in zip(people.schema, names, strict=True)])
        self.broken, self.stray = people.broken, people.stray

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for batch in self._people.batches([self._names[name] for name in columns]):
            yield batch.rename_columns(list(columns))

    def rows(self, read: int) -> int:
        return self._people.rows(read)


class _Parquet:
    stray: frozenset[str] = frozenset()

    def __init__(self, path: str) -> None:
        from pyarrow import parquet

        # Without a buffer all of a row group would be read at once, however large it is.
        with readable_names():
            self._file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        self.schema = _plain(self._file.schema_arrow)
        self.broken: list[tuple[int, str]] = []

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for batch in self._file.iter_batches(batch_size=BATCH, columns=list(columns), use_threads=False):
            yield _decoded(batch.select(list(columns)))

    def rows(self, read: int) -> int:  # noqa: ARG002  # it is written in the file
        return int(self._file.metadata.num_rows)


class _Arrow:
    stray: frozenset[str] = frozenset()

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            whole = file.read(6) == b"ARROW1"
        self._source = pa.memory_map(path)
        self._reader = pa.ipc.open_file(self._source) if whole else pa.ipc.open_stream(self._source)
        self._whole, self._size = whole, os.path.getsize(path)
        self._read = 0
        self.schema = _plain(self._reader.schema)
        self.broken: list[tuple[int, str]] = []

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        reader = self._reader
        found = (reader.get_batch(i) for i in range(reader.num_record_batches)) if self._whole else reader
        for self._read, batch in enumerate(found, 1):
            chosen = batch.select(list(columns))
            for one in chosen.columns:  # offsets of a damaged file could point anywhere in memory
                one.view(with_bytes(one.type)).validate(full=True)
            yield _decoded(chosen)

    def rows(self, read: int) -> int:
        if self._whole:
            return _guessed(read, self._read, self._reader.num_record_batches)
        return _guessed(read, self._source.tell(), self._size)


class _Csv:
    stray: frozenset[str] = frozenset()

    def __init__(self, path: str, separator: str) -> None:
        self._path, self._size, self._at = path, os.path.getsize(path), 0
        self._separator = separator
        self.broken: list[tuple[int, str]] = []
        stream = self._stream({}, (), [])
        self.schema = pa.schema([(name, pa.string()) for name in next(stream).names])
        stream.close()

    def _stream(
        self, types: dict[str, pa.DataType], columns: Sequence[str], broken: list[tuple[int, str]]
    ) -> Generator[Any, None, None]:
        """Its schema, then its rows."""
        lent = Lent()
        with pa.OSFile(self._path) as raw:
            blocks = self._blocks(raw, len(types))
            reader = self._open(blocks, types, columns, broken, lent)
            try:
                yield reader.schema
                yield from reader
            finally:
                del reader
                lent.wait()

    def _blocks(self, raw: pa.OSFile, columns: int) -> Iterator[bytes]:
        """Whole rows, with something that stands for each row that Arrow is not to be given."""
        between = self._separator

        def given_up(line: bytes) -> bytes:
            return miscounted(line.count(between.encode()) + 1, b"!")

        def miscounted(cells: int, mark: bytes = b"") -> bytes:
            return b"\0%d%s%s\n" % (cells, mark, between.encode() * columns)  # a cell more than there are columns

        file = gzip.GzipFile(fileobj=raw) if form_of(self._path).packed else raw
        sound = partial(in_order, separator=between)
        blocks = spell_miscounted(whole_rows(file, given_up, MOST_LINE, sound, between), miscounted, between)
        return self._noting(blocks, raw)

    def _open(
        self,
        blocks: Iterator[bytes],
        types: dict[str, pa.DataType],
        columns: Sequence[str],
        broken: list[tuple[int, str]],
        lent: Lent,
    ) -> Any:
        """A reader of blocks. It holds what is lent until it is done with it, in threads of its own."""
        from pyarrow import csv

        def note(row: Any) -> str:
            found, wanted, why = row.actual_columns, row.expected_columns, []
            if stand_in := _STAND_IN.fullmatch(row.text):
                found, why = int(stand_in[1]), [UNREADABLE] if stand_in[2] else []
            if found != wanted:
                why.insert(0, f"This row has {found} cells, and the table {wanted} columns.")
            broken.append((row.number - 2, " ".join(why)))
            return "skip"

        return csv.open_csv(
            lent.lend(_Rows(blocks, lent)),
            # Rows are numbered by one thread only.
            read_options=csv.ReadOptions(use_threads=False, block_size=MOST_LINE),
            parse_options=csv.ParseOptions(
                delimiter=self._separator,
                newlines_in_values=True,
                # In a table of one column an empty line is a person of whom nothing is known.
                ignore_empty_lines=len(types) != 1,
                invalid_row_handler=lent.lend(note),
            ),
            convert_options=csv.ConvertOptions(
                column_types=types, include_columns=list(columns), strings_can_be_null=True, null_values=[""]
            ),
        )

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        types = dict.fromkeys(self.schema.names, pa.binary())  # so that what is no UTF-8 costs its row alone
        stream = self._stream(types, columns, self.broken)
        next(stream)
        yield from stream

    def _noting(self, some: Iterator[bytes], raw: pa.OSFile) -> Iterator[bytes]:
        """The same, noting how much of the file is read."""
        for one in some:
            self._at = raw.tell()
            yield one

    def rows(self, read: int) -> int:
        return _guessed(read, self._at, self._size)


class _Rows:
    """Rows of CSV as the file that Arrow reads from."""

    closed = False

    def __init__(self, some: Iterator[bytes], lent: Lent) -> None:
        self._some, self._rest, self._lent = some, memoryview(b""), lent

    def read(self, size: int) -> memoryview:
        some = self._rest or memoryview(next(self._some, b""))
        self._rest = some[size:]
        return self._lent.lend(some[:size])

    def readable(self) -> bool:
        return True


class _Lines:
    def __init__(self, path: str) -> None:
        self._path, self._size, self._at = path, os.path.getsize(path), 0
        self.broken: list[tuple[int, str]] = []
        keys: Counter[str] = Counter()
        wrong: Diagnostic | None = None
        people = 0
        for line in islice(filter(None, self._lines()), _PEEKED):
            found = keys_of(line)
            if isinstance(found, Diagnostic):
                wrong = wrong or found
            else:
                keys.update(found)
                people += 1
        if wrong and not keys:
            raise ProfileError([redacted(wrong)])  # of many people nobody is shown what one of them told
        # A name may hold half a surrogate, which no column can be called by.
        names = {name: name.encode("utf-8", "backslashreplace").decode() for name in keys}
        self.schema = pa.schema([(name, pa.string()) for name in dict.fromkeys(names.values())])
        self.stray = frozenset(names[name] for name, count in keys.items() if count < people)

    def _lines(self) -> Iterator[bytes | None]:
        """Lines that are not blank; None for one that is longer than any person's."""
        with open(self._path, "rb") as raw:
            file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if form_of(self._path).packed else raw
            for line in whole_lines(file, MOST_LINE):
                if line is None or not line.isspace():
                    yield line
                self._at = raw.tell()

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:  # noqa: ARG002  # a line has them all
        row, lines = 0, self._lines()
        while some := list(islice(lines, BATCH)):
            self.broken += [(at, TOO_LONG) for at, line in enumerate(some, row) if line is None]
            row += len(some)
            yield pa.record_batch({LINE: pa.array([line for line in some if line is not None], pa.binary())})

    def rows(self, read: int) -> int:
        return _guessed(read, self._at, self._size)


def _guessed(read: int, at: int, size: int) -> int:
    return max(read, read * size // at) if at else read


def _plain(schema: pa.Schema) -> pa.Schema:
    """Without dictionaries, which each batch could have its own of, and without views, with which Arrow does little."""
    column_names(schema)  # none of which can be told where one is no text
    return pa.schema([pa.field(field.name, without_views(_value_type(field.type))) for field in schema])


_BYTES = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}


def _value_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) or str(kind).startswith("run_end_encoded") else kind


def _decoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """As `_plain` says, and text as bytes, so that what is no UTF-8 costs its row alone."""
    plain = [one.cast(without_views(one.type)) for one in without_runs(batch).columns]
    columns = [one.dictionary_decode() if pa.types.is_dictionary(one.type) else one for one in plain]
    return pa.record_batch([one.view(_BYTES.get(one.type, one.type)) for one in columns], batch.schema.names)
