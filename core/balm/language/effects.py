"""Effects: a ``[[rule]]`` table becomes Rules with checked effects, one for each value that `from` stands for.

A practice's `for` becomes one Rule.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.language.conditions import Draft, from_fact
from balm.language.facts import DECLINED, Value, read_value
from balm.language.here import Mistake, Place
from balm.language.predicates import Selector, equals
from balm.language.rule import MEANT, Rule
from balm.language.selectors import from_place, names, tables

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.practices import Practice
    from balm.language.shape import RuleShape
    from balm.language.vocabulary import Vocabulary

MOST_POINTS = 100
_WHY_KEEP = "it puts practices of the floor before all others, and no other pack can take them away"
_NO_KEEP = "Write `first`: it puts practices before others, whatever the points."


class _Effects(NamedTuple):
    sets: Draft
    points: tuple[tuple[Draft, int], ...]
    exclude: tuple[Draft, ...]
    only: tuple[Draft, ...]
    first: tuple[Draft, ...]
    keep: tuple[Draft, ...]

    def drafts(self) -> tuple[Draft, ...]:
        return (self.sets, *(d for d, _ in self.points), *self.exclude, *self.only, *self.first, *self.keep)


def check_rule(shape: RuleShape, pack: str, in_floor: bool, vocabulary: Vocabulary, here: Here) -> list[Rule]:
    """The rules that a ``[[rule]]`` table declares; an effect that is wrong is reported and left out."""
    when = vocabulary.condition(shape.when, here / "when")
    any_of = vocabulary.conditions(shape.any, here / "any")
    unless = vocabulary.conditions(shape.unless, here / "unless")
    fixed, sets = _check_sets(shape.set, in_floor, vocabulary, here / "set")
    effects = _Effects(
        sets,
        (
            *_check_points(shape.prefer, 1, vocabulary, here / "prefer"),
            *_check_points(shape.avoid, -1, vocabulary, here / "avoid"),
        ),
        vocabulary.selectors(shape.exclude, here / "exclude", allow_from=True),
        vocabulary.selectors(shape.only, here / "only", allow_from=True),
        vocabulary.selectors(shape.first, here / "first", allow_from=True),
        vocabulary.selectors(shape.keep, here / "keep", allow_from=True),
    )  # fmt: skip
    refer = vocabulary.known("help", shape.refer, here / "refer")
    ask = vocabulary.known("fact", shape.ask, here / "ask")
    for name, spot in names(shape.ask, here / "ask"):
        if name in ask and not vocabulary.facts[name].tellable:
            spot.report("derived-told", fact=name)
    if shape.keep is not None and not in_floor:
        (here / "keep").report("floor-only", part="key", found="keep", why=_WHY_KEEP, hint=_NO_KEEP)
    effects_on = (
        shape.prefer, shape.avoid, shape.exclude, shape.only, shape.first, shape.keep, shape.refer, shape.ask
    )  # fmt: skip
    if not shape.holed and not shape.set and all(effect is None for effect in effects_on):
        here.report("no-effect", part="key", name=shape.id)

    from_fact, values = vocabulary.from_values(effects.drafts(), here, when)

    def made(value: str) -> Rule:
        def selectors(drafts: tuple[Draft, ...]) -> tuple[Selector, ...]:
            return tuple(d.with_value(vocabulary.attributes, value) for d in drafts)

        rule_id, condition = vocabulary.instance(f"{pack}/{shape.id}", when, from_fact, value)
        return Rule(
            id=rule_id,
            when=condition,
            any=any_of,
            unless=unless,
            sets=(*fixed, *((name, _value_of(vocabulary, name, value)) for name, _ in sets.froms)),
            points=tuple((d.with_value(vocabulary.attributes, value), by) for d, by in effects.points),
            exclude=selectors(effects.exclude),
            only=selectors(effects.only),
            first=selectors(effects.first),
            keep=selectors(effects.keep),
            refer=refer,
            ask=ask,
            because=shape.because,
            tell=shape.tell,
            source=shape.source,
            strength=shape.strength,
            place=here.place,
        )

    return [made(value) for value in takewhile(lambda one: _fits(effects, from_fact, one, vocabulary, here), values)]


def read_for(practice: Practice) -> Rule:
    """The rule that a practice's `for` is read as: it excludes this one alone, unless one of the conditions holds."""
    whom = "; or ".join(", ".join(f"{p.fact} {p.text}" for p in condition) for condition in practice.meant_for)
    file, path = practice.place
    return Rule(
        id=practice.id + MEANT,
        unless=practice.meant_for,
        exclude=((equals("id", practice.name), equals("pack", practice.pack)),),
        because=f"It is meant for: {whom}.",
        place=Place(file, (*path, "for")),
    )


def _value_of(vocabulary: Vocabulary, name: str, value: str) -> Value:
    read = read_value(vocabulary.facts[name], value)
    assert read is not None and not isinstance(read, Mistake)  # noqa: S101, PT018  # `_fits` has looked
    return read


def _fits(effects: _Effects, name: str, value: str, vocabulary: Vocabulary, here: Here) -> bool:
    """Whether a value of the `from` fact is one that each place which takes it knows."""
    targets = [vocabulary.facts[target] for target, _ in effects.sets.froms]
    targets += [vocabulary.attributes[key] for d in effects.drafts() if d is not effects.sets for key, _ in d.froms]
    for target in targets:
        if value in vocabulary.holes:
            return False
        if value not in target.values:
            expected = f"a fact all of whose values are values of `{target.name}` too; `{value}` is not"
            from_place(here, name).report("bad-from", found=name, expected=expected)
            return False
    return True


def _check_sets(
    raw: dict[str, Any], in_floor: bool, vocabulary: Vocabulary, here: Here
) -> tuple[tuple[tuple[str, Value], ...], Draft]:
    fixed, froms = [], []
    for name, value in raw.items():
        spot = here / name
        fact = vocabulary.facts.get(name)
        if fact is None:
            if name not in vocabulary.holes:
                spot.report_unknown("unknown-fact", name, vocabulary.facts, part="key")
        elif name in vocabulary.closed and not in_floor:
            spot.report("sets-floor-fact", part="key", fact=name)
        elif not fact.derived:
            spot.report("not-derived", part="key", fact=name)
        elif (taken := from_fact(value)) is not None:
            froms.append((name, taken))
        elif isinstance(value, dict):
            expected = f'{fact.datatype.domain(fact)}, or `{{ from = "fact" }}`'
            spot.report("wrong-type", found=value, expected=expected)
        else:
            read = read_value(fact, value)
            if isinstance(read, Mistake):
                spot.report_mistake(read)
            elif read is None or read == DECLINED:
                spot.report("unknown-value", found=value, fact=name, expected=fact.datatype.domain(fact))
            else:
                fixed.append((name, read))
    return tuple(fixed), Draft((), tuple(froms))


def _check_points(raw: Any, sign: int, vocabulary: Vocabulary, here: Here) -> list[tuple[Draft, int]]:
    found: list[tuple[Draft, int]] = []
    for table, spot in tables(raw, here):
        by: Any = table.get("by")
        good = isinstance(by, int) and not isinstance(by, bool) and 1 <= by <= MOST_POINTS
        if "by" not in table:
            spot.report("missing-key", part="key", name="by", where=f"`{here.path[-1]}`")
        elif not good:
            (spot / "by").report("bad-points", found=by)
        rest = {key: value for key, value in table.items() if key != "by"}
        drafts = vocabulary.selectors(rest, spot, allow_from=True)
        found += [(draft, sign * by) for draft in drafts if good]
    return found
