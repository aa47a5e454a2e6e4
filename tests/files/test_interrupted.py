"""Runs that do not reach their end: killed, interrupted, without room. Nothing is lost or wrong, and they can go on.

Real processes; what happens when is told by a pipe, and no test waits for a time.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from support.faulty_plugin import Place, all_end, make_place
from support.people_files import read

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it watches processes as Linux shows them")


more = partial(pytest.param, marks=pytest.mark.exhaustive)
"""A case more: whole processes are started for each."""


@pytest.fixture(scope="module")
def shared_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = make_place(tmp_path_factory.mktemp("interrupted"))
    for ending in ("parquet", "csv"):
        done = place.run(f"whole.{ending}", "--jobs", "1", "--rejects", f"whole-{ending}.csv")
        assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def place(shared_place: Place, tmp_path: Path) -> Place:
    """The same people and plugin, with what comes out when nothing happens."""
    shutil.copytree(shared_place.folder, tmp_path / "place")
    stats = os.stat(shared_place.folder / "people.parquet")
    os.utime(tmp_path / "place" / "people.parquet", ns=(stats.st_atime_ns, stats.st_mtime_ns))
    return Place(tmp_path / "place")


def bytes_of(place: Place, name: str) -> bytes:
    return (place.folder / name).read_bytes()


def whole(place: Place, ending: str = "parquet") -> bytes:
    return bytes_of(place, f"whole.{ending}")


def finished(place: Place, out: str) -> set[int]:
    """The numbers of the chunks that are finished."""
    return {int(path.stem) for path in (place.folder / f"{out}.parts").glob("0*.json")}


@pytest.mark.exhaustive
def test_a_worker_that_is_killed_costs_its_rows_a_try(place: Place) -> None:
    done = place.run("out.parquet", "--jobs", "2", "--rejects", "r.csv", trap=f"once:{place.folder}/sprung")
    assert (place.folder / "sprung").exists()
    assert done.returncode == 0
    assert done.stderr == (
        "The process that decided for rows 20 to 29 was killed (signal 9). They are tried once more.\n"
    )
    assert bytes_of(place, "out.parquet") == whole(place)
    assert bytes_of(place, "r.csv") == bytes_of(place, "whole-parquet.csv")
    assert not (place.folder / "out.parquet.parts").exists()


@pytest.mark.exhaustive
def test_a_worker_that_is_always_killed_ends_the_run_and_the_rest_is_kept(place: Place) -> None:
    done = place.run("out.parquet", "--jobs", "2", "--rejects", "r.csv", trap="always")
    assert done.returncode == 2
    once, again, kept = done.stderr.splitlines()
    assert once == "The process that decided for rows 20 to 29 was killed (signal 9). They are tried once more."
    assert again == (
        "Error: The process that decided for rows 20 to 29 was killed (signal 9), as did another one before it."
    )
    assert kept.endswith("The same command with --resume goes on.")
    assert finished(place, "out.parquet") >= {0}
    assert not {2} & finished(place, "out.parquet")
    assert not (place.folder / "out.parquet").exists()
    assert not (place.folder / "r.csv").exists()
    resumed = place.run("out.parquet", "--jobs", "2", "--rejects", "r.csv", "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert bytes_of(place, "out.parquet") == whole(place)
    assert bytes_of(place, "r.csv") == bytes_of(place, "whole-parquet.csv")


@pytest.mark.exhaustive
@pytest.mark.parametrize(("ending", "jobs"), [("parquet", 2), more("csv", 2), more("csv", 1)])
def test_ctrl_c_keeps_what_is_finished_and_resume_goes_on(place: Place, ending: str, jobs: int) -> None:
    out = f"out.{ending}"
    args = ("--jobs", str(jobs), "--rejects", "r.csv")
    started = place.start(out, *args)
    helpers = started.helpers()
    started.interrupt()
    status, printed, said = started.end()
    assert status == 130
    assert printed == ""
    assert all_end(helpers)
    done = finished(place, out)
    assert done >= {0}
    so_far = f"{out}.parts/so-far.{ending}"
    assert said == (
        f"Interrupted. {so_far} holds the {10 * len(done)} rows that are finished; "
        "the same command with --resume goes on.\n"
    )
    assert not (place.folder / out).exists()
    everybody = read(place.folder / f"whole.{ending}")
    assert read(place.folder / so_far) == [row for row in everybody if row["row"] // 10 in done]
    resumed = place.run(out, *args, "--resume", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["resumed"] == 10 * len(done)
    assert bytes_of(place, out) == whole(place, ending)
    assert bytes_of(place, "r.csv") == bytes_of(place, f"whole-{ending}.csv")
    assert not (place.folder / f"{out}.parts").exists()


@pytest.mark.exhaustive
def test_workers_end_with_the_process_that_started_them(place: Place) -> None:
    started = place.start("out.parquet", "--jobs", "2")
    helpers = started.helpers()
    assert len(helpers) >= 2
    os.kill(started.process.pid, signal.SIGKILL)
    os.kill(started.halted, signal.SIGKILL)  # it would go on with what it was at
    assert started.end()[0] == -signal.SIGKILL
    assert all_end(helpers)
    assert finished(place, "out.parquet") >= {0}
    assert not (place.folder / "out.parquet").exists()
    refused = place.run("out.parquet", "--jobs", "2")
    assert refused.returncode == 2
    assert refused.stderr == (
        "Error: out.parquet.parts holds what an earlier run finished: `--resume` goes on, `--force` begins anew.\n"
    )
    assert place.run("out.parquet", "--jobs", "2", "--resume").returncode == 1  # rejects without a file for them
    assert bytes_of(place, "out.parquet") == whole(place)


@pytest.mark.exhaustive
def test_two_at_once_do_not_get_into_each_others_way(place: Place) -> None:
    started = place.start("out.parquet", "--jobs", "2")
    for how in ("--resume", "--force"):
        other = place.run("out.parquet", how)
        assert other.returncode == 2
        assert other.stderr == "Error: Another process is at out.parquet.parts: wait for it, or stop it.\n"
    started.interrupt()
    assert started.end()[0] == 130


@pytest.mark.parametrize(
    ("ending", "jobs", "most"),
    [more("csv", 2, 1200), more("csv", 1, 3000), more("parquet", 2, 6000), more("jsonl", 1, 5000)],
)
def test_a_full_disk_ends_the_run_in_words(place: Place, jobs: int, ending: str, most: int) -> None:
    """In the middle, where a chunk has no room, or at the end, where the whole has none."""
    out = f"out.{ending}"
    done = place.run(out, "--jobs", str(jobs), most_bytes=most)
    assert done.returncode == 2
    assert f"Nothing more can be written beside {out}.parts: file too large." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place.folder / out).exists()
    assert not list((place.folder / f"{out}.parts").glob("*.tmp"))
    assert ("--resume goes on" in done.stderr) == bool(finished(place, out))
    assert place.run(out, "--jobs", str(jobs), "--resume").returncode == 1
    assert read(place.folder / out) == read(place.folder / "whole.parquet")
