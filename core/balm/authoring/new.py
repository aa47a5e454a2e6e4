"""A name and a folder -> a pack of one file that passes check and test, and says what each of its parts is for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from balm.diagnostics.errors import BalmError
from balm.language.facts import NAME, RESERVED

TEMPLATE = Path(__file__).with_name("new_pack.toml")
"""The new pack under a name of its own, so that it is a pack like any other and tested as one."""
TEMPLATE_NAME = "new-pack"
OWN = "own"
"""Practices of people's own are known under this name."""


def new_pack(name: str, folder: Path, installed: Iterable[str]) -> Path:
    """Write ``NAME.toml`` into a folder, which is made where it is missing, and return its path.

    `installed` are the names that are taken. Raises BalmError for a name that no new pack may have, where the file
    is there already (it is never written over), and where it cannot be written.
    """
    if name in RESERVED or name == OWN or not NAME.fullmatch(name):
        why = "has a meaning of its own" if name in RESERVED or name == OWN else "is not a name that a pack can have"
        raise BalmError(summary=f"{name!r} {why}. Write lower case letters, digits, _ and -, such as late-shift.")
    if name in set(installed):
        raise BalmError(summary=f"A pack {name!r} is installed already. Choose another name.")
    path = folder / f"{name}.toml"
    text = TEMPLATE.read_text(encoding="utf-8").replace(TEMPLATE_NAME, name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise BalmError(
            summary=f"{path} is there already, and is left as it is. Choose another name or --folder."
        ) from None
    except OSError as error:
        raise BalmError(summary=f"{path} cannot be written: {(error.strerror or 'error').lower()}.") from None
    return path
