"""Seal: parts of a record -> their SHA-256, or their HMAC under a host's key, which the record does not hold."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any

from balm.plugins.contracts import LEAST_KEY


class Seal:
    """Hashes of one record's parts: plain ones without a key."""

    def __init__(self, key: bytes | None, record: str) -> None:
        """`record` is its id, so that equal parts of two records have different HMACs. Raises TypeError, ValueError."""
        if key is not None and not isinstance(key, bytes):
            raise TypeError(f"key is bytes, not a {type(key).__name__}: secrets.token_bytes(32) makes one")
        if key is not None and len(key) < LEAST_KEY:
            raise ValueError(f"key has {len(key)} bytes and needs {LEAST_KEY}: secrets.token_bytes(32) makes one")
        self._key, self._record = key, record

    def of(self, part: str, data: Any) -> str:
        """The hash of a part of this name."""
        return self.of_text(part, canonical_text(data))

    def of_text(self, part: str, text: str) -> str:
        """The hash of a part of this name that is text."""
        raw = text.encode(errors="surrogatepass")
        if self._key is None:
            return "sha256:" + sha256(raw).hexdigest()
        named = "\0".join((part, self._record, "")).encode(errors="surrogatepass") + raw
        return "hmac-sha256:" + hmac.new(self._key, named, sha256).hexdigest()

    @property
    def key_name(self) -> str:
        """The same for every record under one key, by which a wrong key is known from a changed record."""
        assert self._key is not None  # noqa: S101  # only records under a key name it
        return hmac.new(self._key, b"balm-record/1", sha256).hexdigest()[:16]


def canonical_text(data: Any) -> str:
    """The one text of data that is equal: keys sorted, no blanks, ASCII. Floats stay floats, integers integers."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def checksum_of(seal: Seal, record: Any) -> str:
    """The hash of all of a record but its checksum."""
    return seal.of("record", {name: value for name, value in record.items() if name != "checksum"})
