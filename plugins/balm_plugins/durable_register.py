"""The plugin `durable`: hands over a maker of matchers; durable-rules is imported only when one is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import balm


class Durable:
    """Makes matchers on durable-rules."""

    name = "durable"

    def make(self, rules: Sequence[balm.Rule], facts: Mapping[str, balm.Fact]) -> balm.Matcher:
        """A matcher for these rules. Raises BalmError where durable-rules cannot be imported."""
        from balm_plugins.durable_matcher import DurableMatcher

        return DurableMatcher(rules, facts)


@balm.hookimpl
def balm_matchers() -> list[balm.MatcherMaker]:
    """A second matcher, to compare with Balm's own."""
    return [Durable()]
