"""Examples and claims: what a pack's author expects of one person, and of every person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.language.conditions import Draft, parse_predicate
from balm.language.facts import Value
from balm.language.here import NOWHERE, Place
from balm.language.practices import Practice, read_own
from balm.language.predicates import Condition, Predicate
from balm.language.selectors import Selector, names

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import ClaimShape, ExampleShape, ExpectShape
    from balm.language.vocabulary import Vocabulary


class Expectation(NamedTuple):
    """None is what nothing is expected of. A list of selectors means one of them; `never`: none of them."""

    first: tuple[Selector, ...] | None = None
    first_not: tuple[Selector, ...] | None = None
    some: tuple[Selector, ...] | None = None
    never: tuple[Selector, ...] | None = None
    only: tuple[Selector, ...] | None = None
    nothing: bool = False
    refers: tuple[str, ...] | None = None
    refers_any: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    never_says: tuple[str, ...] | None = None


SELECTING = ("first", "first_not", "some", "never", "only")
ADDING = ("never", "only", "nothing")
"""What may be expected of what is added where a fact rises; beside them only `refers = []`."""


class Example(NamedTuple):
    """One person, and what Balm answers them."""

    name: str
    pack: str
    given: Mapping[str, Value]
    own: tuple[Practice, ...]
    expect: Expectation
    place: Place = NOWHERE


class Claim(NamedTuple):
    """What holds for every person of whom the conditions hold; `where_...`: and for whom such a one is possible."""

    id: str
    """``pack/name``, or ``pack/name[value]`` for an instance of a claim with `from`."""
    when: Condition
    any: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    expect: Expectation
    where_feasible: tuple[Selector, ...] | None
    where_eligible: tuple[Selector, ...] | None
    raising: str
    because: str
    place: Place = NOWHERE


def check_example(shape: ExampleShape, pack: str, vocabulary: Vocabulary, here: Here) -> Example:
    """The example that an ``[[example]]`` table states."""
    own = []
    for i, raw in enumerate(shape.own):
        read = read_own(raw, vocabulary.attributes)
        if isinstance(read, Practice):
            own.append(read)
        else:
            for key, mistake in read:
                spot = here / "own" / i
                (spot / key if key else spot).report_mistake(mistake)
    expectations = _Expectations(shape.expect, vocabulary, here / "expect", allow_from=False)
    given = vocabulary.told(shape.given, here / "given")
    return Example(shape.name, pack, given, tuple(own), expectations.made(""), here.place)


def check_claim(shape: ClaimShape, pack: str, vocabulary: Vocabulary, here: Here) -> list[Claim]:
    """The claims that a ``[[claim]]`` table states: one for each value that `from` stands for."""
    when = vocabulary.condition(shape.when, here / "when")
    any_of = vocabulary.conditions(shape.any, here / "any")
    unless = vocabulary.conditions(shape.unless, here / "unless")
    expectations = _Expectations(shape.expect, vocabulary, here / "expect", allow_from=True)
    feasible = _plain(vocabulary, shape.where_feasible, here / "where_feasible")
    eligible = _plain(vocabulary, shape.where_eligible, here / "where_eligible")
    raising = next(iter(vocabulary.known_facts(shape.raising or None, here / "raising")), "")
    if raising and (not vocabulary.facts[raising].datatype.ordered or not vocabulary.facts[raising].tellable):
        expected = "a scale or a level that a person or a program can tell"
        (here / "raising").report("bad-raising", found=raising, why="cannot rise", expected=expected)
        raising = ""
    if raising:
        _report_not_added(shape.expect, raising, here / "expect")

    def made(claim_id: str, when: Condition, value: str = "") -> Claim:
        return Claim(
            claim_id,
            when,
            any_of,
            unless,
            expectations.made(value),
            feasible,
            eligible,
            raising,
            shape.because,
            here.place,
        )

    claim_id = f"{pack}/{shape.id}"
    drafts = expectations.drafts()
    if not any(draft.froms for draft in drafts):
        return [made(claim_id, when)]
    name, values = vocabulary.from_values(drafts, here, (when,))
    claims = []
    for value in values:
        # A value that practices cannot have is a value that no practice is excluded by: nothing to claim.
        if all(value in vocabulary.attributes[key].values for draft in drafts for key, _ in draft.froms):
            takes = parse_predicate(vocabulary.facts[name], value)
            assert isinstance(takes, Predicate)  # noqa: S101  # a declared value is a predicate
            claims.append(made(f"{claim_id}[{value}]", (*when, takes), value))
    return claims


def _report_not_added(shape: ExpectShape, raising: str, here: Here) -> None:
    """Beside `raising` an expectation is about what is added, and only some say anything of that."""
    for key in type(shape).model_fields:
        said = getattr(shape, key)
        if said is not None and key not in ADDING and not (key == "refers" and said == []):
            why = f"says nothing of what is added when `{raising}` rises"
            expected = "`never`, `only`, `nothing = true` or `refers = []`"
            (here / key).report("bad-raising", part="key", found=key, why=why, expected=expected)


def _plain(vocabulary: Vocabulary, raw: object, here: Here) -> tuple[Selector, ...] | None:
    return None if raw is None else tuple(draft.predicates for draft in vocabulary.selectors(raw, here))


class _Expectations:
    """An expectation with its `from` not yet expanded."""

    def __init__(self, shape: ExpectShape, vocabulary: Vocabulary, here: Here, *, allow_from: bool) -> None:
        self._vocabulary = vocabulary
        self._selectors: dict[str, tuple[Draft, ...]] = {
            key: vocabulary.selectors(getattr(shape, key), here / key, allow_from=allow_from)
            for key in SELECTING
            if getattr(shape, key) is not None
        }
        self._nothing = bool(shape.nothing)
        self._kinds: dict[str, Any] = {
            key: vocabulary.known_kinds(getattr(shape, key), here / key)
            for key in ("refers", "refers_any")
            if getattr(shape, key) is not None
        }
        self._facts: dict[str, Any] = {
            key: vocabulary.known_facts(getattr(shape, key), here / key)
            for key in ("asks", "names")
            if getattr(shape, key) is not None
        }
        self._words = (
            None if shape.never_says is None else tuple(n for n, _ in names(shape.never_says, here / "never_says"))
        )
        if not shape.holed and not (self._selectors or self._nothing or self._kinds or self._facts or self._words):
            here.report("no-expectation", part="key")

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(draft for drafts in self._selectors.values() for draft in drafts)

    def made(self, value: str) -> Expectation:
        attributes = self._vocabulary.attributes
        selectors: dict[str, Any] = {
            key: tuple(draft.with_value(attributes, value) for draft in drafts)
            for key, drafts in self._selectors.items()
        }
        return Expectation(nothing=self._nothing, never_says=self._words, **selectors, **self._kinds, **self._facts)
