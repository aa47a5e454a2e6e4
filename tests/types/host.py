"""A host that uses what is public. Type checkers read it and nobody runs it; see test_types.py."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import assert_type

import balm

engine: balm.Engine = balm.load("self-compassion", strict=True, today=datetime.date(2026, 11, 24))
own: list[balm.OwnPracticeData | str] = [{"title": "Tea", "tags": ["nature"], "minutes": [1, 3]}, "Walk"]
facts: dict[str, object] = {"distress": 4, "likes": ["music"]}
decision = engine.decide(facts, own=own, seed=7)

assert_type(decision.recommendations, Sequence[balm.Recommendation])
assert_type(decision.first, balm.Recommendation | None)
assert_type(decision.ways(3), tuple[balm.Recommendation, ...])
assert_type(decision.referrals, tuple[balm.ReferralShown, ...])
assert_type(decision.questions, tuple[balm.Question, ...])
assert_type(decision.facts, Mapping[str, balm.Value])
assert_type(decision.degraded, tuple[balm.Degraded, ...])
assert_type(decision.seed, int)
assert_type(decision.outcome, balm.Outcome)
assert_type(decision.names(), tuple[str, ...])
assert_type(decision.words(), tuple[str, ...])
assert_type(decision.to_dict(), balm.DecisionData)
assert_type(decision.to_dict(top=3), balm.DecisionData)
assert_type(decision.to_dict(top=3, audience="person"), balm.PersonDecisionData)
assert_type(decision.to_json(2, top=3, audience="person"), str)
read = balm.Decision.from_dict(decision.to_dict())  # type: ignore[misc]  # mypy looks into the constructor, Balm's own
assert_type(read, balm.Decision)
read = balm.Decision.from_json(decision.to_json(), seed=7)  # type: ignore[misc]  # as above
assert_type(read, balm.Decision)
assert_type(decision.what_if({"minutes": 5}), balm.Decision)
assert_type(decision.what_would_change("music", deadline=balm.Deadline(1)), balm.Change | balm.NoChange)
assert_type(decision.next_question(), balm.NextQuestion | None)
assert_type(balm.options_of(decision), tuple[balm.Option, ...])

data = decision.to_dict()
for told in data["recommendations"]:
    assert_type(told["title"], str)
    assert_type(told["reasons"], list[balm.ReasonData])
    assert_type(told["reasons"][0]["points"], int)
for help_told in data["referrals"]:
    assert_type(help_told["resources"], list[balm.ResourceData])
    assert_type(help_told["resources"][0]["channels"], list[balm.ChannelData])
assert_type(data["facts"]["distress"], balm.FactData)
assert_type(data["left_out"], list[balm.LeftOutData])
assert_type(data["degraded"], list[balm.DegradedData])
assert_type(data["packs"], list[balm.PackData])
assert_type(data["questions"], list[balm.QuestionData])
shown = decision.to_dict(audience="person")
assert_type(shown["recommendations"], list[balm.PersonRecommendationData])
assert_type(shown["referrals"], list[balm.PersonReferralData])
assert_type(shown["questions"], list[balm.PersonQuestionData])

for one in decision.recommendations[:3]:
    words: list[str] = [one.practice, one.id, one.title, one.text, one.tell, *one.cautions, *one.needs, *one.tags]
    assert_type(one.minutes, tuple[float, float] | None)
    assert_type(one.score, int)
    assert_type(one.to_dict(), balm.RecommendationData)
    for reason in one.reasons:
        assert_type(reason, balm.Reason)
        assert_type(reason.facts, dict[str, balm.Value | None])
        words += [reason.by, reason.because, reason.tell, reason.source]
for each in decision.referrals:
    assert_type(each.resources, tuple[balm.ResourceData, ...])
    assert_type(each.to_dict(), balm.ReferralData)
for question in decision.questions:
    assert_type(question.to_dict(), balm.QuestionData)

assert_type(engine.listen("sad"), balm.FreeText)
assert_type(engine.listen("sad", "emotion"), balm.Heard)
assert_type(engine.listen("sad").facts["emotion"], balm.Understood)
assert_type(engine.listen("sad").alarms, tuple[balm.Alarm, ...])
assert_type(engine.read_activities("tea"), balm.Activities)

check_in = engine.check_in({"distress": 4}, own=own, seed=7)
assert_type(check_in.screen, balm.CheckInScreenData)
assert_type(check_in.state, balm.CheckInStateData)
assert_type(check_in.decision, balm.Decision)
ticked: balm.CheckInInputData = {"ticks": [0]}
assert_type(check_in.tell(ticked), balm.CheckIn)
assert_type(check_in.tell({"answers": {"emotion": "sad"}}), balm.CheckIn)
assert_type(check_in.ask_calmly(), balm.CheckIn | None)
assert_type(engine.read_activities("tea"), balm.Activities)
assert_type(engine.check_in(state=check_in.state), balm.CheckIn)
assert_type(check_in.screen["questions"], list[balm.CheckInQuestionData])
assert_type(check_in.screen["questions"][0]["options"], list[balm.CheckInOptionData])
assert_type(check_in.screen["offers"], list[balm.CheckInChoiceData])
assert_type(check_in.screen["echo"], list[balm.CheckInEchoData])
assert_type(check_in.screen["refine"], list[balm.CheckInRefineData])
assert_type(check_in.screen["recalled"], list[balm.CheckInRecalledData])
assert_type(check_in.remembered(), balm.Portrait)
assert_type(check_in.screen["others"], list[balm.CheckInOtherData])
assert_type(check_in.screen["felt"], list[balm.CheckInFeltData])
felt_better: balm.CheckInInputData = {"felt": "better"}
assert_type(check_in.state["at"], balm.CheckInAtData)
assert_type(check_in.state["back"], list[balm.CheckInMomentData])
assert_type(check_in.state["offers"], list[balm.CheckInOffersData])
refused_input: type[balm.BalmError] = balm.CheckInError

why = decision.why("music")
assert_type(why, balm.Why)
assert_type(why.practice, balm.Practice)
assert_type(why.excluded, tuple[balm.Exclusion, ...])
assert_type(why.told, Mapping[str, balm.Value | None])
assert_type(decision.why_not("music").rank, int | None)

outcome = decision.outcome
assert_type(outcome.ranked, Sequence[balm.Ranked])
assert_type(outcome.contributions, tuple[balm.Contribution, ...])
assert_type(outcome.draws, tuple[balm.Draws, ...])
assert_type(outcome.own, tuple[balm.Practice, ...])

report = engine.check(only=["unused-fact"])
assert_type(report, balm.Report)
for finding in report.findings:
    assert_type(finding, balm.Finding)
    assert_type(finding.kind, balm.FindingKind)
    assert_type(finding.witness, balm.Witness | None)
    assert_type(finding.to_dict(), dict[str, object])
assert_type(report.to_dict(), dict[str, object])
results = engine.test()
assert_type(results, tuple[balm.ExampleResult, ...])
assert_type(results[0].failures, tuple[balm.Failure, ...])
coverage = engine.coverage(results)
assert_type(coverage, balm.Coverage)
for verdict in engine.mutations():
    assert_type(verdict, balm.Verdict)
    assert_type(verdict.mutant, balm.Mutant)
    assert_type(verdict.difference, balm.MutantDifference)
assert_type(engine.score("suds", {"1": 9}), Mapping[str, object])
assert_type(engine.decide(engine.score("suds", {"1": 9})), balm.Decision)

book = engine.rulebook
assert_type(book, balm.Rulebook)
assert_type(book.counts, Mapping[str, balm.Counts])
assert_type(book.packs, tuple[balm.PackInfo, ...])
assert_type(book.ways, balm.Ways)
assert_type(book.page, balm.CheckInPage)
assert_type(book.facts, Mapping[str, balm.Fact])
assert_type(book.practices, tuple[balm.Practice, ...])
assert_type(book.rules, tuple[balm.Rule, ...])
assert_type(book.resources, tuple[balm.Resource, ...])
assert_type(book.resources[0].channels, tuple[balm.Channel, ...])
assert_type(book.referrals, Mapping[str, balm.Referral])
assert_type(book.examples, tuple[balm.Example, ...])
assert_type(book.claims, tuple[balm.Claim, ...])
assert_type(book.steps, tuple[balm.Step, ...])
assert_type(book.steps[0].lines, tuple[balm.Line, ...])
assert_type(book.phrases, balm.Phrases)
assert_type(book.phrases.words, balm.Words)
assert_type(book.phrases.packs, tuple[balm.PackPhrases, ...])
assert_type(engine.plugins.infos, tuple[balm.PluginInfo, ...])
assert_type(engine.strategies, tuple[balm.Strategy, ...])

store = engine.history("me")
now = datetime.datetime.now(datetime.UTC)
entry = engine.remember(decision, store, at=now)
assert_type(entry, balm.Entry | None)
if entry is not None:
    assert_type(entry.options, tuple[balm.Option, ...])
past = balm.Past(list(store.entries()), now)
assert_type(engine.decide(facts, past=past), balm.Decision)
portrait = store.portrait()
assert_type(portrait, balm.Portrait)
assert_type(portrait.facts, Mapping[str, balm.ToldFact])
assert_type(portrait.plan, Mapping[balm.PlanPart, tuple[str, ...]])
assert_type(engine.decide(facts, past=past, portrait=portrait), balm.Decision)
assert_type(past.trend(), float | None)
assert_type(past.days_since, Mapping[str, int])

try:
    engine.decide({"distress": "x"})
except balm.ProfileError as error:
    assert_type(error.diagnostics, tuple[balm.Diagnostic, ...])
    assert_type(error.diagnostics[0].span, balm.Span | None)
    assert_type(error.diagnostics[0].to_dict(), dict[str, object])


class Louder:
    """A strategy of the host's."""

    name = "louder"
    bound = 2

    def propose(self, situation: balm.Situation) -> Sequence[balm.OwnPracticeData]:
        """What the person told of their own, again."""
        return situation.own

    def points(self, situation: balm.Situation) -> Sequence[balm.Points]:
        """One for the first."""
        return [balm.Points(practice.id, 1, "b") for practice in situation.practices[:1]]


class Archive:
    """Keeps the records of all decisions, sealed."""

    name = "archive"
    key = b"sixteen bytes or more"

    def observe(self, record: Mapping[str, object]) -> None:
        """Nothing is done with it here."""


observer: balm.Observer = Archive()
record = engine.record(decision, at=datetime.datetime.now(datetime.UTC), whole_past=True)
assert_type(record, balm.RecordData)
assert_type(record["told"], balm.RecordToldData)
assert_type(record["plugins"], list[balm.RecordPluginData])
if record["past"] is not None:
    assert_type(record["past"], balm.RecordPastData)
    assert_type(record["past"]["entries"], list[balm.RecordEntryData])
replayed = engine.replay(record, entries=[])
assert_type(replayed, balm.Replayed)
assert_type(replayed.causes, tuple[balm.ReplayCause, ...])
assert_type(replayed.then, balm.RecordAnswerData | None)

strategy: balm.Strategy = Louder()
balm.check_strategy(strategy)
differences = balm.diff(engine, balm.load("my-pack.toml"), deadline=balm.Deadline(5))
assert_type(differences, balm.Diff)
assert_type(differences.behaviour, tuple[balm.Difference, ...])


def named(
    errors: tuple[balm.BalmError, balm.PackError, balm.InstrumentError, balm.HistoryError, balm.StrategyError],
    pack: tuple[balm.Allowance, balm.Note, balm.Expectation, balm.Place, balm.PackFiles, balm.PackFile],
    conditions: tuple[balm.Condition, balm.Predicate, balm.Range, balm.OneOf, balm.Tagged, balm.State, balm.Selector],
    comparison: tuple[
        balm.ProfilePair, balm.DiffShare, balm.DiffText, balm.DiffTextPart, balm.DiffVocabulary, balm.DiffProfiles
    ],
    seen: tuple[balm.RuleSeen, balm.PredicateSeen],
    account: tuple[balm.WhyRule, balm.RuleDid, balm.ConditionMet, balm.Compared, balm.Move],
    stores: tuple[balm.Store, balm.SqliteStore, balm.PostgresStore],
    plugins: tuple[balm.Plugins, balm.Instrument, balm.Matcher, balm.MatcherMaker, balm.Signal, balm.StrategyOptions],
    others: tuple[balm.FactType, balm.Roles, balm.Felt, balm.PlainValue, balm.PackSource],
) -> list[object]:
    """The public names that nothing above uses."""
    functions: list[object] = [balm.check_instrument, balm.check_store, balm.hookimpl, balm.open_history]
    told: list[object] = [errors, pack, conditions, comparison, seen, account, stores, plugins]
    return [balm.DECLINED, balm.__version__, *functions, *told]
