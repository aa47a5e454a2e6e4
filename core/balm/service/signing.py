"""Signing: the state of a check-in <-> a text that its client keeps, and that nobody else could have made."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, cast

_PURPOSE = b"balm-check-in/1\n"


def sign(state: Mapping[str, Any], key: bytes) -> str:
    """The state as a text. It can be read by whoever holds it: it is signed, and not encrypted."""
    payload = json.dumps(state, ensure_ascii=True, separators=(",", ":")).encode()
    return f"{_encode(payload)}.{_encode(_mac(payload, key))}"


def unsign(text: str, key: bytes) -> dict[str, Any] | None:
    """The state of a text; None where this key did not sign it."""
    payload, _, mac = text.partition(".")
    try:
        signed, given = _decode(payload), _decode(mac)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(_mac(signed, key), given):
        return None
    return cast("dict[str, Any]", json.loads(signed))


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + payload, hashlib.sha256)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    raw = text.encode("ascii")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
