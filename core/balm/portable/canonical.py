"""Canonical: data -> the one JSON text that stands for it (RFC 8785), and its digest."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical_json(data: Any) -> str:
    """The text: keys in the order of their UTF-16 code units, no blanks, numbers as ECMAScript writes them.

    Raises ValueError for a number that is not finite.
    """
    match data:
        case bool() | None | str():
            return json.dumps(data, ensure_ascii=False)
        case int() | float():
            return _number(data)
        case Mapping():
            keys = sorted(data, key=lambda key: key.encode("utf-16-be"))
            return (
                "{"
                + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canonical_json(data[key])}" for key in keys)
                + "}"
            )
        case list() | tuple():
            return "[" + ",".join(map(canonical_json, data)) + "]"
    raise TypeError(f"JSON has no {type(data).__name__}")


def digest_of(data: Any) -> str:
    """``sha256:`` and the hexadecimal digest of the canonical text in UTF-8."""
    return "sha256:" + sha256(canonical_json(data).encode()).hexdigest()


def _number(value: float) -> str:
    """As ECMAScript writes it: Python has exponents from 1e-5 down and from 1e16 up, ECMAScript from 1e-7 and 1e21."""
    if not math.isfinite(value):
        raise ValueError("a number that is not finite")
    text = repr(float(value)).removesuffix(".0")
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text.removeprefix("-") if text == "-0" else text
    sign, digits = "-" * (value < 0), mantissa.replace(".", "").lstrip("-")
    if 0 < int(exponent) < 21:
        return f"{sign}{digits:0<{int(exponent) + 1}}"
    if -7 < int(exponent) < 0:
        return f"{sign}0.{digits:0>{len(digits) - int(exponent) - 1}}"
    return f"{mantissa}e{int(exponent):+d}"
