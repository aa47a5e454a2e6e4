"""Going on where a run stopped: only with the same things, with what is whole, and never over what is not ours."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from balm.files.checkpoints import Checkpoints
from balm.files.run import _digest_of
from support.effort import one_in
from support.people_files import people, read, write

from .conftest import FEW, Batch

Stop = Callable[..., Path]
ROWS = 5 * FEW


@pytest.fixture
def stopped(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stop:
    """A run that finds no more room after two chunks; the folder that it leaves. `whole.csv` is what it would be."""

    def stop(*args: str) -> Path:
        path = write(tmp_path / "people.csv", people(ROWS, seed=9))
        if not (tmp_path / "whole.csv").exists():
            assert batch(path, "-o", "whole.csv", "--keep", "id").exit_code == 0
        keep = Checkpoints.keep

        def full(self: Checkpoints, number: int, *rest: object) -> None:
            if number == 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            keep(self, number, *rest)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(Checkpoints, "keep", full)
            result = batch(path, "-o", "out.csv", "--keep", "id", *args)
        assert result.exit_code == 2
        assert result.output == (
            "Error: Nothing more can be written beside out.csv.parts: no space left on device.\n"
            "14 rows are finished, and kept in out.csv.parts/so-far.csv. The same command with --resume goes on.\n"
        )
        return tmp_path / "out.csv.parts"

    return stop


def test_what_is_finished_is_not_done_again(
    batch: Batch, stopped: Stop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stopped()
    assert read(folder / "so-far.csv") == read(tmp_path / "whole.csv")[: 2 * FEW]
    done: list[int] = []
    keep = Checkpoints.keep

    def noting(self: Checkpoints, number: int, *rest: object) -> None:
        done.append(number)
        keep(self, number, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Checkpoints, "keep", noting)
    result = batch("people.csv", "-o", "out.csv", "--keep", "id", "--resume", "--json")
    assert result.exit_code == 0, result.output
    assert done == [2, 3, 4]
    data = json.loads(result.output)
    assert (data["rows"], data["resumed"]) == (ROWS, 2 * FEW)
    assert sum(one["count"] for one in data["first"]) + data["nothing_eligible"] == ROWS
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not folder.exists()


PACK = '[pack]\nname = "p"\nversion = "1.0.0"\ntitle = "P"\nextends = ["self-compassion"]\n'


@pytest.mark.parametrize(
    ("args", "says"),
    one_in(
        4,
        [
            (("--first", "2"), "`--first` was 3 and is 2"),
            (("--reasons",), "`--reasons` was false and is true"),
            (("--seed", "5"), "`--seed` was 0 and is 5"),
            (("--keep", "place"), '`--keep` was ["id"] and is ["id", "place"]'),
            (("--rejects", "/r.csv"), '`--rejects` was null and is "/r.csv"'),
            (("--pack", "pack.toml"), "the packs are others now"),
            (("--without", "needs"), "the plugins are others now"),
            (("--map", "map.toml"), "the mapping is another one"),
        ],
    ),
)
def test_other_options_do_not_go_on(
    batch: Batch, stopped: Stop, tmp_path: Path, args: tuple[str, ...], says: str
) -> None:
    folder = stopped()
    (tmp_path / "pack.toml").write_text(PACK)
    (tmp_path / "map.toml").write_text('[facts.distress]\ncolumn = "distress"\n')
    result = batch("people.csv", "-o", "out.csv", "--keep", "id", "--resume", *args)
    assert result.exit_code == 2
    assert result.output == f"Error: This cannot go on, as {says}. `--force` without `--resume` begins anew.\n"
    assert (folder / "000000001.json").exists()
    assert batch("people.csv", "-o", "out.csv", "--keep", "id", "--resume").exit_code == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.exhaustive
def test_another_input_or_version_does_not_go_on(batch: Batch, stopped: Stop, tmp_path: Path) -> None:
    folder = stopped()
    path = tmp_path / "people.csv"
    content, times = path.read_bytes(), path.stat()
    again = ("people.csv", "-o", "out.csv", "--keep", "id", "--resume")

    def put(changed: bytes, later: int) -> None:
        path.write_bytes(changed)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + later))

    for changed, later in ((content, 1), (content + b"\n", 0), (content.replace(b"001", b"100"), 0)):
        put(changed, later)
        assert "as the input has changed since." in batch(*again).output
    middle = content.index(b"home", len(content) // 2)
    put(content[:middle] + b"work" + content[middle + 4 :], 0)
    assert "as the input has changed since." in batch(*again).output
    put(content, 0)
    manifest = folder / "run.json"
    kept = manifest.read_text()
    manifest.write_text(json.dumps(json.loads(kept) | {"balm": "0.0.1"}))
    assert "as it was begun by another version of Balm." in batch(*again).output
    manifest.write_text(kept)
    assert batch(*again).exit_code == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.exhaustive
def test_a_record_of_what_is_not_there_counts_for_nothing(batch: Batch, stopped: Stop, tmp_path: Path) -> None:
    """As after a loss of power: its chunk is decided again."""
    folder = stopped()
    (folder / "000000000.part").write_bytes(b"")
    (folder / "000000001.json").write_bytes(b"{")
    result = batch("people.csv", "-o", "out.csv", "--keep", "id", "--resume", "--json")
    assert json.loads(result.output)["resumed"] == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_the_folder_is_for_the_user_alone(stopped: Stop) -> None:
    before = os.umask(0)
    try:
        folder = stopped()
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.exhaustive
def test_neither_an_output_nor_a_folder_is_replaced_unless_told(batch: Batch, stopped: Stop, tmp_path: Path) -> None:
    stopped()
    words = ("people.csv", "-o", "out.csv", "--keep", "id")
    assert batch(*words).output == (
        "Error: out.csv.parts holds what an earlier run finished: `--resume` goes on, `--force` begins anew.\n"
    )
    (tmp_path / "out.csv").write_text("mine\n")
    for more in ((), ("--resume",)):
        assert batch(*words, *more).output == "Error: out.csv is there already: `--force` replaces it.\n"
    stopped("--force", "--first", "1")
    assert (tmp_path / "out.csv").read_text() == "mine\n"
    assert batch(*words, "--force").exit_code == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_resume_may_replace_an_output_where_it_is_told_so(batch: Batch, stopped: Stop, tmp_path: Path) -> None:
    stopped()
    (tmp_path / "out.csv").write_text("mine\n")
    result = batch("people.csv", "-o", "out.csv", "--keep", "id", "--resume", "--force", "--json")
    assert json.loads(result.output)["resumed"] == 2 * FEW
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_somebody_else_calls_so_is_left_alone(batch: Batch, tmp_path: Path, kind: str) -> None:
    theirs = tmp_path / "out.csv.parts"
    if kind == "folder":
        theirs.mkdir()
        (theirs / "thesis.txt").write_text("all of it")
    else:
        theirs.write_text("all of it")
    result = batch(write(tmp_path / "people.csv", people(3)), "-o", "out.csv", "--keep", "id", "--force")
    assert result.exit_code == 2
    what = "holds `thesis.txt`" if kind == "folder" else "is a file"
    assert f"out.csv.parts is where finished pieces would be kept, and it {what}: move it away." in result.output
    assert (theirs / "thesis.txt" if kind == "folder" else theirs).read_text() == "all of it"


def test_to_resume_what_never_began_is_to_begin(batch: Batch, tmp_path: Path) -> None:
    path = write(tmp_path / "people.csv", people(3))
    assert batch(path, "-o", "out.csv", "--keep", "id", "--resume").exit_code == 0
    assert len(read(tmp_path / "out.csv")) == 3


def test_what_changed_in_the_middle_of_a_large_input_is_noticed(tmp_path: Path) -> None:
    """As large, and as old, and alike at both ends."""
    path = tmp_path / "people.csv"
    content = b"distress\n" + b"3\n" * 2_000_000
    path.write_bytes(content)
    before = _digest_of(str(path))
    path.write_bytes(content[:2_000_009] + b"9" + content[2_000_010:])
    assert path.stat().st_size == len(content)
    assert _digest_of(str(path)) != before
