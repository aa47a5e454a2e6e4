"""What is no ordinary file of a pack's own folder is refused by kind and size, before anything is read from it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

import balm

HEAD = '[pack]\nname = "evenings"\nversion = "1"\ntitle = "Evenings"\n'


def fifo(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_out(path: Path) -> None:
    other = path.parent.parent / "elsewhere.toml"
    other.write_text('[tags]\nsecret = "secret"\n')
    path.symlink_to(other)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**40)


MADE = [fifo, a_socket, device, link_out, link_to_nothing, sparse]


@pytest.mark.skipif(os.name != "posix", reason="such files are a thing of Unix")
@pytest.mark.parametrize("make", MADE)
def test_what_is_no_file_of_the_folder_is_refused(make: object, tmp_path: Path) -> None:
    folder = tmp_path / "evenings"
    folder.mkdir()
    (folder / "pack.toml").write_text(HEAD)
    assert callable(make)
    make(folder / "more.toml")
    with pytest.raises(balm.PackError) as error:
        balm.load(folder)
    (one,) = error.value.diagnostics
    assert (one.code, one.span and one.span.file) == ("unreadable-file", str(folder / "more.toml"))


@pytest.mark.skipif(os.name != "posix", reason="such files are a thing of Unix")
@pytest.mark.parametrize("make", [fifo, a_socket, device, sparse])
def test_nor_is_it_read_where_it_is_named_itself(make: object, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "pack.toml")
    with pytest.raises(balm.PackError) as error:
        balm.load(tmp_path / "pack.toml")
    assert [one.code for one in error.value.diagnostics] == ["unreadable-file"]


def test_the_files_of_a_pack_have_a_size_in_all(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(HEAD)
    for i in range(5):
        (tmp_path / f"more{i}.toml").write_text("#" * 4_000_000)
    with pytest.raises(balm.PackError) as error:
        balm.load(tmp_path)
    assert [one.code for one in error.value.diagnostics] == ["unreadable-file"]
    assert "16 MiB" in str(error.value)
