"""Balm answers "what should I do now?", from rule packs, and says exactly why.

>>> import balm
>>> engine = balm.load()
>>> engine.decide({"distress": 4, "emotion": "sad", "need": "comforted"}).first.kind
'behavioural'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from balm.version import __version__

if TYPE_CHECKING:
    from balm.authoring.diff import Diff as Diff
    from balm.authoring.diff import diff as diff
    from balm.compiled.matcher import Matcher as Matcher
    from balm.deadline import Deadline as Deadline
    from balm.deciding.past import Entry as Entry
    from balm.deciding.past import Option as Option
    from balm.deciding.past import Past as Past
    from balm.deciding.signals import Signal as Signal
    from balm.deciding.strategies import Points as Points
    from balm.deciding.strategies import Situation as Situation
    from balm.deciding.strategies import Strategy as Strategy
    from balm.deciding.strategies import StrategyError as StrategyError
    from balm.deciding.strategies import StrategyOptions as StrategyOptions
    from balm.decision.decision import Decision as Decision
    from balm.decision.decision import options_of as options_of
    from balm.decision.parts import Question as Question
    from balm.decision.parts import Recommendation as Recommendation
    from balm.diagnostics.diagnostic import Diagnostic as Diagnostic
    from balm.diagnostics.errors import BalmError as BalmError
    from balm.diagnostics.errors import InstrumentError as InstrumentError
    from balm.diagnostics.errors import PackError as PackError
    from balm.diagnostics.errors import ProfileError as ProfileError
    from balm.engine import Engine as Engine
    from balm.engine import load as load
    from balm.history.kit import check_store as check_store
    from balm.history.postgres import PostgresStore as PostgresStore
    from balm.history.sqlite import open_history as open_history
    from balm.history.store import HistoryError as HistoryError
    from balm.history.store import Store as Store
    from balm.language.facts import DECLINED as DECLINED
    from balm.language.facts import Fact as Fact
    from balm.language.facts import Value as Value
    from balm.language.files import PackSource as PackSource
    from balm.language.practices import Practice as Practice
    from balm.language.predicates import OneOf as OneOf
    from balm.language.predicates import Predicate as Predicate
    from balm.language.predicates import Range as Range
    from balm.language.predicates import State as State
    from balm.language.predicates import Tagged as Tagged
    from balm.language.roles import Roles as Roles
    from balm.language.rule import Rule as Rule
    from balm.plugins.contracts import Instrument as Instrument
    from balm.plugins.contracts import MatcherMaker as MatcherMaker
    from balm.plugins.hookspecs import hookimpl as hookimpl
    from balm.plugins.kit import check_instrument as check_instrument
    from balm.plugins.kit import check_strategy as check_strategy


_WHERE = {
    "BalmError": "balm.diagnostics.errors",
    "DECLINED": "balm.language.facts",
    "Deadline": "balm.deadline",
    "Decision": "balm.decision.decision",
    "Diagnostic": "balm.diagnostics.diagnostic",
    "Diff": "balm.authoring.diff",
    "Entry": "balm.deciding.past",
    "Engine": "balm.engine",
    "Fact": "balm.language.facts",
    "HistoryError": "balm.history.store",
    "Instrument": "balm.plugins.contracts",
    "Option": "balm.deciding.past",
    "Matcher": "balm.compiled.matcher",
    "MatcherMaker": "balm.plugins.contracts",
    "OneOf": "balm.language.predicates",
    "PackError": "balm.diagnostics.errors",
    "PackSource": "balm.language.files",
    "Past": "balm.deciding.past",
    "Points": "balm.deciding.strategies",
    "PostgresStore": "balm.history.postgres",
    "Practice": "balm.language.practices",
    "Predicate": "balm.language.predicates",
    "ProfileError": "balm.diagnostics.errors",
    "Question": "balm.decision.parts",
    "Range": "balm.language.predicates",
    "Recommendation": "balm.decision.parts",
    "Roles": "balm.language.roles",
    "Rule": "balm.language.rule",
    "Signal": "balm.deciding.signals",
    "Situation": "balm.deciding.strategies",
    "State": "balm.language.predicates",
    "Store": "balm.history.store",
    "Strategy": "balm.deciding.strategies",
    "StrategyError": "balm.deciding.strategies",
    "StrategyOptions": "balm.deciding.strategies",
    "Tagged": "balm.language.predicates",
    "InstrumentError": "balm.diagnostics.errors",
    "Value": "balm.language.facts",
    "check_instrument": "balm.plugins.kit",
    "check_strategy": "balm.plugins.kit",
    "check_store": "balm.history.kit",
    "diff": "balm.authoring.diff",
    "hookimpl": "balm.plugins.hookspecs",
    "load": "balm.engine",
    "options_of": "balm.decision.decision",
    "open_history": "balm.history.sqlite",
}
"""Public name -> the module that it is loaded from on first use."""

__all__ = ["__version__", *sorted(_WHERE)]  # noqa: PLE0604  # names, as _WHERE's keys


def __getattr__(name: str) -> Any:
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module 'balm' has no attribute {name!r}")
    value = getattr(importlib.import_module(where), name)
    globals()[name] = value
    return value
