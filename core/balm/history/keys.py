"""Keys: a passphrase, and the salt of a file -> the key that SQLCipher encrypts that file with, derived once.

Deriving takes a fraction of a second by design, so that trying out passphrases does too. Whoever has the passphrase
need not wait again: the keys are kept as long as some store has that passphrase, in memory only, as it is itself.
"""

from __future__ import annotations

import hashlib
import os
import threading
from typing import Any
from weakref import WeakValueDictionary

from balm.history.store import HistoryError

_SALT = 16
_KEY = 32
"""Bytes of each, for SQLCipher."""


class Passphrase:
    """A passphrase, with the keys that were derived from it: a salt -> a key, both as hexadecimal digits."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._keys: dict[str, str] = {}

    def unlock(self, connection: Any, *, new: bool) -> None:
        """Give a connection the key of its file. Nothing is read with it yet: it may be a wrong one.

        A `new` file gets a salt that has its key already, where there is one: as all files of one passphrase fall with
        it, salts of their own would protect none of them.
        """
        execute = connection.execute
        execute("PRAGMA cipher_log_level = NONE")  # or it writes to standard error on its own
        execute("PRAGMA key = 'none yet'")  # only with one does SQLCipher look at the salt; it derives nothing from it
        salt: str = execute("PRAGMA cipher_salt").fetchone()[0]
        if new:
            salt = next(iter(self._keys), None) or os.urandom(_SALT).hex()
        if salt not in self._keys:
            rounds = int(execute("PRAGMA kdf_iter").fetchone()[0])
            name: str = execute("PRAGMA cipher_kdf_algorithm").fetchone()[0]
            algorithm = name.removeprefix("PBKDF2_HMAC_").lower()
            derived = hashlib.pbkdf2_hmac(algorithm, self._text.encode(), bytes.fromhex(salt), rounds, _KEY)
            self._keys[salt] = derived.hex()
        execute(f"PRAGMA key = \"x'{self._keys[salt]}{salt}'\"")  # a pragma takes no parameters


_HELD: WeakValueDictionary[str, Passphrase] = WeakValueDictionary()
_LOCK = threading.Lock()


def passphrase(text: str) -> Passphrase:
    """The one of that text, which all stores that have it share. Raises HistoryError where it can be none."""
    if not text or "\0" in text or text.encode(errors="replace").decode() != text:
        raise HistoryError(summary="The key of a history is a text, and not an empty one.")
    with _LOCK:
        found = _HELD.get(text)
        if found is None:
            found = _HELD[text] = Passphrase(text)
        return found
