"""Balm answers "what should I do now?", from rule packs, and says exactly why.

>>> import balm
>>> engine = balm.load()
>>> engine.decide({"distress": 4, "emotion": "sad", "need": "comforted"}).first.kind
'behavioural'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from balm.version import __version__

if TYPE_CHECKING:
    from balm.authoring.diff import Diff as Diff
    from balm.authoring.diff import DiffProfiles as DiffProfiles
    from balm.authoring.diff import DiffVocabulary as DiffVocabulary
    from balm.authoring.diff import diff as diff
    from balm.authoring.diff_behaviour import Difference as Difference
    from balm.authoring.diff_share import DiffShare as DiffShare
    from balm.authoring.diff_text import DiffText as DiffText
    from balm.authoring.diff_text import DiffTextPart as DiffTextPart
    from balm.checkin.check_in import CheckIn as CheckIn
    from balm.checkin.data import CheckInAtData as CheckInAtData
    from balm.checkin.data import CheckInChoiceData as CheckInChoiceData
    from balm.checkin.data import CheckInEchoData as CheckInEchoData
    from balm.checkin.data import CheckInFeltData as CheckInFeltData
    from balm.checkin.data import CheckInInputData as CheckInInputData
    from balm.checkin.data import CheckInMomentData as CheckInMomentData
    from balm.checkin.data import CheckInOffersData as CheckInOffersData
    from balm.checkin.data import CheckInOptionData as CheckInOptionData
    from balm.checkin.data import CheckInOtherData as CheckInOtherData
    from balm.checkin.data import CheckInQuestionData as CheckInQuestionData
    from balm.checkin.data import CheckInRecalledData as CheckInRecalledData
    from balm.checkin.data import CheckInRefineData as CheckInRefineData
    from balm.checkin.data import CheckInScreenData as CheckInScreenData
    from balm.checkin.data import CheckInStateData as CheckInStateData
    from balm.compiled.matcher import Matcher as Matcher
    from balm.compiled.practices import Ranked as Ranked
    from balm.compiled.program import Program as Program
    from balm.deadline import Deadline as Deadline
    from balm.deciding.outcome import Contribution as Contribution
    from balm.deciding.outcome import Degraded as Degraded
    from balm.deciding.outcome import Draws as Draws
    from balm.deciding.outcome import Outcome as Outcome
    from balm.deciding.past import Entry as Entry
    from balm.deciding.past import Felt as Felt
    from balm.deciding.past import Option as Option
    from balm.deciding.past import Past as Past
    from balm.deciding.portrait import PlanPart as PlanPart
    from balm.deciding.portrait import Portrait as Portrait
    from balm.deciding.portrait import ToldFact as ToldFact
    from balm.deciding.signals import Signal as Signal
    from balm.deciding.strategies import Points as Points
    from balm.deciding.strategies import Situation as Situation
    from balm.deciding.strategies import Strategy as Strategy
    from balm.deciding.strategies import StrategyError as StrategyError
    from balm.deciding.strategies import StrategyOptions as StrategyOptions
    from balm.decision.data import ChannelData as ChannelData
    from balm.decision.data import DecisionData as DecisionData
    from balm.decision.data import DegradedData as DegradedData
    from balm.decision.data import FactData as FactData
    from balm.decision.data import LeftOutData as LeftOutData
    from balm.decision.data import PackData as PackData
    from balm.decision.data import PersonDecisionData as PersonDecisionData
    from balm.decision.data import PersonQuestionData as PersonQuestionData
    from balm.decision.data import PersonRecommendationData as PersonRecommendationData
    from balm.decision.data import PersonReferralData as PersonReferralData
    from balm.decision.data import QuestionData as QuestionData
    from balm.decision.data import ReasonData as ReasonData
    from balm.decision.data import RecommendationData as RecommendationData
    from balm.decision.data import ReferralData as ReferralData
    from balm.decision.data import ResourceData as ResourceData
    from balm.decision.decision import Decision as Decision
    from balm.decision.options import options_of as options_of
    from balm.decision.parts import Question as Question
    from balm.decision.parts import Recommendation as Recommendation
    from balm.decision.parts import ReferralShown as ReferralShown
    from balm.diagnostics.diagnostic import Diagnostic as Diagnostic
    from balm.diagnostics.diagnostic import Span as Span
    from balm.diagnostics.errors import BalmError as BalmError
    from balm.diagnostics.errors import CheckInError as CheckInError
    from balm.diagnostics.errors import InstrumentError as InstrumentError
    from balm.diagnostics.errors import PackError as PackError
    from balm.diagnostics.errors import ProfileError as ProfileError
    from balm.engine import Engine as Engine
    from balm.engine import load as load
    from balm.explaining.change import Change as Change
    from balm.explaining.change import Move as Move
    from balm.explaining.change import NoChange as NoChange
    from balm.explaining.next_question import NextQuestion as NextQuestion
    from balm.explaining.reason import Reason as Reason
    from balm.explaining.why_not import Exclusion as Exclusion
    from balm.explaining.why_not import Why as Why
    from balm.explaining.why_rule import Compared as Compared
    from balm.explaining.why_rule import ConditionMet as ConditionMet
    from balm.explaining.why_rule import RuleDid as RuleDid
    from balm.explaining.why_rule import WhyRule as WhyRule
    from balm.history.kit import check_store as check_store
    from balm.history.postgres import PostgresStore as PostgresStore
    from balm.history.sqlite import SqliteStore as SqliteStore
    from balm.history.sqlite import open_history as open_history
    from balm.history.store import HistoryError as HistoryError
    from balm.history.store import Store as Store
    from balm.language.counts import Counts as Counts
    from balm.language.expectations import Claim as Claim
    from balm.language.expectations import Example as Example
    from balm.language.expectations import Expectation as Expectation
    from balm.language.fact_types.base import FactType as FactType
    from balm.language.facts import DECLINED as DECLINED
    from balm.language.facts import Fact as Fact
    from balm.language.facts import Value as Value
    from balm.language.files import PackFile as PackFile
    from balm.language.files import PackFiles as PackFiles
    from balm.language.files import PackSource as PackSource
    from balm.language.here import Place as Place
    from balm.language.own_data import OwnPracticeData as OwnPracticeData
    from balm.language.page import CheckInPage as CheckInPage
    from balm.language.phrases import PackPhrases as PackPhrases
    from balm.language.phrases import Phrases as Phrases
    from balm.language.phrases import Words as Words
    from balm.language.practices import Practice as Practice
    from balm.language.predicates import Condition as Condition
    from balm.language.predicates import OneOf as OneOf
    from balm.language.predicates import Predicate as Predicate
    from balm.language.predicates import Range as Range
    from balm.language.predicates import Selector as Selector
    from balm.language.predicates import State as State
    from balm.language.predicates import Tagged as Tagged
    from balm.language.referrals import Channel as Channel
    from balm.language.referrals import Referral as Referral
    from balm.language.referrals import Resource as Resource
    from balm.language.roles import Roles as Roles
    from balm.language.rule import Rule as Rule
    from balm.language.rulebook import Allowance as Allowance
    from balm.language.rulebook import Note as Note
    from balm.language.rulebook import PackInfo as PackInfo
    from balm.language.rulebook import Rulebook as Rulebook
    from balm.language.steps import Line as Line
    from balm.language.steps import Step as Step
    from balm.language.values import PlainValue as PlainValue
    from balm.language.ways import Ways as Ways
    from balm.listening.activities import Activities as Activities
    from balm.listening.heard import Alarm as Alarm
    from balm.listening.heard import FreeText as FreeText
    from balm.listening.heard import Heard as Heard
    from balm.listening.heard import Understood as Understood
    from balm.plugins.contracts import Instrument as Instrument
    from balm.plugins.contracts import MatcherMaker as MatcherMaker
    from balm.plugins.contracts import Observer as Observer
    from balm.plugins.hookspecs import hookimpl as hookimpl
    from balm.plugins.kit import check_instrument as check_instrument
    from balm.plugins.kit import check_strategy as check_strategy
    from balm.plugins.manager import PluginInfo as PluginInfo
    from balm.plugins.manager import Plugins as Plugins
    from balm.population.tables import Batch as Batch
    from balm.proving.check import Report as Report
    from balm.proving.comparison import ProfilePair as ProfilePair
    from balm.proving.coverage import Coverage as Coverage
    from balm.proving.coverage import PredicateSeen as PredicateSeen
    from balm.proving.coverage import RuleSeen as RuleSeen
    from balm.proving.differ import MutantDifference as MutantDifference
    from balm.proving.examples import ExampleResult as ExampleResult
    from balm.proving.examples import Failure as Failure
    from balm.proving.finding import Finding as Finding
    from balm.proving.finding import FindingKind as FindingKind
    from balm.proving.mutants import Mutant as Mutant
    from balm.proving.mutations import Verdict as Verdict
    from balm.proving.witness import Witness as Witness
    from balm.records.causes import ReplayCause as ReplayCause
    from balm.records.data import RecordAnswerData as RecordAnswerData
    from balm.records.data import RecordData as RecordData
    from balm.records.data import RecordEntryData as RecordEntryData
    from balm.records.data import RecordPastData as RecordPastData
    from balm.records.data import RecordPluginData as RecordPluginData
    from balm.records.data import RecordToldData as RecordToldData
    from balm.records.replayed import Replayed as Replayed


_WHERE = {
    "Activities": "balm.listening.activities",
    "Alarm": "balm.listening.heard",
    "Allowance": "balm.language.rulebook",
    "BalmError": "balm.diagnostics.errors",
    "Batch": "balm.population.tables",
    "Change": "balm.explaining.change",
    "Channel": "balm.language.referrals",
    "ChannelData": "balm.decision.data",
    "CheckIn": "balm.checkin.check_in",
    "CheckInAtData": "balm.checkin.data",
    "CheckInChoiceData": "balm.checkin.data",
    "CheckInEchoData": "balm.checkin.data",
    "CheckInFeltData": "balm.checkin.data",
    "CheckInInputData": "balm.checkin.data",
    "CheckInMomentData": "balm.checkin.data",
    "CheckInOffersData": "balm.checkin.data",
    "CheckInOptionData": "balm.checkin.data",
    "CheckInOtherData": "balm.checkin.data",
    "CheckInQuestionData": "balm.checkin.data",
    "CheckInRecalledData": "balm.checkin.data",
    "CheckInRefineData": "balm.checkin.data",
    "CheckInScreenData": "balm.checkin.data",
    "CheckInStateData": "balm.checkin.data",
    "CheckInError": "balm.diagnostics.errors",
    "CheckInPage": "balm.language.page",
    "Claim": "balm.language.expectations",
    "Compared": "balm.explaining.why_rule",
    "ConditionMet": "balm.explaining.why_rule",
    "WhyRule": "balm.explaining.why_rule",
    "Condition": "balm.language.predicates",
    "Contribution": "balm.deciding.outcome",
    "Counts": "balm.language.counts",
    "Coverage": "balm.proving.coverage",
    "DECLINED": "balm.language.facts",
    "Deadline": "balm.deadline",
    "Decision": "balm.decision.decision",
    "DecisionData": "balm.decision.data",
    "Degraded": "balm.deciding.outcome",
    "DegradedData": "balm.decision.data",
    "Diagnostic": "balm.diagnostics.diagnostic",
    "Diff": "balm.authoring.diff",
    "DiffProfiles": "balm.authoring.diff",
    "DiffShare": "balm.authoring.diff_share",
    "DiffText": "balm.authoring.diff_text",
    "DiffTextPart": "balm.authoring.diff_text",
    "DiffVocabulary": "balm.authoring.diff",
    "Difference": "balm.authoring.diff_behaviour",
    "Draws": "balm.deciding.outcome",
    "Engine": "balm.engine",
    "Entry": "balm.deciding.past",
    "Example": "balm.language.expectations",
    "ExampleResult": "balm.proving.examples",
    "Exclusion": "balm.explaining.why_not",
    "Expectation": "balm.language.expectations",
    "Fact": "balm.language.facts",
    "FactData": "balm.decision.data",
    "FactType": "balm.language.fact_types.base",
    "Failure": "balm.proving.examples",
    "Felt": "balm.deciding.past",
    "Finding": "balm.proving.finding",
    "FindingKind": "balm.proving.finding",
    "FreeText": "balm.listening.heard",
    "Heard": "balm.listening.heard",
    "HistoryError": "balm.history.store",
    "Instrument": "balm.plugins.contracts",
    "InstrumentError": "balm.diagnostics.errors",
    "LeftOutData": "balm.decision.data",
    "Line": "balm.language.steps",
    "Matcher": "balm.compiled.matcher",
    "MatcherMaker": "balm.plugins.contracts",
    "Move": "balm.explaining.change",
    "Mutant": "balm.proving.mutants",
    "MutantDifference": "balm.proving.differ",
    "NextQuestion": "balm.explaining.next_question",
    "NoChange": "balm.explaining.change",
    "Note": "balm.language.rulebook",
    "Observer": "balm.plugins.contracts",
    "OneOf": "balm.language.predicates",
    "Option": "balm.deciding.past",
    "Outcome": "balm.deciding.outcome",
    "PackData": "balm.decision.data",
    "OwnPracticeData": "balm.language.own_data",
    "PackError": "balm.diagnostics.errors",
    "PackFile": "balm.language.files",
    "PackFiles": "balm.language.files",
    "PackInfo": "balm.language.rulebook",
    "PackPhrases": "balm.language.phrases",
    "PackSource": "balm.language.files",
    "Past": "balm.deciding.past",
    "PersonDecisionData": "balm.decision.data",
    "PersonQuestionData": "balm.decision.data",
    "PersonRecommendationData": "balm.decision.data",
    "PersonReferralData": "balm.decision.data",
    "Place": "balm.language.here",
    "Phrases": "balm.language.phrases",
    "PlainValue": "balm.language.values",
    "PlanPart": "balm.deciding.portrait",
    "PluginInfo": "balm.plugins.manager",
    "Plugins": "balm.plugins.manager",
    "Points": "balm.deciding.strategies",
    "Portrait": "balm.deciding.portrait",
    "PostgresStore": "balm.history.postgres",
    "Practice": "balm.language.practices",
    "Predicate": "balm.language.predicates",
    "PredicateSeen": "balm.proving.coverage",
    "ProfileError": "balm.diagnostics.errors",
    "ProfilePair": "balm.proving.comparison",
    "Program": "balm.compiled.program",
    "Question": "balm.decision.parts",
    "QuestionData": "balm.decision.data",
    "Range": "balm.language.predicates",
    "Ranked": "balm.compiled.practices",
    "Reason": "balm.explaining.reason",
    "ReasonData": "balm.decision.data",
    "Recommendation": "balm.decision.parts",
    "RecommendationData": "balm.decision.data",
    "RecordAnswerData": "balm.records.data",
    "RecordData": "balm.records.data",
    "RecordEntryData": "balm.records.data",
    "RecordPastData": "balm.records.data",
    "RecordPluginData": "balm.records.data",
    "RecordToldData": "balm.records.data",
    "Referral": "balm.language.referrals",
    "ReferralData": "balm.decision.data",
    "ReferralShown": "balm.decision.parts",
    "ReplayCause": "balm.records.causes",
    "Replayed": "balm.records.replayed",
    "Report": "balm.proving.check",
    "Resource": "balm.language.referrals",
    "ResourceData": "balm.decision.data",
    "Roles": "balm.language.roles",
    "Rule": "balm.language.rule",
    "RuleDid": "balm.explaining.why_rule",
    "RuleSeen": "balm.proving.coverage",
    "Rulebook": "balm.language.rulebook",
    "Selector": "balm.language.predicates",
    "Signal": "balm.deciding.signals",
    "Situation": "balm.deciding.strategies",
    "Span": "balm.diagnostics.diagnostic",
    "SqliteStore": "balm.history.sqlite",
    "State": "balm.language.predicates",
    "Step": "balm.language.steps",
    "Store": "balm.history.store",
    "Strategy": "balm.deciding.strategies",
    "StrategyError": "balm.deciding.strategies",
    "StrategyOptions": "balm.deciding.strategies",
    "Tagged": "balm.language.predicates",
    "ToldFact": "balm.deciding.portrait",
    "Value": "balm.language.facts",
    "Understood": "balm.listening.heard",
    "Verdict": "balm.proving.mutations",
    "Ways": "balm.language.ways",
    "Why": "balm.explaining.why_not",
    "Witness": "balm.proving.witness",
    "Words": "balm.language.phrases",
    "check_instrument": "balm.plugins.kit",
    "check_store": "balm.history.kit",
    "check_strategy": "balm.plugins.kit",
    "diff": "balm.authoring.diff",
    "hookimpl": "balm.plugins.hookspecs",
    "load": "balm.engine",
    "open_history": "balm.history.sqlite",
    "options_of": "balm.decision.options",
}
"""Public name -> the module that it is loaded from on first use."""

__all__ = ["__version__", *sorted(_WHERE)]  # noqa: PLE0604  # names, as _WHERE's keys


def __getattr__(name: str) -> object:
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module 'balm' has no attribute {name!r}")
    value = getattr(importlib.import_module(where), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
