"""`balm fmt`: pack files in Balm's layout, each written whole or not at all, and none where one cannot be read."""

from __future__ import annotations

import difflib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from balm.command.complete import complete_file
from balm.command.output import say, say_bytes, standard_output, write_json
from balm.command.page import Role, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.language.files import PackFile

STDIN = "-"


@click.command("fmt", short_help="Set the layout of packs.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=complete_file)
@click.option("--check", is_flag=True, help="Change nothing; list the files that would change, and exit 1 for one.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@click.option("--mend", is_flag=True, help="Write older spellings as today's: `when` on a practice as `limits`.")
@click.option("--json", "as_json", is_flag=True, help="The files, and whether each changes, as JSON.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], check: bool, diff: bool, mend: bool, as_json: bool) -> None:
    """Set the layout of packs: blanks, blank lines, quotes, long lists.

    Nothing moves, every comment stays, and no decision changes. PATH is a TOML file, the folder of a pack, or - for
    standard input, which is written to standard output.

    \b
    Examples:
      balm fmt my-pack.toml
      balm fmt --check --diff my-pack
      balm fmt --mend my-pack
      balm fmt - < my-pack.toml
    """
    piped = STDIN in paths
    if piped and len(paths) > 1:
        raise click.UsageError("- is standard input, and goes with no other PATH.")
    formatted = _formatted(_files(paths), mend=mend)
    changed = [(file, made) for file, made in formatted if made != file.raw]
    if not (check or diff or piped):
        for file, made in changed:
            _write(Path(file.name), made)
    if as_json:
        write_json([{"file": file.name, "changed": made != file.raw} for file, made in formatted])
    elif diff:
        _show([line for file, made in changed for line in _difference(file, made)])
    elif check:
        say("".join(f"{file.name}\n" for file, _ in changed), nl=False)
    elif piped:
        say_bytes(formatted[0][1])
    else:
        say(_summary(len(changed), len(formatted)))
    if check and changed:
        ctx.exit(1)


def _files(paths: Sequence[str]) -> list[PackFile]:
    """The files of all paths, each once. Raises PackError: also for a folder of TOML files that is no pack."""
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.diagnostics.errors import PackError
    from balm.language.files import PackFile, find_files
    from balm.language.pack import read_pack
    from balm.language.source import MOST_BYTES

    if STDIN in paths:
        return [PackFile("standard input", sys.stdin.buffer.read(MOST_BYTES + 1))]
    files: dict[str, PackFile] = {}
    problems: list[Diagnostic] = []
    for path in paths:
        found = find_files(Path(path), path)
        if isinstance(found, Diagnostic):
            problems.append(found)
            continue
        files |= {file.name: file for file in found.files}
        if os.path.isdir(path):
            problems += [one for one in read_pack(found)[1] if one.code == "no-pack-table"]
    if problems:
        raise PackError(problems)
    return list(files.values())


def _formatted(files: Sequence[PackFile], *, mend: bool) -> list[tuple[PackFile, bytes]]:
    """The files, each with what it is in Balm's layout. Raises PackError with the mistakes of all."""
    from balm.authoring.fmt import format_file
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.diagnostics.errors import PackError

    formatted: list[tuple[PackFile, bytes]] = []
    problems: list[Diagnostic] = []
    for file in files:
        try:
            formatted.append((file, format_file(file, mend=mend)))
        except PackError as error:
            problems += error.diagnostics
    if problems:
        raise PackError(problems)
    return formatted


def _write(path: Path, made: bytes) -> None:
    """Replace a file, or what a link leads to; its permissions stay."""
    from balm.folder import reason_of, replace_file

    path = path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    try:
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        replace_file(str(path), made, mode)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written, and is left as it was: {reason_of(error)}.") from None


def _difference(file: PackFile, made: bytes) -> list[str]:
    """A unified diff, a line a text."""
    before, after = (raw.decode().replace("\r\n", "\n").splitlines(keepends=True) for raw in (file.raw, made))
    lines = difflib.unified_diff(before, after, file.name, file.name)
    return [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]


def _show(difference: Sequence[str]) -> None:
    """A diff: to the letter in a pipe, in colour on a terminal."""
    if not standard_output().isatty():
        say("".join(difference), nl=False)
        return
    roles: dict[str, Role] = {"+": "good", "-": "help", "@": "quiet"}
    with page() as sheet:
        sheet.lines = [[(line.rstrip("\n"), roles.get(line[0], "plain"))] for line in difference]


def _summary(changed: int, total: int) -> str:
    if not changed:
        return "Nothing to change." if total == 1 else f"Nothing to change in {total} files."
    return f"Set the layout of {changed} of {total} file{'' if total == 1 else 's'}."
