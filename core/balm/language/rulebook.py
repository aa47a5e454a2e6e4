"""Rulebook: all packs of an engine as one, checked, and what is said of each pack.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Mapping
from typing import NamedTuple

from balm.language.counts import Counts
from balm.language.expectations import Claim, Example
from balm.language.facts import Fact
from balm.language.here import NOWHERE, Place
from balm.language.page import OWN_PAGE, CheckInPage
from balm.language.phrases import Phrases
from balm.language.practices import Practice, least_minutes
from balm.language.predicates import Condition
from balm.language.referrals import Referral, Resource
from balm.language.roles import NO_ROLES, Roles
from balm.language.rule import Rule
from balm.language.steps import Step
from balm.language.ways import NO_WAYS, Ways


class Allowance(NamedTuple):
    """A finding that a pack's author knows of and allows: its code, what it is about, and why."""

    code: str
    at: str
    because: str
    place: Place = NOWHERE


class PackInfo(NamedTuple):
    """What is said of a pack in a decision."""

    name: str
    version: str
    title: str
    digest: str
    files: tuple[str, ...]
    language: str = "en"
    extends: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()
    place: Place = NOWHERE
    """Of its ``[pack]`` table."""
    roles: Mapping[str, str] = {}
    """The roles that it declares itself, each with the fact or tag that has it."""

    def __hash__(self) -> int:
        return hash((self.name, self.digest))

    ways: Ways = NO_WAYS
    """The ways that it declares itself."""
    at: str = ""
    """The absolute path of its file or folder; "" where it was read from none."""


class Note(NamedTuple):
    """Where a statement comes from: its text, an address, and whether it is checked, recalled or own judgement."""

    key: str
    text: str
    url: str
    status: str
    place: Place = NOWHERE


class Rulebook(NamedTuple):
    """All packs of an engine as one, in an order that does not depend on how they were asked for."""

    packs: tuple[PackInfo, ...]
    facts: Mapping[str, Fact]
    strata: tuple[tuple[str, ...], ...]
    """Derived facts, those that rest on others after them."""
    tags: Mapping[str, str]
    needs: Mapping[str, str]
    sources: Mapping[str, Note]
    practices: tuple[Practice, ...]
    rules: tuple[Rule, ...]
    referrals: Mapping[str, Referral]
    resources: tuple[Resource, ...]
    examples: tuple[Example, ...]
    claims: tuple[Claim, ...]
    roles: Roles = NO_ROLES
    """Which facts and tags Balm itself works with; a role that no pack declares is absent."""
    ways: Ways = NO_WAYS
    """How the few practices that are shown differ: what all packs declare, joined."""
    floor: str = ""
    disabled: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    """In the order in which they come: the floor's first, then by `order`."""
    phrases: Phrases = Phrases()
    """How people say the values of facts."""
    counts: Mapping[str, Counts] = {}
    """Facts that count entries of a history, each with which."""
    page: CheckInPage = OWN_PAGE
    """What is a practitioner's own on the check-in page."""

    def __hash__(self) -> int:
        return hash(self.packs)

    def fact_of(self, role: str) -> Fact | None:
        """The fact that has a role; None where no pack declares it."""
        return self.facts.get(self.roles.get(role, ""))

    def own_limits(self, practice: Practice) -> Condition:
        """The limits of a practice of the person's own: the least minutes that it takes."""
        return least_minutes(practice.minutes, self.fact_of("minutes"))
