"""Examples and claims: what a pack's author expects of one person, and of every person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.language.facts import Value
from balm.language.here import NOWHERE, Place
from balm.language.practices import Practice, read_own
from balm.language.predicates import Condition, Selector

if TYPE_CHECKING:
    from balm.language.conditions import Draft
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import ClaimShape, ExampleShape, ExpectShape
    from balm.language.vocabulary import Vocabulary


class Expectation(NamedTuple):
    """None is what nothing is expected of. A list of selectors means one of them; `never`: none of them."""

    first: tuple[Selector, ...] | None = None
    first_not: tuple[Selector, ...] | None = None
    some: tuple[Selector, ...] | None = None
    some_shown: tuple[Selector, ...] | None = None
    """Of the three that are shown; examples alone have it."""
    never: tuple[Selector, ...] | None = None
    only: tuple[Selector, ...] | None = None
    nothing: bool = False
    refers: tuple[str, ...] | None = None
    refers_any: tuple[str, ...] | None = None
    refers_not: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    never_says: tuple[str, ...] | None = None


SELECTING = ("first", "first_not", "some", "some_shown", "never", "only")
_SOME = ("refers_not", "never_says")
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

    def __hash__(self) -> int:
        return hash((self.pack, self.name))


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
    source: str = ""
    """A key of ``[sources]``."""
    never_written: tuple[str, ...] = ()
    """Words that no text has which a person may read: of a claim about texts, which speaks of nobody."""
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
                if mistake.code in ("unknown-tag", "unknown-need") and mistake.details["found"] in vocabulary.holes:
                    continue
                spot = here / "own" / i
                (spot / key if key else spot).report_mistake(mistake)
    expected = _check_expect(shape.expect, vocabulary, here / "expect", allow_from=False)
    given = vocabulary.told(shape.given, here / "given")
    return Example(shape.name, pack, given, tuple(own), expected.with_value(vocabulary.attributes, ""), here.place)


def check_claim(shape: ClaimShape, pack: str, vocabulary: Vocabulary, here: Here) -> list[Claim]:
    """The claims that a ``[[claim]]`` table states: one for each value that `from` stands for."""
    if shape.never_written is not None:
        return [_check_of_texts(shape, pack, here)]
    if shape.expect is None:
        if not shape.holed:
            here.report("missing-key", part="key", name="expect", where="`[[claim]]`")
        return []
    when = vocabulary.condition(shape.when, here / "when")
    any_of = vocabulary.conditions(shape.any, here / "any")
    unless = vocabulary.conditions(shape.unless, here / "unless")
    expected = _check_expect(shape.expect, vocabulary, here / "expect", allow_from=True)
    feasible = _plain(vocabulary, shape.where_feasible, here / "where_feasible")
    eligible = _plain(vocabulary, shape.where_eligible, here / "where_eligible")
    raising = next(iter(vocabulary.known("fact", shape.raising or None, here / "raising")), "")
    if raising and (not vocabulary.facts[raising].datatype.ordered or not vocabulary.facts[raising].tellable):
        can_rise = "a scale or a level that a person or a program can tell"
        (here / "raising").report("bad-raising", found=raising, why="cannot rise", expected=can_rise)
        raising = ""
    if raising:
        _report_not_added(shape.expect, raising, here / "expect")
    if shape.expect.some_shown is not None:
        (here / "expect" / "some_shown").report("only-in-examples", part="key", found="some_shown")

    attributes, drafts = vocabulary.attributes, expected.drafts()
    from_fact, values = vocabulary.from_values(drafts, here, when)

    def made(value: str) -> Claim:
        claim_id, condition = vocabulary.instance(f"{pack}/{shape.id}", when, from_fact, value)
        expect = expected.with_value(attributes, value)
        return Claim(
            claim_id, condition, any_of, unless, expect, feasible, eligible, raising, shape.because, shape.source,
            place=here.place,
        )  # fmt: skip

    # A value that practices cannot have is a value that no practice is excluded by: nothing to claim.
    takers = [attributes[key] for draft in drafts for key, _ in draft.froms]
    return [made(value) for value in values if all(value in taker.values for taker in takers)]


_OF_TEXTS = ("id", "never_written", "because", "source")


def _check_of_texts(shape: ClaimShape, pack: str, here: Here) -> Claim:
    """A claim about texts: they are the same for everybody, so nothing in it is about people."""
    from balm.language.selectors import names  # a start imports this module, and reads no packs

    for key in shape.model_fields_set.difference(_OF_TEXTS):
        where = "a claim with `never_written`, which is about texts"
        (here / key).report("unknown-key", part="key", found=key, where=where, expected=_OF_TEXTS)
    spot = here / "never_written"
    words = names(shape.never_written, spot)
    for at in [at for phrase, at in words if not phrase.strip("* ")] or [spot] * (shape.never_written == []):
        at.report("wrong-type", found=shape.never_written, expected='words, such as `["calm down", "diagnos*"]`')
    return Claim(
        f"{pack}/{shape.id}", (), (), (), Expectation(), None, None, "", shape.because, shape.source,
        tuple(phrase for phrase, _ in words), here.place,
    )  # fmt: skip


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


class _Expected(NamedTuple):
    """An expectation with its `from` not yet expanded: the selectors of each key, and all that has no `from`."""

    selectors: Mapping[str, tuple[Draft, ...]]
    others: Mapping[str, Any]

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(draft for drafts in self.selectors.values() for draft in drafts)

    def with_value(self, attributes: Mapping[str, Fact], value: str) -> Expectation:
        chosen: dict[str, Any] = {
            key: tuple(draft.with_value(attributes, value) for draft in drafts)
            for key, drafts in self.selectors.items()
        }
        return Expectation(**chosen, **self.others)


def _check_expect(shape: ExpectShape, vocabulary: Vocabulary, here: Here, *, allow_from: bool) -> _Expected:
    from balm.language.selectors import names  # a start imports this module, and reads no packs

    selectors: dict[str, tuple[Draft, ...]] = {}
    others: dict[str, Any] = {}
    for key in type(shape).model_fields:
        said, spot = getattr(shape, key), here / key
        if said is None:
            continue
        if key in SELECTING:
            selectors[key] = vocabulary.selectors(said, spot, allow_from=allow_from)
        elif key in ("refers", "refers_any", "refers_not", "asks", "names"):
            others[key] = vocabulary.known("help" if key.startswith("refers") else "fact", said, spot)
        else:
            others[key] = said if key == "nothing" else tuple(name for name, _ in names(said, spot))
    # Words that it never says, and help that it never shows, are an expectation only where there are some.
    if not shape.holed and not selectors and not any(getattr(shape, key) or key not in _SOME for key in others):
        here.report("no-expectation", part="key")
    return _Expected(selectors, others)
