"""Ways to break a text, each by chance: lines, characters, words, numbers, quotes, values."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutate = Callable[[Random, str, list[str]], str]


def at(random: Random, text: str) -> int:
    return random.randrange(len(text) + 1)


def delete_lines(random: Random, text: str, _: list[str]) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    return "\n".join(lines[:start] + lines[start + random.randint(1, 3) :])


def double_lines(random: Random, text: str, _: list[str]) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    stop = start + random.randint(1, 12)
    return "\n".join(lines[:stop] + lines[start:])


def swap_lines(random: Random, text: str, _: list[str]) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def flip_characters(random: Random, text: str, _: list[str]) -> str:
    for _ in range(random.randint(1, 3)):
        place = at(random, text)
        text = text[:place] + random.choice("\"'[]{}=,.#\\\n-_ 0aZé慢\u00a0") + text[place + 1 :]
    return text


def replace_word(random: Random, text: str, words: list[str]) -> str:
    found = random.choice(list(re.finditer(r"[\w-]+", text)) or [None])
    return text if found is None else text[: found.start()] + random.choice(words) + text[found.end() :]


def truncate(random: Random, text: str, _: list[str]) -> str:
    return text[: at(random, text)]


def insert_control(random: Random, text: str, _: list[str]) -> str:
    place = at(random, text)
    odd = ("\0", "\x07", "\x1b[2J", "\x7f", "\x85", "\u202e", "\r", "\ufeff", "\\u0007", "\\U0010ffff", "\\ud800")
    return text[:place] + random.choice(odd) + text[place:]


def change_number(random: Random, text: str, _: list[str]) -> str:
    found = random.choice(list(re.finditer(r"\d+", text)) or [None])
    numbers = ("-1", "0", "00", "1.5", "1e9", "99999999999999999999", "inf", "nan", "-0.0", "true", '"3"', "[]", "{}")
    return text if found is None else text[: found.start()] + random.choice(numbers) + text[found.end() :]


def break_quotes(random: Random, text: str, _: list[str]) -> str:
    found = random.choice(list(re.finditer("[\"'\\[\\]{}]", text)) or [None])
    others = ("", "'", '"""', "''", "[[", "}}", "\\")
    return text if found is None else text[: found.start()] + random.choice(others) + text[found.end() :]


def change_value(random: Random, text: str, words: list[str]) -> str:
    found = random.choice(list(re.finditer(r"(?<== ).+$", text, re.MULTILINE)) or [None])
    word = random.choice(words)
    values = (
        "1",
        "true",
        '""',
        "[]",
        "{}",
        f'"{word}"',
        f'["{word}", 1]',
        f'{{ {word} = "{word}" }}',
        f'{{ from = "{word}" }}',
    )
    return text if found is None else text[: found.start()] + random.choice(values) + text[found.end() :]


MUTATIONS: tuple[Mutate, ...] = (
    delete_lines,
    double_lines,
    swap_lines,
    flip_characters,
    replace_word,
    truncate,
    insert_control,
    change_number,
    break_quotes,
    change_value,
)
