"""The JSON text of one person -> an object, or what is wrong with it. A key told twice is wrong, however deep."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from balm.language.values import MOST_DEEP, normal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from balm.diagnostics.diagnostic import Diagnostic

_PIECES = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""Texts, and the brackets outside of them."""


def wrong(code: str, key: str, found: object, **details: Any) -> Diagnostic:
    """A mistake; what words it is imported only where there is one."""
    from balm.diagnostics.codes import diagnose

    return diagnose(code, key=key, found=found, **details)


class _TwiceError(ValueError):
    """A key is told twice; `args` is its name."""


def read_object(raw: bytes, key: str = "") -> dict[str, Any] | Diagnostic:
    """The object of a text; `key` is the place of a mistake in the text as a whole."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return wrong("not-utf8", key, f"0x{raw[error.start]:02x}", told=True)
    # Before it is read: how deep Python itself can read differs between its versions.
    if text.count("[") + text.count("{") > MOST_DEEP and _is_deeper(text, MOST_DEEP):
        return wrong("too-deep", key, "", most=MOST_DEEP, told=True)
    try:
        # A flat object has a colon for each pair: where there are as many as keys, no key is told twice. Anything else
        # is read by the decoder that looks at each pair, which takes longer.
        is_flat = text.count("{") < 2
        data = json.loads(text) if is_flat else _STRICT.decode(text)
        if is_flat and isinstance(data, dict) and len(data) != text.count(":"):
            data = _STRICT.decode(text)
    except _TwiceError as error:
        return wrong("duplicate-key", str(error), str(error), told=True)
    except ValueError as error:
        why = "it has a number of thousands of digits" if str(error).startswith("Exceeds the limit") else str(error)
        return wrong("bad-json", key, why, told=True)
    return data if isinstance(data, dict) else wrong("not-an-object", key, data, told=True)


def _is_deeper(text: str, most: int) -> bool:
    """Whether brackets stand in each other more often; those in texts are none."""
    depth = 0
    for piece in _PIECES.findall(text):
        if piece in "[{":
            depth += 1
            if depth > most:
                return True
        elif piece in "]}":
            depth -= 1
    return False


def with_normal_names(data: Mapping[str, Any]) -> dict[str, Any] | Diagnostic:
    """The same under normal names, or the name that is told twice then."""
    try:
        return _each_once((normal_text(name), value) for name, value in data.items())
    except _TwiceError as error:
        return wrong("duplicate-key", str(error), str(error), told=True)


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


_STRICT = json.JSONDecoder(object_pairs_hook=_each_once)
"""Raises _TwiceError for a key that is told twice, in any object."""
