"""Bit order: columns of ranks (`bit_parallel`) -> who comes first, and by how much, of many people at once.

A number is its binary digits, the lowest first, each of them a column: one bit a person.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Digits: TypeAlias = "Sequence[int]"


class Contender(NamedTuple):
    """A practice: of whom it is eligible, and its rank."""

    practice: str
    eligible: int
    rank: Digits


class Best(NamedTuple):
    """The contender that comes first of each person."""

    first: Mapping[str, int]
    """Practice -> of whom it comes first."""
    anybody: int
    """Of whom there is one at all."""
    rank: Digits


def best(contenders: Iterable[Contender]) -> Best:
    """The greatest rank; of equal ones, that of the contender named first."""
    rank: list[int] = []
    anybody = 0
    led = []
    for one in contenders:
        ahead = one.eligible & (greater(one.rank, rank) | ~anybody)
        if ahead:
            rank = [old ^ ((old ^ new) & ahead) for old, new in zip_longest(rank, one.rank, fillvalue=0)]
            anybody |= ahead
            led.append((one.practice, ahead))
    first, settled = {}, 0
    for practice, ahead in reversed(led):
        first[practice] = ahead & ~settled
        settled |= ahead
    return Best(first, anybody, rank)


def greater(one: Digits, other: Digits) -> int:
    """Of whom the one number is greater."""
    found = 0
    for a, b in zip_longest(one, other, fillvalue=0):
        differ = a ^ b
        found = (a & differ) | (found & ~differ)
    return found


def less(one: Digits, other: Digits) -> list[int]:
    """The one number less the other, of those of whom it is no greater."""
    found, borrow = [], 0
    for a, b in zip_longest(one, other, fillvalue=0):
        found.append(a ^ b ^ borrow)
        borrow = (~a & (b | borrow)) | (b & borrow)
    return found


def count(columns: Iterable[int]) -> list[int]:
    """In how many of the columns each person is."""
    digits: list[int] = []
    for column in columns:
        carry = column
        for at, digit in enumerate(digits):
            digits[at], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    return digits


def least(people: int, number: Digits) -> tuple[int, int]:
    """Those of some people who have the least number, and which it is."""
    value = 0
    for at in reversed(range(len(number))):
        fewer = people & ~number[at]
        if fewer:
            people = fewer
        else:
            value |= 1 << at
    return people, value
