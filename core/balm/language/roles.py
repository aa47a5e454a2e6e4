"""Roles: which of the packs' facts and tags Balm itself works with. ``[pack.roles]`` -> Roles.

Balm's own code names roles and never facts, as facts belong to packs. A role that no pack declares is absent, and what
depends on it is off.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from balm.language.fact_types import TYPES
from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from balm.language.fact_types.base import FactType
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.pack import PackText

HOURS = 24
_PREFIX = "role:"


class Roles(Mapping[str, str]):
    """Role -> the name of the fact, or for `safety` of the tag, that has it. Immutable; absent roles are no keys."""

    __slots__ = ("_names", "_resolved", "_values")

    def __init__(
        self, names: Mapping[str, str] | None = None, values: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self._names = FrozenDict(names or {})
        self._values = FrozenDict(values or {})
        self._resolved: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __getitem__(self, role: str) -> str:
        return self._names[role]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Roles):
            return NotImplemented
        return (self._names, self._values) == (other._names, other._values)

    def __hash__(self) -> int:
        return hash((frozenset(self._names.items()), frozenset(self._values.items())))

    def __repr__(self) -> str:
        return f"Roles({self._names!r}, {self._values!r})"

    def __reduce__(self) -> tuple[type[Roles], tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]]:
        """What was resolved stays behind."""
        return Roles, (self._names, self._values)

    def answer(self, role: str, facts: Mapping[str, object]) -> object | None:
        """What these facts say in a role; None where it is unknown, or where no pack declares the role."""
        name = self._names.get(role)
        return None if name is None else facts.get(name)

    def marked(self, role: str) -> tuple[str, ...]:
        """The values that a role marks, () where it marks none.

        Of `backdraft` those that mean that it was met lately and of `child` those of whom nothing is kept, low to high;
        of `clock` one for each hour from 0 to 23.
        """
        return self._values.get(role, ())

    def is_marked(self, role: str, facts: Mapping[str, object]) -> bool:
        """Whether these facts say one of the values that a role marks."""
        return facts.get(self._names.get(role, "")) in self._values.get(role, ())

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names of facts, with ``role:NAME`` replaced by the fact that has the role, or left out where none has."""
        asked = tuple(names)
        resolved = self._resolved.get(asked)
        if resolved is None:  # each strategy asks for the same ones in every decision
            found = (self._names.get(one[len(_PREFIX) :]) if one.startswith(_PREFIX) else one for one in asked)
            resolved = self._resolved[asked] = tuple(name for name in found if name is not None)
        return resolved


NO_ROLES = Roles()


ROLES: Mapping[str, Callable[[FactType], bool] | None] = {
    "minutes": lambda kind: kind.numeric,
    "clock": lambda kind: kind.named and not kind.multiple,
    "country": lambda kind: kind.named and not kind.multiple,
    "voice": lambda kind: kind.named and not kind.multiple,
    "distress": lambda kind: kind.numeric,
    "backdraft": lambda kind: kind.named and kind.ordered,
    "child": lambda kind: kind.named and kind.ordered,
    "likes": lambda kind: kind.multiple,
    "safety": None,
}
"""Role -> whether facts of a type may have it; None where it is a tag. `RolesShape` has the same roles as its keys."""


_MARKS = {"clock": "from_hour", "backdraft": "at_least", "child": "at_most"}
"""Role -> the key by which it marks values."""


class _Declared(NamedTuple):
    """One pack's declaration of a role."""

    role: str
    name: str
    marks: Mapping[str, int] | str
    """`from_hour`, `at_least` or `at_most`, as written; "" for a role that marks no values."""
    here: Here
    older: bool
    """Whether it is spelled ``[pack] voice = ...``, as it was before there was ``[pack.roles]``."""


def _declared(text: PackText) -> Iterator[_Declared]:
    shape = text.shape
    for role, name in (("voice", shape.voice), ("country", shape.country)):
        if name:
            yield _Declared(role, name, "", text.here / role, older=True)
    for role in ROLES:
        declared = getattr(shape.roles, role, None)
        here = text.here / "roles" / role
        if isinstance(declared, str):
            yield _Declared(role, declared, "", here, older=False)
        elif declared is not None:
            marks = getattr(declared, _MARKS[role])
            yield _Declared(role, declared.fact, marks, here, older=False)


def declared_roles(text: PackText) -> dict[str, str]:
    """The roles that a pack declares, rightly or not, each with the fact or tag that it names."""
    return {one.role: one.name for one in _declared(text)}


def check_roles(
    texts: Iterable[PackText],
    floor: PackText | None,
    facts: Mapping[str, Fact],
    tags: Mapping[str, str],
    holes: Container[str],
) -> Roles:
    """The roles of all packs. What the floor declares no other pack may; the others may declare a role only alike."""
    floors = declared_roles(floor).keys() if floor else ()
    first: dict[str, _Declared] = {}
    names: dict[str, str] = {}
    marked: dict[str, tuple[str, ...]] = {}
    # The mistake is that of the pack which builds on others.
    for text in sorted(texts, key=lambda one: (one is not floor, bool(one.shape.extends))):
        for one in _declared(text):
            before = first.setdefault(one.role, one)
            if before is one:
                values = _marked_values(one, facts, tags, holes)
                if values is not None:
                    names[one.role] = one.name
                    marked |= {one.role: values} if values else {}
            elif one.role in floors and text is not floor:
                # The older spelling may repeat the floor's choice, as packs that were written before roles do.
                if not one.older or one.name != before.name:
                    one.here.report("floor-role", part="key", role=one.role, name=before.name)
            elif (one.name, one.marks) != (before.name, before.marks):
                one.here.report("two-roles", part="key", role=one.role, name=before.name, first=before.here.line)
    return Roles(names, marked)


def _marked_values(
    one: _Declared, facts: Mapping[str, Fact], tags: Mapping[str, str], holes: Container[str]
) -> tuple[str, ...] | None:
    """The values that a declaration marks; None where it is wrong, which is reported, or hangs on a hole."""
    here = one.here / "fact" if one.marks else one.here
    fits = ROLES[one.role]
    known = facts if fits else tags
    if one.name not in known:
        if one.name not in holes:
            here.report_unknown("unknown-fact" if fits else "unknown-tag", one.name, known)
        return None
    if fits and not fits(facts[one.name].datatype):
        types = sorted(name for name, datatype in TYPES.items() if fits(datatype))
        here.report("wrong-type", found=one.name, expected=f"a fact of type {' or '.join(types)}")
        return None
    if not one.marks:
        return ()
    fact = facts[one.name]
    if not isinstance(one.marks, str):
        return _by_hour(one.marks, fact, one.here / "from_hour")
    key = _MARKS[one.role]
    if one.marks not in fact.values:
        (one.here / key).report_unknown("unknown-value", one.marks, fact.values, fact=fact.name)
        return None
    at = fact.values.index(one.marks)
    return fact.values[at:] if key == "at_least" else fact.values[: at + 1]


def _by_hour(from_hour: Mapping[str, int], fact: Fact, here: Here) -> tuple[str, ...] | None:
    """A value for each hour: before the first hour named, the value of the last, which lasts over midnight."""
    begins: dict[int, str] = {}
    for value, hour in from_hour.items():
        if value not in fact.values:
            (here / value).report_unknown("unknown-value", value, fact.values, part="key", fact=fact.name)
        elif not 0 <= hour < HOURS or hour in begins:
            expected = f"an hour from 0 to {HOURS - 1}, another one for each value"
            (here / value).report("wrong-type", found=hour, expected=expected)
        else:
            begins[hour] = value
    if len(begins) != len(from_hour):
        return None
    return tuple(begins[max((at for at in begins if at <= hour), default=max(begins))] for hour in range(HOURS))
