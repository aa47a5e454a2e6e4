"""Key layout: how all that ranks a practice is packed into one integer, for Python, numpy and the loops in C alike.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

Number = TypeVar("Number", int, "NDArray[Any]")


class KeyLayout(NamedTuple):
    """The fields of a ranking key, from its highest bits down: keeps, firsts, points, place. The greater comes first.

    A place counts practices from the end of the catalogue, from 1: of equals the earlier comes first, and 0 is nobody.
    Without keeps and firsts, points may have all bits above the place, and be below 0. Bits above the keeps are not of
    the key.
    """

    place_bits: int
    point_bits: int
    """0: all bits above the place."""
    first_bits: int
    keep_bits: int
    """0 where nothing is kept: then a key has no such field."""
    zero: int
    """The points that are written as 0. Where there are firsts, or keeps, the least there may be: the field is never
    negative."""

    @property
    def point(self) -> int:
        """What a point adds to a key."""
        return 1 << self.place_bits

    @property
    def first(self) -> int:
        """What a first adds to a key."""
        return self.point << self.point_bits

    @property
    def keep(self) -> int:
        """What a keep adds to a key."""
        return self.first << self.first_bits

    @property
    def end(self) -> int:
        """The lowest bit above a key."""
        return self.keep << self.keep_bits

    def start(self, place: int) -> int:
        """The key of a practice that has neither points, firsts nor keeps."""
        return place - self.zero * self.point

    def place(self, key: Number) -> Number:
        """The place in a key, or in each of an array of keys."""
        return key & ((1 << self.place_bits) - 1)

    def points(self, key: Number) -> Number:
        """The points."""
        above = key >> self.place_bits
        return (above & ((1 << self.point_bits) - 1) if self.point_bits else above) + self.zero

    def firsts(self, key: Number) -> Number:
        """The firsts."""
        return key >> (self.place_bits + self.point_bits) & ((1 << self.first_bits) - 1)

    def keeps(self, key: Number) -> Number:
        """The keeps."""
        return key >> (self.place_bits + self.point_bits + self.first_bits) & ((1 << self.keep_bits) - 1)
