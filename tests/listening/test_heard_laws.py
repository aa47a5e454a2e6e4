"""What holds of every text: listening ends, gives values that the facts have, and no text makes a danger go away."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from balm.language.here import Mistake
from balm.listening.answer import read_answer
from balm.listening.danger import harmless_value
from balm.listening.free import hear
from balm.listening.lexicon import Lexicon
from balm.listening.tokens import MOST_CHARACTERS
from support.shipped_packs import rulebook


@cache
def lexicon() -> Lexicon:
    return Lexicon(rulebook())


TYPED = """i am not no never really want to die hurt myself my dad hits me sad tired at home but just 8 of 10 minutes an
hour or yes going took all the pills kill killing will not stop last night fine okay - , . ' !"""
WORDS = st.sampled_from(TYPED.split())
TEXTS = st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60))
FACTS = st.sampled_from(sorted(name for name, fact in rulebook().facts.items() if fact.tellable))
DANGER = st.sampled_from(["i want to die", "my dad hits me", "i took all my pills", "i can't breathe"])


@given(TEXTS, FACTS)
def test_an_answer_is_a_value_of_its_fact(text: str, name: str) -> None:
    fact = lexicon().fact(name)
    heard = read_answer(lexicon(), fact, text)
    values = (*heard.offers, *([heard.value] if heard.kind == "value" and heard.value is not None else []))
    for value in values:
        assert not isinstance(fact.datatype.read(fact, fact.plain(value)), Mistake)
    assert (heard.kind == "value") == (heard.value is not None)
    assert (heard.kind == "offer") == bool(heard.offers)
    assert (heard.kind == "command") == (heard.command is not None)
    assert heard == read_answer(lexicon(), fact, text)


@given(TEXTS)
def test_a_free_line_gives_values_of_facts_and_never_one_of_danger(text: str) -> None:
    free = hear(lexicon(), text)
    for name, one in free.facts.items():
        fact = lexicon().fact(name)
        assert not fact.alarm
        assert not isinstance(fact.datatype.read(fact, fact.plain(one.value)), Mistake)
    assert not {*free.facts} & {*free.offers}
    assert all(len(values) > 0 for values in free.offers.values())
    assert len({alarm.fact for alarm in free.alarms}) == len(free.alarms)


@given(TEXTS, DANGER, st.sampled_from(["", "no ", "not ", "never ", "without "]))
def test_words_before_do_not_silence_danger(text: str, danger: str, negator: str) -> None:
    alone = {alarm.fact for alarm in hear(lexicon(), danger).alarms}
    assert alone
    assert alone <= {alarm.fact for alarm in hear(lexicon(), f"{text}. {negator}{danger}").alarms}


@given(TEXTS)
def test_an_alarm_is_in_every_answer_that_has_it_in_a_free_line(text: str) -> None:
    alarms = hear(lexicon(), text).alarms
    assert read_answer(lexicon(), lexicon().fact("energy"), text).alarms == alarms
    assert all(alarm.value != harmless_value(lexicon().fact(alarm.fact)) for alarm in alarms)


def test_a_long_text_is_read_up_to_its_limit() -> None:
    assert not hear(lexicon(), "x " * MOST_CHARACTERS + "i want to die").alarms
    assert hear(lexicon(), "i want to die " * MOST_CHARACTERS).alarms
