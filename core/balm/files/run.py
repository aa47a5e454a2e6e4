"""A run: a file of people, in chunks and by several processes -> one output, whole or not at all, and a summary."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing, contextmanager
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from balm.diagnostics.codes import diagnose
from balm.diagnostics.errors import BalmError, ProfileError
from balm.files.apply_mapping import apply_mapping
from balm.files.checkpoints import Checkpoints, Folder
from balm.files.chunk_processor import ChunkProcessor
from balm.files.chunks import Chunk, read_chunks
from balm.files.columns import Columns, choose_columns
from balm.files.files import Form, form_of, open_people
from balm.files.mapping import TableMapping, read_mapping, separator_of
from balm.files.summary import Summary
from balm.files.workers import Workers, tried
from balm.files.writers import as_part
from balm.folder import check_replaceable, read_regular, reason_of, replacing
from balm.language.source import MOST_BYTES
from balm.population.tables import REJECTS, Wanted, decisions_schema, spelled_schema
from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from balm.files.chunk_processor import Decider
    from balm.files.files import People

CHUNK_ROWS = 40_000
"""So many rows are decided at a time: enough that the rest costs little, few enough that little is lost."""


class Order(NamedTuple):
    """What is to be decided, and where to."""

    people: str
    """The file of the input; `out` and `rejects` are those of the output."""
    out: str
    rejects: str | None = None
    keep: tuple[str, ...] = ()
    mapping: str | None = None
    separator: str | None = None
    """What is between the cells of CSV that is read; None is what the mapping says, or else a comma."""
    wanted: Wanted = Wanted()
    jobs: int = 1
    resume: bool = False
    force: bool = False
    spreadsheet: bool = False
    """Whether CSV is written so that a spreadsheet runs nothing in it."""

    def form(self, path: str) -> Form:
        """How an output of that name is written. Raises BalmError."""
        return form_of(path)._replace(spreadsheet=self.spreadsheet)


class Stopped(KeyboardInterrupt):
    """An interruption: what is finished is kept. `rows` of it, and the file in which they can be read."""

    def __init__(self, rows: int, so_far: str) -> None:
        super().__init__(rows, so_far)
        self.rows, self.so_far = rows, so_far


class Callbacks(NamedTuple):
    """What is called while a run goes on."""

    progress: Callable[[int, int, int], None]
    """Rows that are done, those of them that an earlier run did, and how many there seem to be."""
    trouble: Callable[[str], None]
    """A line about something that went wrong and did not end the run."""


def run_batch(decider: Decider, order: Order, callbacks: Callbacks, plugins: Sequence[str] = ()) -> Summary:
    """Decide for everybody in a file, and write the output; `plugins` says which are on, so that no other run goes on.

    Raises BalmError (ProfileError, PackError) with what is wrong, and Stopped where it is interrupted; whatever is
    finished then is kept, and the same order with `resume` goes on from there.
    """
    _check_paths(order)
    raw = _mapping_file(order)
    separator = order.separator or (separator_of(raw) if raw is not None else ",")
    people = open_people(order.people, separator)
    facts = decider.rulebook.facts
    mapping = None if raw is None else read_mapping(order.mapping or "", raw, facts, people.schema.names)
    decided = spelled_schema(decisions_schema(order.wanted))
    taken = {*decided.names, "problem"}
    columns = choose_columns(order.people, people.schema.names, facts, order.keep, mapping, taken, people.stray)
    carried = pa.schema([people.schema.field(name) for name in columns.kept])
    _check_types(order.people, decider, people, columns, mapping)
    checkpoints = Checkpoints(
        f"{order.out}.parts",
        order.form(order.out),
        _with_kept(decided, carried),
        order.form(order.rejects) if order.rejects else None,
        _with_kept(REJECTS, carried),
    )
    _check_kept(order, checkpoints)
    lines = form_of(order.people).name == "JSON Lines"
    processor = ChunkProcessor(decider, order.wanted, columns, carried, mapping, lines, checkpoints)
    with Folder(checkpoints.folder) as folder:
        with _words_for_the_disk(checkpoints.folder):
            folder.begin(_about(order, decider, plugins, raw), resume=order.resume, force=order.force)
        finished = _finish(order, people, processor, callbacks)
        folder.remove()
    return _sum(finished)


def _finish(order: Order, people: People, processor: ChunkProcessor, callbacks: Callbacks) -> dict[int, Summary]:
    """Every chunk that is not finished, and then the output. What stops it says what is kept, and where."""
    checkpoints = processor.checkpoints
    try:
        finished = checkpoints.finished()
        with _words_for_the_disk(checkpoints.folder):
            with closing(_worked(order, people, processor, finished, callbacks)) as worked:
                finished |= dict(worked)
            _put(checkpoints, order, sorted(finished))
    except KeyboardInterrupt:
        finished = checkpoints.finished()
        raise Stopped(_sum(finished).rows, _so_far(checkpoints, order, sorted(finished))) from None
    except BalmError as error:
        finished = checkpoints.finished()
        if not finished:
            raise
        kept_in = _so_far(checkpoints, order, sorted(finished)) or checkpoints.folder
        kept = (
            f"{_sum(finished).rows:,} rows are finished, and kept in {kept_in}. The same command with --resume goes on."
        )
        raise BalmError(summary=f"{error}\n{kept}") from error
    return finished


def _sum(finished: Mapping[int, Summary]) -> Summary:
    total = Summary()
    for _, summary in sorted(finished.items()):
        total = total.plus(summary)
    return total


def _worked(
    order: Order, people: People, processor: ChunkProcessor, finished: Mapping[int, Summary], callbacks: Callbacks
) -> Generator[tuple[int, Summary], None, None]:
    """Number and summary of each chunk that is not finished, as they are done."""
    before = done = _sum(finished).rows
    read = 0

    def counted() -> Iterator[Chunk]:
        nonlocal read
        for chunk in read_chunks(order.people, people, processor.columns.all, CHUNK_ROWS, set(finished)):
            read = chunk.start + chunk.rows
            yield chunk

    workers: Workers[Chunk, Summary] = Workers(processor.process, order.jobs, callbacks.trouble)
    chunks = counted()
    few = list(islice(chunks, 2))
    alone = order.jobs == 1 or len(few) == 1  # a process takes a while to start
    chunks = chain(few, chunks)
    results = _in_turn(processor.process, chunks) if alone else workers.run(chunks)
    try:
        for chunk, summary in results:
            done += summary.rows
            callbacks.progress(done, before, max(people.rows(read), done))
            yield chunk.number, summary
    finally:
        workers.stop()


def _in_turn(work: Callable[[Chunk], Summary], chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Summary]]:
    """As `Workers.run`, in this process."""
    for chunk in chunks:
        done, result = tried(work, chunk)
        if not done:
            raise result
        yield chunk, result


def _put(checkpoints: Checkpoints, order: Order, numbers: Sequence[int]) -> None:
    """The whole output at its place; the rejects first, so that the output says that all is there."""
    if order.rejects:
        with replacing(order.rejects) as file:
            checkpoints.write_rejects(file, numbers)
    with replacing(order.out, folder=checkpoints.folder) as file:
        checkpoints.write(file, numbers)
        file.flush()
        os.fsync(file.fileno())


def _so_far(checkpoints: Checkpoints, order: Order, numbers: Sequence[int]) -> str:
    """A whole file of what is finished, in the folder; "" where there is no room for it."""
    endings = os.path.basename(order.out).split(".")[-2 if checkpoints.form.packed else -1 :]
    path = os.path.join(checkpoints.folder, ".".join(["so-far", *endings]))
    try:
        with replacing(path) as file:
            checkpoints.write(file, numbers)
    except OSError:
        return ""
    return path


def _check_paths(order: Order) -> None:
    """Raises BalmError where the output cannot lie where it is to."""
    form_of(order.people)
    for path in filter(None, (order.out, order.rejects)):
        form = form_of(path)
        if path == order.rejects and not form.text:
            raise BalmError(summary=f"Rejects are written as CSV or JSON Lines, and {path} is neither.")
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise BalmError(summary=f"There is no folder for {path}.")
        if os.path.isdir(path):
            raise BalmError(summary=f"{path} is a folder.")
        if os.path.lexists(path) and not order.force:
            raise BalmError(summary=f"{path} is there already: `--force` replaces it.")
        try:
            check_replaceable(path)
        except OSError as error:
            raise BalmError(summary=f"{path} cannot be written: {reason_of(error)}.") from None
        if os.path.realpath(path) == os.path.realpath(order.people):
            raise BalmError(summary=f"{path} is the input itself.")
    if order.separator and form_of(order.people).name != "CSV":
        raise BalmError(summary=f"`--separator` is for CSV, and {order.people} is none: leave it out.")
    outputs = [path for path in (order.out, order.rejects) if path]
    if order.spreadsheet and all(form_of(path).name != "CSV" for path in outputs):
        raise BalmError(summary=f"`--spreadsheet` is for CSV, and {order.out} is none: leave it out, or write OUT.csv.")
    if order.rejects and os.path.realpath(order.rejects) == os.path.realpath(order.out):
        raise BalmError(summary=f"{order.out} cannot hold both decisions and rejects.")


def _mapping_file(order: Order) -> bytes | None:
    """The mapping as it is written, where there is one."""
    if order.mapping is None:
        return None
    try:
        return read_regular(order.mapping, MOST_BYTES)
    except OSError as error:
        raise BalmError(summary=f"{order.mapping} cannot be read: {reason_of(error)}.") from None


def _check_types(path: str, decider: Decider, people: People, columns: Columns, mapping: TableMapping | None) -> None:
    """Raises BalmError where a column can hold no answer, before anything is decided."""
    expected = "numbers, true and false, text, or lists of text"
    kinds = [(name, people.schema.field(name).type) for name in columns.told]
    if wrong := [(name, kind) for name, kind in kinds if not _may_tell(kind, mapped=mapping is not None)]:
        raise ProfileError(
            [diagnose("wrong-type", key=name, found=f"a column of {kind}", expected=expected) for name, kind in wrong]
        )
    table = pa.schema([people.schema.field(name) for name in columns.told]).empty_table()
    if mapping is None:
        if form_of(path).name != "JSON Lines":  # in which each row has types of its own
            decider.decide_batch(table, **Wanted(first=1)._asdict())
        return
    for fact, how in mapping.facts.items():
        try:
            apply_mapping(mapping._replace(facts={fact: how}), table)
        except pa.ArrowException as error:
            raise BalmError(summary=f"`{fact}` cannot be made of its columns: {error}") from None


def _may_tell(kind: pa.DataType, *, mapped: bool) -> bool:
    """Whether an answer may stand in a column of this type, as far as that can be said of the type alone."""
    if pa.types.is_union(kind):  # Arrow makes no empty column of these
        return False
    return not mapped or not (pa.types.is_temporal(kind) or isinstance(kind, pa.BaseExtensionType))


def _about(order: Order, decider: Decider, plugins: Sequence[str], mapping: bytes | None) -> dict[str, Any]:
    """All that the output hangs on: a run goes on only where it is the same."""
    stat = os.stat(order.people)
    return {
        "balm": __version__,
        "input": {"bytes": stat.st_size, "changed": stat.st_mtime_ns, "digest": _digest_of(order.people)},
        "packs": [[pack.name, pack.version, pack.digest] for pack in decider.rulebook.packs],
        "plugins": list(plugins),
        "mapping": "" if mapping is None else f"sha256:{hashlib.sha256(mapping).hexdigest()}",
        "separator": order.separator,
        "keep": list(order.keep),
        "first": order.wanted.first,
        "reasons": order.wanted.reasons,
        "ways": order.wanted.ways,
        "seed": order.wanted.seed,
        "spreadsheet": order.spreadsheet,
        "rejects": order.rejects and os.path.abspath(order.rejects),
        "piece": CHUNK_ROWS,
    }


def _check_kept(order: Order, checkpoints: Checkpoints) -> None:
    """Raises BalmError where an output cannot hold a column that is kept, before anything is decided."""
    try:
        nothing = [pa.nulls(1, kind) for kind in checkpoints.schema.types]  # without a row, CSV takes any
        as_part(pa.table(nothing, checkpoints.schema), checkpoints.form)
        checkpoints.write(BytesIO(), ())
    except pa.ArrowException as error:
        why = f"{order.out} cannot hold a column that is kept: {str(error).splitlines()[0]}"
        raise BalmError(summary=f"{why}. Leave it out of `--keep`, or write JSON Lines.") from None


def _digest_of(path: str) -> str:
    """A digest of all of a file, which takes a fiftieth of the time in which its rows are decided."""
    with open(path, "rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _with_kept(schema: pa.Schema, kept: pa.Schema) -> pa.Schema:
    """The number of the row, what is kept of it, and all the rest."""
    return pa.schema([schema.field(0), *kept, *list(schema)[1:]])


@contextmanager
def _words_for_the_disk(folder: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f"in {os.path.dirname(error.filename) or '.'}" if error.filename else f"beside {folder}"
        raise BalmError(summary=f"Nothing more can be written {where}: {reason_of(error)}.") from None
