"""The checker: packs read -> a Rulebook in which every name is resolved, each mistake reported at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from balm.diagnostics.suggest import nearest
from balm.language.counts import read_counts
from balm.language.effects import check_rule, read_for
from balm.language.expectations import check_claim, check_example
from balm.language.fact_types.named import PRACTICES
from balm.language.facts import NAME, Fact, check_fact
from balm.language.here import Here, Part
from balm.language.limits import MOST_STRATA
from balm.language.pack import PackText, well_named
from balm.language.pack_words import read_phrases
from balm.language.page import read_page
from balm.language.phrases import ClassesNamed, check_said
from balm.language.practices import Practice, attribute_facts, check_practice, without_when
from balm.language.read_shape import read_shape
from balm.language.referrals import Referral, Resource, check_referral, check_resource, latest_day
from balm.language.remembered import check_remembered
from balm.language.roles import check_roles, declared_roles
from balm.language.rule import Rule, authored_id
from balm.language.rule_index import RuleIndex
from balm.language.rulebook import Allowance, Note, PackInfo, Rulebook
from balm.language.shape import (
    ClaimShape,
    CountsShape,
    ExampleShape,
    FactShape,
    PracticeShape,
    ReferralShape,
    ResourceShape,
    RuleShape,
    SaidShape,
    SourceShape,
    StepShape,
)
from balm.language.steps import Step, can_be_asked, check_step
from balm.language.vocabulary import Vocabulary
from balm.language.ways import check_ways, join_ways

_KINDS = {
    "facts": "fact",
    "tags": "tag",
    "needs": "need",
    "sources": "source",
    "referrals": "kind of help",
    "practice": "practice",
    "rule": "rule",
    "claim": "claim",
    "step": "step",
}


class Checker:
    """Checks all packs against the names that they declare together."""

    def __init__(
        self,
        texts: list[PackText],
        floor: PackText | None,
        *,
        whole: bool = True,
        trust: Collection[str] = (),
        classes_of: Callable[[str], Collection[str]] | None = None,
    ) -> None:
        self._texts = texts
        self._floor = floor
        self._trust = trust
        self._classes_of = classes_of
        self._whole = whole
        self._holes = {name for text in texts for name in text.holes}
        self._first: dict[tuple[str, str], Here] = {}
        self._facts: dict[str, Fact] = {}
        self._counting: dict[str, tuple[CountsShape, Here]] = {}
        self._words_of: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._named: ClassesNamed = []
        self._sources: dict[str, Note] = {}

    def check(self) -> Rulebook:
        """The rulebook; mistakes go to each pack's `problems`."""
        self._read_facts()
        tags, needs = self._words("tags"), self._words("needs")
        self._read_sources()
        referrals = {
            name: check_referral(name, shape, text.name, here)
            for text, name, shape, here in self._declared("referrals", ReferralShape)
        }
        practices = list(self._entries("practice", PracticeShape))
        names = [text.name for text in self._texts]
        attributes = attribute_facts(tags, needs, dict.fromkeys(shape.id for _, shape, _ in practices), names)
        floor_name = self._floor.name if self._floor else ""
        vocabulary = Vocabulary(
            facts=self._facts,
            attributes=attributes,
            tags=tags,
            needs=needs,
            kinds=frozenset(referrals),
            closed=frozenset(n for n, f in self._facts.items() if f.derived and f.pack == floor_name and not f.open),
            holes=frozenset(self._holes),
            floor=floor_name,
        )
        for fact in self._facts.values():
            spot = self._first["facts", f"/{fact.name}"] / "alarm"
            if fact.alarm and vocabulary.known("help", fact.alarm, spot):
                can_be_asked(fact, spot)
        counts = {
            name: read_counts(shape, attributes, vocabulary.holes, here)
            for name, (shape, here) in self._counting.items()
        }
        roles = check_roles(self._texts, self._floor, self._facts, tags, self._holes)
        voice = roles.get("voice", "")
        countries, minutes = (self._facts.get(roles.get(role, "")) for role in ("country", "minutes"))
        made = tuple(
            check_practice(shape, text.name, vocabulary, minutes if self._tells_time(text) else None, here)
            for text, shape, here in practices
        )
        for practice, (_, shape, here) in zip(made, practices, strict=True):
            self._check_how(practice, voice, here)
            self._check_source(shape.source, here)
        rules, disabled = self._read_rules(vocabulary, made)
        here_of = {name: self._first["facts", f"/{name}"] / "remember_days" for name in self._facts}
        check_remembered(self._facts, here_of, rules, RuleIndex(rules, self._facts, made), roles)
        resources = self._read_resources(referrals, countries, vocabulary)
        examples = tuple(
            check_example(shape, text.name, vocabulary, here)
            for text, shape, here in self._entries("example", ExampleShape)
        )
        stated = list(self._entries("claim", ClaimShape))
        claims = tuple(
            claim for text, shape, here in stated for claim in check_claim(shape, text.name, vocabulary, here)
        )
        for _, shape, here in stated:
            self._check_source(shape.source, here)
        packs = tuple(self._info(text, vocabulary) for text in self._texts)
        return Rulebook(
            packs=packs,
            facts=self._facts,
            strata=self._strata(rules),
            tags=tags,
            needs=needs,
            sources=self._sources,
            practices=made,
            rules=rules,
            referrals=referrals,
            resources=resources,
            examples=examples,
            claims=claims,
            roles=roles,
            ways=join_ways(pack.ways for pack in packs),
            floor=floor_name,
            disabled=disabled,
            steps=self._read_steps(vocabulary),
            phrases=read_phrases(self._floor_first(), self._facts, self._words_of, self._named, self._classes_of),
            counts=counts,
            page=read_page(self._texts),
        )

    @staticmethod
    def _info(text: PackText, vocabulary: Vocabulary) -> PackInfo:
        shape = text.shape
        files = tuple(file.name for file in text.files.files)
        return PackInfo(
            shape.name,
            shape.version,
            shape.title,
            text.files.digest(),
            files,
            shape.language,
            tuple(shape.extends),
            tuple(
                Allowance(one.code, one.at, one.because, (text.here / "allow" / i).place)
                for i, one in enumerate(shape.allow)
            ),
            text.here.place,
            declared_roles(text),
            check_ways(shape.ways, vocabulary, text.here / "ways"),
            text.files.at,
        )

    def _tells_time(self, text: PackText) -> bool:
        """Whether minutes are a limit of this pack's practices: other packs put none on those of the floor."""
        return text is not self._floor or "minutes" in declared_roles(text)

    def _floor_first(self) -> list[PackText]:
        """The packs in the order in which names are taken: no pack takes one from the floor."""
        return sorted(self._texts, key=lambda text: text is not self._floor)

    def _declared(
        self, section: str, shape: Any, pattern: re.Pattern[str] | None = NAME
    ) -> Iterable[tuple[PackText, str, Any, Here]]:
        """The tables of a section over all packs, each name once and well formed."""
        for text in self._floor_first():
            for name, written, here in text.tables(section):
                content = read_shape(shape, written, here)
                if self._is_new(section, name, here, pattern) and content is not None:
                    yield text, name, content, here
                else:
                    self._holes.add(name)

    def _entries(self, section: str, shape: Any) -> Iterable[tuple[PackText, Any, Here]]:
        """The tables of ``[[section]]`` of all packs, each id once in its pack."""
        for text in self._texts:
            for written, here in text.entries(section):
                read = without_when(written, here) if section == "practice" else written
                content = read_shape(shape, read, here)
                if content is None:
                    self._holes.add(str(written.get("id", "")))
                elif not hasattr(content, "id") or self._is_new(section, content.id, here, pack=text.name):
                    yield text, content, here
                else:
                    self._holes.add(content.id)

    def _is_new(
        self, section: str, name: str, here: Here, pattern: re.Pattern[str] | None = NAME, *, pack: str = ""
    ) -> bool:
        """Whether a table's name, or its id in a pack, is well formed and not yet taken; reported where it is not."""
        spot = here / "id" if pack else here
        part: Part = "value" if pack else "key"
        if not well_named(name, spot, part, pattern):
            return False
        first = self._first.setdefault((section, f"{pack}/{name}"), here)
        if first is not here:
            spot.report("duplicate-id", part=part, kind=_KINDS[section], name=name, first=first.line)
        return first is here

    def _read_facts(self) -> None:
        said: dict[str, list[tuple[FactShape | SaidShape, Here]]] = {}
        for text, name, shape, here in self._declared("facts", FactShape):
            fact = check_fact(name, shape, text.name, text is self._floor, here)
            of_practices = shape.values == PRACTICES
            if fact is None or (of_practices and not all(text.whole for text in self._texts)):
                self._holes.add(name)  # with a file that cannot be read its values are not known
            else:
                if of_practices:
                    fact = fact._replace(values=self._practices_of_others())
                self._facts[name] = fact
                if shape.counts is not None:
                    self._counting[name] = (shape.counts, here / "counts")
                said[name] = [(shape, here)]
        for text in self._floor_first():
            for name, written, here in text.said():
                if self._is_own(name, text, here) and (more := read_shape(SaidShape, written, here)) is not None:
                    said[name].append((more, here))
        for name, tables in said.items():
            labels, words = check_said(self._facts[name], tables, self._named)
            self._facts[name] = self._facts[name]._replace(labels=labels)
            if words:
                self._words_of[name] = words

    def _practices_of_others(self) -> tuple[str, ...]:
        """The names of the practices of all packs but the floor, whose cards nothing that was felt takes away."""
        texts = [text for text in self._texts if text is not self._floor]
        ids = [written.get("id") for text in texts for written, _ in text.entries("practice")]
        return tuple(dict.fromkeys(one for one in ids if isinstance(one, str)))

    def _is_own(self, name: str, text: PackText, here: Here) -> bool:
        """Whether a fact is one of this pack; reported where it is another's, or nobody's."""
        fact = self._facts.get(name)
        if fact is None:
            if name not in self._holes:
                here.report_unknown("unknown-fact", name, self._facts, part="key")
        elif fact.pack != text.name:
            here.report("foreign-words", part="key", fact=name, name=fact.pack)
        return fact is not None and fact.pack == text.name

    def _words(self, section: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for text in self._floor_first():
            for name, value, here in text.tables(section):
                if words.get(name) == value:  # the same word, said again by another pack
                    continue
                if not isinstance(value, str):
                    here.report("wrong-type", found=value, expected="words in quotes")
                    self._holes.add(name)
                elif self._is_new(section, name, here):
                    words[name] = value
                else:
                    self._holes.add(name)
        return words

    def _read_steps(self, vocabulary: Vocabulary) -> tuple[Step, ...]:
        floor = self._floor.name if self._floor else ""
        steps = [
            check_step(shape, text.name, vocabulary, here) for text, shape, here in self._entries("step", StepShape)
        ]
        return tuple(sorted(steps, key=lambda step: (step.pack != floor, step.order, step.id)))

    def _read_sources(self) -> None:
        for _, key, shape, here in self._declared("sources", SourceShape, pattern=None):
            self._sources[key] = Note(key, shape.text, shape.url, shape.status, here.place)
        for fact in self._facts.values():
            here = self._first["facts", f"/{fact.name}"]
            self._check_source(fact.source, here)

    def _check_source(self, source: str, here: Here) -> None:
        """A source is a key of ``[sources]``, perhaps followed by ``:`` and a place in it ("seed:S12")."""
        if not source or source in self._sources or source.rpartition(":")[0] in self._sources:
            return
        if not {source, source.rpartition(":")[0]} & self._holes:
            (here / "source").report_unknown("unknown-source", source, self._sources)

    def _read_resources(
        self, referrals: Mapping[str, Referral], countries: Fact | None, vocabulary: Vocabulary
    ) -> tuple[Resource, ...]:
        """The help lines, the floor's first. To its kinds only it and packs that are trusted may add lines."""
        written = list(self._entries("resource", ResourceShape))
        # A clock that is behind must not take the floor's lines away: what it says of itself counts as well.
        latest = max([latest_day(), *(shape.checked_on for text, shape, _ in written if text is self._floor)])
        read = []
        for text, shape, here in written:
            kinds = [referrals[kind] for kind in vocabulary.known("help", shape.kind, here / "kind")]
            for referral in kinds:
                others = self._floor and referral.pack == self._floor.name and text is not self._floor
                if others and text.name not in self._trust:
                    (here / "kind").report("floor-line", found=referral.kind, name=text.name)
            line = check_resource(shape, text.name, kinds, countries, latest, vocabulary, here)
            if line is not None:
                read.append((text, line))
        read.sort(key=lambda one: one[0] is not self._floor)
        return tuple(line for _, line in read)

    def _check_how(self, practice: Practice, voice: str, here: Here) -> None:
        if not voice:
            declared = any("voice" in declared_roles(text) or text.shape.holed for text in self._texts)
            if "" not in practice.how and self._whole and not declared:
                expected = "one text, as no pack names a fact for the role `voice`"
                (here / "how").report("wrong-type", found=dict(practice.how), expected=expected)
            return
        allowed = self._facts[voice].values
        for key in practice.how:
            if key and key not in allowed:
                (here / "how" / key).report_unknown("unknown-key", key, allowed, part="key", where="`how`")

    def _read_rules(
        self, vocabulary: Vocabulary, practices: Iterable[Practice]
    ) -> tuple[tuple[Rule, ...], frozenset[str]]:
        shapes = list(self._entries("rule", RuleShape))
        disabled = self._disabled({f"{text.name}/{shape.id}" for text, shape, _ in shapes})
        rules = [read_for(practice) for practice in practices if practice.meant_for]
        floor = self._floor.name if self._floor else ""
        for text, shape, here in shapes:
            self._check_source(shape.source, here)
            made = check_rule(shape, text.name, text is self._floor, vocabulary, here)
            if f"{text.name}/{shape.id}" not in disabled:
                rules += made
        # By name, so that lists of rules in a decision do not hang on where a rule stands in its file.
        rules.sort(key=lambda rule: (rule.pack == floor, rule.id))
        return tuple(rules), disabled

    def _disabled(self, names: set[str]) -> frozenset[str]:
        disabled = set()
        bare: dict[str, str] = {}
        for text in self._texts:
            for i, name in enumerate(text.shape.disable):
                here = text.here / "disable" / i
                if self._floor and name.startswith(f"{self._floor.name}/"):
                    here.report("disables-floor-rule", found=name)
                elif name in names:
                    disabled.add(name)
                elif name.rpartition("/")[2] not in self._holes:
                    bare = bare or {full.rpartition("/")[2]: full for full in sorted(names, reverse=True)}
                    seen = len(text.problems)
                    near = nearest(name, names, seen) or bare.get(nearest(name, bare, seen), "")
                    here.report("unknown-rule", found=name, nearest=near)
        return frozenset(disabled)

    def _strata(self, rules: Sequence[Rule]) -> tuple[tuple[str, ...], ...]:
        """Derived facts in the order in which they are worked out; a circle is reported."""
        strata, circle = RuleIndex(rules, self._facts).strata()
        if circle:
            self._close(circle, rules).report("cycle-facts", part="key", cycle=[*circle])
        if len(strata) > MOST_STRATA:
            here = self._first["facts", f"/{strata[MOST_STRATA][0]}"]
            here.report("too-many-strata", part="key", found=f"{len(strata):,}", most=f"{MOST_STRATA:,}")
        return strata

    def _close(self, circle: Sequence[str], rules: Sequence[Rule]) -> Here:
        """Where a circle of facts is closed.

        In a rule by which another pack makes a fact of the floor rest on what it does not rest on in the floor alone;
        else at the circle's first fact.
        """
        floor = self._floor.name if self._floor else ""
        for fact, below in pairwise(circle):
            making = [rule for rule in rules if fact in dict(rule.sets) and below in rule.facts]
            if self._facts[fact].pack == floor and not any(rule.pack == floor for rule in making):
                return self._first["rule", authored_id(making[0].id)] / "set" / fact
        return self._first["facts", f"/{circle[0]}"]
