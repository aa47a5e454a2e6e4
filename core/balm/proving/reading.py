"""Reading: an English text -> its words, its sentences, where a long one could end, and the age at which it is read.

The age is the Flesch-Kincaid grade and five years: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid,
Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy enlisted personnel", Research Branch
Report 8-75, Naval Technical Training Command, 1975).
"""

from __future__ import annotations

import re

AGE_BEFORE_SCHOOL = 5
"""The first grade is for six-year-olds."""
MOST_IN_A_SENTENCE = 15
FEWEST_IN_A_HALF = 3

_WORD = re.compile(r"\w+(?:['\u2019.-]\w+)*")
_END = re.compile(r"(?<=[.?!\u2026])[\"'\u201d\u2019)]*\s+|\n+")
_PAUSE = re.compile(
    r"(?P<long>[;:]|\s[\u2013\u2014-])\s|(?P<comma>,)\s|\s(?=(?:and|but|or|so|because|while|when|if|then|which)\s)"
)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l)e$"  # home, while
    r"|(?:[^aeiouylsxzcgh]|[aeiouy]l|th)es$"  # takes, miles
    r"|[^aeiouytd]ed$"  # walked
    r"|[^aeiouy]e(?:ly|ments?|ful|less|ness)$|^some(?=[a-z])"  # lovely, something
    r"|eve(?:ry|ning)"
)
"""An e that is not spoken."""
_APART = re.compile(
    r"[aeiouy]ing$"  # being, trying
    r"|(?<![ctsg])ia|(?<=[a-z]{2})ea$"  # diary, area
    r"|(?<![ctsgxn])(?<!ll)io"  # radio, lion
    r"|(?:(?<![ct])|(?<=sc)|(?<=soc))ie(?:ts?$|ty|nts?$|nce)"  # quiet, society, science
    r"|eo(?![pu])|(?<!q)ua[lt]|(?<![qg])ue[ln]|oe[mt]|(?<![qgb])ui[dn]|creat|react|reali"
)
"""Vowels that stand together and are spoken apart."""


def words(text: str) -> list[str]:
    """The words of a text; a number, a name with dots and what is joined by hyphens are one each."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """What ends at a full stop, a question mark, an exclamation mark or the end of a line, and has words."""
    return [part for part in map(str.strip, _END.split(text)) if _WORD.search(part)]


def reading_age(text: str) -> float:
    """The age in years at which a text of some sentences is read, by the length of its sentences and of its words."""
    said = words(text)
    a_word = sum(map(syllables, said)) / len(said)
    return 0.39 * len(said) / len(sentences(text)) + 11.8 * a_word - 15.59 + AGE_BEFORE_SCHOOL


def syllables(word: str) -> int:
    """How many syllables a word has, as near as its letters tell; an address or a number counts as one."""
    if "." in word:
        return 1
    letters = word.lower()
    spoken = len(_VOWELS.findall(letters)) - len(_SILENT.findall(letters)) + len(_APART.findall(letters))
    return max(1, spoken)


def ends_after(sentence: str) -> str:
    """The last words of the first half of a long sentence, at the pause that leaves the shorter halves; or ""."""
    halves = [
        (len(words(sentence[: at.start()])), len(words(sentence[at.start() :])), at) for at in _PAUSE.finditer(sentence)
    ]

    def worth(half: tuple[int, int, re.Match[str]]) -> tuple[bool, bool, int]:
        first, second, at = half
        return max(first, second) > MOST_IN_A_SENTENCE, not at["long"], abs(first - second)

    long_enough = [half for half in halves if min(half[:2]) >= FEWEST_IN_A_HALF]
    if not long_enough:
        return ""
    _, _, at = min(long_enough, key=worth)
    return " ".join(sentence[: at.start()].split()[-3:])
