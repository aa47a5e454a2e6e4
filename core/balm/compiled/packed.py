"""Packed: a program as it travels to another process, compressed to a quarter of its size."""

from __future__ import annotations

import pickle
import zlib
from typing import TYPE_CHECKING

from balm.compiled.matcher import CompiledMatcher

if TYPE_CHECKING:
    from balm.compiled.program import Program

_LEVEL = 1
"""Of compression: the fastest, which leaves a tenth more than the best does."""


def pack_program(program: Program) -> bytes | Program:
    """The program in bytes; as it is where a plugin made its matcher, which whoever pickles may know how to pickle."""
    if type(program.matcher) is not CompiledMatcher:
        return program
    return zlib.compress(pickle.dumps(program, protocol=pickle.HIGHEST_PROTOCOL), _LEVEL)


def unpack_program(packed: bytes | Program) -> Program:
    """The program that `pack_program` packed."""
    if not isinstance(packed, bytes):
        return packed
    program: Program = pickle.loads(zlib.decompress(packed))  # noqa: S301  # packed above, by whoever sent the engine
    return program
