"""Keys: what rules do to practices -> the ranking keys of the whole catalogue, side by side in one big integer.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Mapping, Sequence
from struct import unpack
from typing import NamedTuple

from balm.compiled.practices import Effect, Grants, Waiver
from balm.compiled.sums import FactoredSums, Sums
from balm.native.key_layout import KeyLayout

MARGIN = 1_000
"""Points that strategies may add to a practice without leaving the field of points in its key."""


class PackedKeys(NamedTuple):
    """The keys of the catalogue in one big integer, a lane each: to add what rules give is to add integers.

    Above its key a lane counts how many more rules may exclude the practice before the lane falls below `floor`. One
    rule makes it fall, and no lane ever borrows from the next.
    """

    layout: KeyLayout
    width: int
    """Bits of a lane: 32 or 64."""
    floor: int
    """The least lane that no rule excludes."""
    base: int
    """Every lane before any rule."""
    practices: int

    def of(self, practice: int, effect: Effect) -> int:
        """What a rule's effect on one practice adds."""
        layout = self.layout
        lane = effect.keeps * layout.keep + effect.firsts * layout.first + effect.points * layout.point
        return (lane - effect.excluded * self.exclusion) << (practice * self.width)

    @property
    def exclusion(self) -> int:
        """What a rule that excludes a practice takes from its lane."""
        return self.layout.end

    def waive(self, waivers: Sequence[Waiver], fired: int, total: int) -> int:
        """Give back to the lanes of kept practices what the exclusions that do not count took from them."""
        for waiver in waivers:
            total += (waiver.of(fired).bit_count() * self.exclusion) << (waiver.practice * self.width)
        return total

    def spread(self) -> list[int]:
        """Practice -> its lane, all ones."""
        return [((1 << self.width) - 1) << (practice * self.width) for practice in range(self.practices)]

    def read(self, total: int) -> list[int]:
        """Each practice's lane."""
        raw = total.to_bytes(self.practices * self.width // 8, "little")
        return list(unpack(f"<{self.practices}{'I' if self.width == 32 else 'Q'}", raw))

    def split(self, lane: int) -> tuple[int, int, int, int]:
        """A lane's practice, keeps, firsts and points."""
        layout = self.layout
        return self.practices - layout.place(lane), layout.keeps(lane), layout.firsts(lane), layout.points(lane)


def make_packed_keys(effects: Sequence[Mapping[int, Effect]], practices: int) -> PackedKeys:
    """Lanes wide enough for all rules to fire at once; `effects` are each rule's."""
    points, firsts, excluded, keeps = ([0] * practices for _ in range(4))
    for of_rule in effects:
        for at, effect in of_rule.items():
            points[at] += abs(effect.points)
            firsts[at] += effect.firsts
            excluded[at] += effect.excluded
            keeps[at] += effect.keeps
    most = max(points, default=0) + MARGIN
    layout = KeyLayout(
        place_bits=practices.bit_length(),
        point_bits=(2 * most).bit_length(),
        first_bits=max(firsts, default=0).bit_length(),
        keep_bits=max(keeps, default=0).bit_length(),
        zero=-most,
    )
    allowed = max(excluded, default=0) + 1
    floor = allowed * layout.end
    width = 32 if floor.bit_length() <= 32 else 64
    base = sum((floor + layout.start(practices - at)) << (at * width) for at in range(practices))
    return PackedKeys(layout, width, floor, base, practices)


def make_gains(effects: Sequence[Mapping[int, Effect]], given: Grants, keys: PackedKeys) -> Sums | FactoredSums:
    """What each rule adds to the lanes; by parts where rules are many and the sets of practices they speak of few."""
    grants, made_of = given
    if len(grants) * _MANY > len(effects):
        return Sums([sum(keys.of(at, effect) for at, effect in of_rule.items()) for of_rule in effects])
    return FactoredSums(made_of, [sum(keys.of(at, unit) for at in ats) for unit, ats in grants])


_MANY = 16
"""Rules a part, from which on counting parts first is faster."""
