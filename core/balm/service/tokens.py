"""Tokens: a file of hashes -> who may ask what. A token itself is kept nowhere.

A token is 32 bytes of chance, so its SHA-256 tells nobody how it reads, and needs no salt.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import tomli

from balm.diagnostics.errors import BalmError
from balm.diagnostics.suggest import did_you_mean, listed, one_of
from balm.folder import read_regular, reason_of

SCOPES = ("decide", "history", "admin")
"""What a token may be for: every call below ``/v1``; histories of the people of its tenant; the metrics."""
ANY = "any"
"""What a call asks for that every token may make."""
_MOST_BYTES = 1024 * 1024
_DIGEST = re.compile("[0-9a-f]{64}")
_NAME = re.compile("[a-z][a-z0-9-]{0,31}")
PERSON_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""How a person is named in a path, and in an entry of a token."""
_KEYS = ("name", "scopes", "sha256", "tenant", "person")


class Token(NamedTuple):
    """Whoever holds the token of this hash."""

    name: str
    """What a log calls its holder."""
    sha256: str
    scopes: frozenset[str]
    tenant: str = ""
    """Whose people's histories it reaches; "" is nobody's."""
    person: str = ""
    """The one person of the tenant whose history it reaches; "" is everybody's."""


class Tokens(NamedTuple):
    """The tokens of a service."""

    all: tuple[Token, ...]

    def holder(self, presented: str) -> Token | None:
        """Whose token this is. Each is compared, in the same time whatever it is."""
        digest = hashlib.sha256(presented.encode("utf-8", "surrogateescape")).hexdigest()
        found = None
        for token in self.all:
            if hmac.compare_digest(digest, token.sha256):
                found = token
        return found


def read_tokens(path: str) -> Tokens:
    """The tokens of a file. Raises BalmError, which names the entry that is wrong and says what to write."""
    try:
        data = tomli.loads(read_regular(path, _MOST_BYTES).decode("utf-8"))
    except OSError as error:
        raise _wrong(path, f"it cannot be read: {reason_of(error)}") from None
    except UnicodeDecodeError:
        raise _wrong(path, "it is not UTF-8") from None
    except tomli.TOMLDecodeError as error:
        raise _wrong(path, f"line {error.lineno}, column {error.colno}: it is not TOML") from None
    entries = data.pop("token", None)
    if data or not isinstance(entries, list) or not entries:
        raise _wrong(path, "it holds `[[token]]` entries, at least one, and nothing else")
    tokens = [_read(path, number, entry) for number, entry in enumerate(entries, 1)]
    for what, values in (("name", [t.name for t in tokens]), ("sha256", [t.sha256 for t in tokens])):
        if len({*values}) < len(values):
            raise _wrong(path, f"two entries have the same `{what}`")
    return Tokens(tuple(tokens))


def _read(path: str, number: int, entry: object) -> Token:
    where = f"[[token]] number {number}"
    if not isinstance(entry, Mapping):
        raise _wrong(path, f"{where} is a table of {listed(_KEYS)}")
    for key in entry:
        if key not in _KEYS:
            raise _wrong(path, f"{where} has a key that means nothing. {did_you_mean(key, _KEYS) or _only(_KEYS)}")
    name, digest, scopes = (entry.get(key) for key in ("name", "sha256", "scopes"))
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _wrong(path, f"the `name` of {where} is up to 32 lower case letters, digits and `-`, a letter first")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise _wrong(path, f"the `sha256` of {where} is 64 digits from 0 to f: `balm serve --new-token` prints them")
    if not isinstance(scopes, list) or not scopes or not all(isinstance(one, str) for one in scopes):
        raise _wrong(path, f"the `scopes` of {where} is a list of {one_of(SCOPES)}")
    for scope in scopes:
        if scope not in SCOPES:
            raise _wrong(path, f"{where} has a scope that there is not. {did_you_mean(scope, SCOPES) or _only(SCOPES)}")
    tenant, person = entry.get("tenant", ""), entry.get("person", "")
    if wrong := _unbound(scopes, tenant, person):
        raise _wrong(path, f"{where}: {wrong}")
    return Token(name, digest, frozenset(scopes), tenant, person)


def _unbound(scopes: Collection[str], tenant: object, person: object) -> str:
    """What is wrong with whom a token is bound to; "" where nothing is."""
    if "history" not in scopes:
        return "`tenant` and `person` are of tokens with the scope `history`" if tenant or person else ""
    if not isinstance(tenant, str) or not _NAME.fullmatch(tenant):
        return "the scope `history` takes a `tenant`, up to 32 lower case letters, digits and `-`, a letter first"
    if person != "" and not (isinstance(person, str) and PERSON_NAME.fullmatch(person)):
        return "a `person` is up to 128 letters, digits and `.`, `_`, `-`, a letter or a digit first"
    return ""


def _only(names: Sequence[str]) -> str:
    return f"There is {one_of(names)}."


def _wrong(path: str, what: str) -> BalmError:
    return BalmError(summary=f"The file of tokens `{path}`: {what.removesuffix('.')}.")


def new_token(name: str, scopes: Collection[str], tenant: str = "", person: str = "") -> tuple[str, str]:
    """A new token, and its entry for the file of tokens. Raises BalmError for names that are none."""
    if not _NAME.fullmatch(name):
        raise BalmError(summary="The name of a token is up to 32 lower case letters, digits and `-`, a letter first.")
    if wrong := _unbound(scopes, tenant, person):
        raise BalmError(summary=f"{wrong[0].upper()}{wrong[1:]}.")
    token = f"balm_{secrets.token_urlsafe(32)}"
    digest = hashlib.sha256(token.encode()).hexdigest()
    said = ", ".join(f'"{scope}"' for scope in SCOPES if scope in scopes)
    bound = [f'{key} = "{value}"\n' for key, value in (("tenant", tenant), ("person", person)) if value]
    return token, f'[[token]]\nname = "{name}"\nsha256 = "{digest}"\nscopes = [{said}]\n{"".join(bound)}'
