"""Front door: packs and plugins are found, read and compiled into an Engine, and a profile becomes a Decision."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from balm.author_questions import AuthorQuestions
from balm.deciding.decide import decide
from balm.deciding.loaded_strategy import load_strategy
from balm.deciding.portrait import NO_PLAN, Portrait
from balm.deciding.profile import Profile, read_profile
from balm.deciding.seed import check_seed
from balm.deciding.signals import load_signal, read_signals
from balm.deciding.strategies import Strategy
from balm.deciding.strategy_memo import StrategyMemo
from balm.deciding.time_limit import TIME_LIMIT
from balm.decision.decision import Decision
from balm.diagnostics.errors import BalmError, InstrumentError
from balm.loading import STARTER, Asked, load_program, missing
from balm.record_keeping import RecordKeeping, load_observers
from balm.text_reading import TextReading
from balm.tracing import span

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from balm.checkin.check_in import CheckIn
    from balm.checkin.data import CheckInStateData
    from balm.compiled.program import Program
    from balm.deciding.outcome import Degraded, Outcome
    from balm.deciding.past import Entry, Past
    from balm.deciding.portrait import Plan as SafetyPlan
    from balm.decision.data import DegradedData
    from balm.history.store import Store
    from balm.language.facts import Value
    from balm.language.files import PackSource
    from balm.language.predicates import Answer
    from balm.language.rulebook import Rulebook
    from balm.plugins.manager import Plugins
    from balm.population.plan import Plan
    from balm.population.tables import Batch
    from balm.records.replayed import Person


def load(
    *packs: str | Path | PackSource,
    strict: bool = False,
    without: Sequence[str] = (),
    today: datetime.date | None = None,
    matcher: str | None = None,
    trust: Sequence[str] = (),
) -> Engine:
    """An engine of these packs, those they extend, and the floor.

    Each of `packs` is an installed pack's name, the path of a TOML file or of a folder of them, or a `PackSource`; none
    is the starter pack. `without` names plugins to leave off. `strict` raises where a plugin would be left out. `today`
    is the date that help lines are checked against; None is each decision's own day. `matcher` names a plugin's way to
    find the rules that fire; None is Balm's own. `trust` names packs that may add help lines to the floor's kinds of
    help, below the floor's own; trust only a pack whose lines you have checked.
    Raises PackError with every diagnostic of every pack, and BalmError where there is no such matcher.
    """
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # it was removed
        folder = ""
    return _engine(Asked(packs or (STARTER,), folder, strict, (*without,), today, matcher, (*trust,)))


def _engine(asked: Asked) -> Engine:
    program, plugins = load_program(asked)
    return Engine(program, plugins, strict=asked.strict, today=asked.today, asked=asked)


def _arrived(packed: bytes | Program, plugins: Plugins, *, strict: bool, today: datetime.date | None) -> Engine:
    from balm.compiled.packed import unpack_program

    return Engine(unpack_program(packed), plugins, strict=strict, today=today)


class Engine(AuthorQuestions, TextReading, RecordKeeping):
    """Compiled packs and loaded plugins. Immutable; one engine serves any number of threads."""

    def __init__(
        self,
        program: Program,
        plugins: Plugins,
        *,
        strict: bool = False,
        today: datetime.date | None = None,
        asked: Asked | None = None,
    ) -> None:
        self.program = program
        self.plugins = plugins
        self.strategies: tuple[Strategy, ...] = tuple(map(load_strategy, plugins.strategies))
        self._signals = tuple(map(load_signal, plugins.signals))
        self._observers = load_observers(plugins.observers)
        self._strict = strict
        self._today = today
        self._asked = asked
        self._strategy_memo = StrategyMemo()

    def _of(self, program: Program) -> Engine:
        return Engine(program, self.plugins, strict=self._strict, today=self._today)

    def _decide_as_then(
        self, today: datetime.date, timed: Sequence[DegradedData], person: Person, past: Past | None, seed: int
    ) -> Decision:
        from balm.records.stand_ins import with_stand_ins

        then = Engine(self.program, with_stand_ins(self.plugins, timed), today=today)
        return then.decide(person.facts, own=person.own, seed=seed, past=past, portrait=person.portrait)

    def __reduce__(self) -> tuple[Callable[..., Engine], tuple[Any, ...]]:
        """A small object to travel to another process or machine: the compiled packs, and the plugins that decide."""
        from balm.compiled.packed import pack_program

        arrive = partial(_arrived, strict=self._strict, today=self._today)
        return arrive, (pack_program(self.program), self.plugins.needed())

    def __repr__(self) -> str:
        names = ", ".join(pack.name for pack in self.rulebook.packs)
        return f"<Engine of {names}: {len(self.rulebook.rules)} rules, {len(self.rulebook.practices)} practices>"

    @property
    def rulebook(self) -> Rulebook:
        """The checked packs."""
        return self.program.rulebook

    def is_stale(self) -> bool:
        """Whether a file of its packs was changed, or came or went, since it was loaded.

        The files are read again and compared, which takes about a millisecond. A `PackSource` does not change, and an
        engine that came from another process knows no files: it is never stale.
        """
        from balm.language.files import is_changed

        packs = self.rulebook.packs if self._asked else ()
        return any(is_changed(pack.at, pack.digest) for pack in packs if pack.at)

    def reload(self) -> Engine:
        """An engine of the same packs as they are now, loaded as this one was; this one stays as it is.

        Raises PackError where the packs are not sound now: keep this one. The code of plugins is not imported again.
        Raises BalmError for an engine that came from another process.
        """
        if self._asked is None:
            raise BalmError(summary="This engine was not made by `balm.load` here: load its packs where they are.")
        return _engine(self._asked)

    def decide(
        self,
        facts: Mapping[str, object],
        *,
        own: Sequence[object] = (),
        seed: int = 0,
        past: Past | None = None,
        portrait: Portrait | None = None,
    ) -> Decision:
        """What to do now, for one person.

        `facts` maps fact names to values (numbers in the fact's own range and unit, names, true or false, lists of
        tags); "declined" is declined, what is left out is unknown. Text is read as in a file: "7" is the number. `own`
        are the person's own soothing activities, each an `OwnPracticeData` or a title. `seed` is the only chance that
        strategies have, a whole number of at most 400 digits. From a `past`, signals fill in what was not told; a
        `portrait` adds what is remembered of the person and their own activities, and their safety plan is the text of
        a practice that opens it. Raises ProfileError; TypeError for a seed that is no whole number or a past that is
        none, and ValueError for a longer seed. Observers of plugins get its record: `Decision.record_id` says its id.
        """
        with span("balm.decide", self._names):
            seed, plan = check_seed(seed), NO_PLAN
            if portrait is not None:
                from balm.deciding.remembering import filled_in

                facts, own = filled_in(portrait, self.program, facts, own, self.today())
                plan = portrait.plan
            profile = read_profile(self.program, facts, own)
            decision = self._decide(profile if past is None else self._with_past(profile, past), seed, plan)
        if self._observers:
            decision.record_id = self._tell_observers(decision)
        return decision

    def today(self) -> datetime.date:
        """The date that help lines and portraits are checked against."""
        return self._today or datetime.date.today()

    def _with_past(self, profile: Profile, past: Past) -> Profile:
        from balm.deciding.past import Past

        if not isinstance(past, Past):
            raise TypeError(f"past is a balm.Past, not a {type(past).__name__}: write Past(store.entries(), now)")
        past = past.of_minute(self.rulebook.roles)
        if profile.own:
            from balm.deciding.renamed_entries import with_todays_ids

            titles = tuple(practice.title for practice in profile.own)
            past = past.kept(with_todays_ids, (titles, past.moment), partial(with_todays_ids, past, titles))
        signalled, degraded = past.kept(self, past.moment, partial(self._look_back, past))
        return profile._replace(
            told={**signalled, **profile.told},
            past=past,
            signalled=frozenset(signalled.keys() - profile.told.keys()),
            degraded=tuple(degraded),
        )

    def _look_back(self, past: Past) -> tuple[dict[str, Value], list[Degraded]]:
        """What the entries say of facts that count them, and signals of others; signals that were left out."""
        from balm.deciding.counts import count_entries

        counted = count_entries(past, self.rulebook, self.program.attributes)
        others = {name: fact for name, fact in self.rulebook.facts.items() if name not in counted}
        signalled, degraded = read_signals(self._signals, past, others)
        return {**counted, **signalled}, degraded

    def _decide(self, profile: Profile, seed: int, plan: SafetyPlan = NO_PLAN) -> Decision:
        outcome = self._outcome(profile, seed)
        # Only help lines have a day from which they are no longer shown, and looking at the clock takes its time.
        today = self._today or (datetime.date.today() if outcome.referrals else None)

        def again(facts: Mapping[str, object]) -> Decision:
            known = self.rulebook.facts
            told = {name: value for name, value in profile.told.items() if known[name].tellable}
            changed = read_profile(self.program, {**told, **facts}).told
            # What signals filled in and nobody may tell stays.
            filled = {name: value for name, value in profile.told.items() if name not in told}
            return self._decide(profile.with_told({**filled, **changed}, facts), seed, plan)

        def answered(answers: Mapping[str, Answer]) -> Outcome:
            told = {**profile.told, **answers}
            if None in answers.values():
                told = {name: value for name, value in told.items() if value is not None}
            return self._outcome(profile.with_told(cast("Mapping[str, Value]", told), answers), seed)

        return Decision(self.program, outcome, today, again, answered, seed, plan, profile)

    def _outcome(self, profile: Profile, seed: int) -> Outcome:
        return decide(
            self.program,
            profile,
            self.strategies,
            seed=seed,
            strict=self._strict,
            time_limit=TIME_LIMIT,
            memo=self._strategy_memo,
        )

    def check_in(
        self,
        given: Mapping[str, object] | None = None,
        *,
        own: Sequence[object] = (),
        seed: int = 0,
        past: Past | None = None,
        portrait: Portrait | None = None,
        state: Mapping[str, object] | None = None,
    ) -> CheckIn:
        """A check-in: what the packs ask of a person, screen by screen, and what they suggest.

        `given`, `own`, `seed`, `past` and `portrait` are as in `decide`: what is known is not asked. With a `state`,
        that of `CheckIn.state`, a check-in goes on where it was, with the facts, own activities and seed that it has;
        past and portrait are told again. With a portrait, of a stranger an empty one, what packs ask once is asked.
        Raises ProfileError as `decide` does, CheckInError for a state that is none, and TypeError for a state beside
        what it has already.
        """
        from balm.checkin.check_in import CheckIn
        from balm.checkin.context import Context
        from balm.checkin.flow import start
        from balm.checkin.read import read_state
        from balm.deciding.loaded_strategy import active_strategies
        from balm.deciding.remembering import filled_in

        before = portrait or Portrait()
        shown = Portrait(plan=before.plan)  # its facts and activities are in the state, or were taken back
        reads = [one.reads_of(self.rulebook.roles) for one in active_strategies(self.strategies, past)]

        def decided(state: CheckInStateData) -> Decision:
            return self.decide(state["facts"], own=state["own"], seed=state["seed"], past=past, portrait=shown)

        looked_at = frozenset(name for some in reads for name in (self.rulebook.facts if some is None else some))
        context = Context(
            self.program, decided, looked_at, self.today, lambda: self._lexicon, portrait, self.read_activities
        )
        if state is not None:
            if given or own or seed:
                raise TypeError("a check-in that goes on has its facts, own activities and seed in its state")
            return CheckIn(context, read_state(context, state))
        facts, activities = filled_in(before, self.program, given or {}, own, self.today())
        return CheckIn(
            context,
            start(context, read_profile(self.program, facts, activities), check_seed(seed), before.not_again),
        )

    def program_json(self) -> str:
        """The packs, strategies and signals of this engine as one line of JSON, ``balm-program/1``.

        With it the runtime in ``web/runtime`` decides, explains and asks as this engine does. The same to the byte for
        the same packs and plugins. Raises BalmError where a strategy or a signal is code alone: load without it.
        """
        from balm.portable.canonical import canonical_json
        from balm.portable.program import program_data

        program = program_data(
            self.rulebook, map(load_strategy, self.strategies), self._signals, self.program.attributes
        )
        return canonical_json(program) + "\n"

    def words_json(self) -> str:
        """The words of this engine's packs as one line of JSON, ``balm-words/1``.

        With them the runtime takes typed text. They belong to what `program_json` gives, and to no other program.
        Raises BalmError as it does.
        """
        from json import loads

        from balm.portable.canonical import canonical_json
        from balm.portable.words import words_data

        program: str = loads(self.program_json())["digest"]
        return canonical_json(words_data(self._lexicon, program)) + "\n"

    def history(self, person: str = "me", path: str | Path | None = None, *, key: str | None = None) -> Store:
        """The history of one person: in the file `path`, or among the user's own data; with a key, encrypted.

        Nothing is written before something is remembered. `Past(store.entries(), now)` is what lies behind them.
        """
        from balm.history.sqlite import open_history

        return open_history(person, path, key=key)

    def remember(
        self, decision: Decision, store: Store, *, at: datetime.datetime, shown: int = 3, keep: Collection[str] = ()
    ) -> Entry | None:
        """Keep a decision that was made at that moment, and of which `ways(shown)` was shown; None of a child.

        What was told on which help rests is left out, as a device may be shared with whoever does harm; a host whose
        store nobody else can see may `keep` such facts, by name. Nothing is kept of a child (the role `child`). `at`
        has the time zone of the person's own clock. What came of it is told later: ``store.amend(entry.id,
        chosen=..., felt="better", felt_at=...)``. Raises HistoryError where it cannot be kept, or where the store lacks
        a method of `Store`: what could not be forgotten is not kept.
        """
        from balm.history.keeping import remember
        from balm.records.entry_record import entry_record

        record = entry_record(decision, self.plugins.infos)
        return remember(self.program, decision, store, at=at, shown=shown, keep=keep, record=record)

    def decide_batch(
        self,
        table: pa.Table | pa.RecordBatch,
        *,
        first: int = 3,
        reasons: bool = False,
        ways: bool = False,
        seed: int = 0,
        start: int = 0,
    ) -> Batch:
        """What to do now, for everybody in a table: a row a person, a column a fact, null where it is unknown.

        Of each decision the `first` practices are told (0 to 1,000), with `reasons` theirs too; with `ways` also the
        three of `Decision.ways`, as `way_1` to `way_3`. `start` is the number of the table's first row. Raises
        ValueError for another `first` and for a seed of more than 400 digits, ProfileError where the columns are no
        facts; a row that is no profile becomes a reject. Needs the extra ``batch``.
        """
        try:
            from balm.population.decide import decide_table
            from balm.population.tables import Wanted
        except ImportError as error:
            if error.name not in ("numpy", "pyarrow"):
                raise
            from balm.diagnostics.install import install_extra

            raise BalmError(summary=f"Tables of people need pyarrow and numpy: {install_extra('batch')}.") from None

        wanted = Wanted(first, reasons, check_seed(seed), ways)
        return decide_table(self._plan, self.strategies, table, wanted, start=start, strict=self._strict)

    @cached_property
    def _plan(self) -> Plan:
        from balm.population.plan import Plan

        return Plan(self.program)

    def score(self, instrument: str, answers: Mapping[str, object]) -> Mapping[str, object]:
        """A questionnaire's answers as facts. InstrumentError: none has this name; ValueError: wrong answers."""
        instruments = self.plugins.instruments
        if instrument not in instruments:
            raise InstrumentError(summary=missing("instrument", instrument, instruments))
        return instruments[instrument].score(answers)
