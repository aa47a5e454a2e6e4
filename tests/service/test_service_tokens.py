"""Tokens: who may ask what, and files of them that are none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from balm.diagnostics.errors import BalmError
from balm.service.guard import scope_of
from balm.service.routes import ROUTES
from balm.service.settings import Settings
from balm.service.tokens import SCOPES, new_token, read_tokens
from support.effort import one_in
from support.service import KEY, Client, running


@pytest.fixture(scope="module")
def holders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    """A service that asks for tokens, and clients with one of a scope, with all, another one, and none."""
    made = {name: new_token(name, scopes, tenant) for name, scopes, tenant in
            (("decide", ["decide"], ""), ("admin", ["admin"], ""), ("both", SCOPES, "north"))}  # fmt: skip
    path = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    path.write_text("\n".join(entry for _, entry in made.values()), encoding="utf-8")
    with running(Settings(tokens=str(path), state_key=KEY), made["both"][0]) as service:
        port = service.client.port
        clients = {name: Client(port, token) for name, (token, _) in made.items()}
        yield clients | {"nobody": Client(port), "stranger": Client(port, new_token("x", ["decide"])[0])}


def _allowed(scope: str | None, holder: str) -> int:
    if scope is None:
        return 200
    if holder in ("nobody", "stranger"):
        return 401
    return 200 if scope == "any" or holder in (scope, "both") else 403


CALLS = [(route.method, route.path) for route in ROUTES] + [("GET", "/openapi.json"), ("GET", "/nothing")]


@pytest.mark.parametrize(("method", "path"), one_in(3, CALLS))
def test_every_route_asks_for_its_scope(holders: dict[str, Client], method: str, path: str) -> None:
    scope = scope_of(path)
    assert (scope is None) == (path == "/health")
    for holder, client in holders.items():
        answer = client.ask(method, path.replace("{", "").replace("}", ""), {} if method == "POST" else None)
        expected = _allowed(scope, holder)
        if expected == 200:
            assert answer.status not in (401, 403), (holder, answer.status)
            continue
        assert answer.status == expected, holder
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.data["errors"] == []


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer {}x", "Bearer \xff"])
def test_what_is_no_token(holders: dict[str, Client], said: str) -> None:
    header = said.format(holders["both"].token)
    assert holders["nobody"].ask("GET", "/version", headers={"Authorization": header}).status == 401


def test_a_token_is_asked_for_by_whatever_name_the_service_is_called(holders: dict[str, Client]) -> None:
    assert holders["both"].get("/version", Host="balm.example").status == 200


def test_a_token_is_kept_nowhere() -> None:
    token, entry = new_token("my-app", ["decide"])
    assert token not in entry
    assert hashlib.sha256(token.encode()).hexdigest() in entry
    assert token != new_token("my-app", ["decide"])[0]


ENTRY = '[[token]]\nname = "a"\nsha256 = "' + "0" * 64 + '"\nscopes = ["decide"]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds `[[token]]` entries"),
        ("token = 3", "holds `[[token]]` entries"),
        ("token = []", "holds `[[token]]` entries"),
        ("token = [3]", "[[token]] number 1 is a table"),
        ("other = 1\n" + ENTRY, "and nothing else"),
        ("[[token]", "line 1, column"),
        (ENTRY.replace("name", "nmae"), "Did you mean `name`?"),
        (ENTRY.replace('"a"', '"A b"'), "the `name` of [[token]] number 1"),
        (ENTRY.replace("0000", "00zz"), "the `sha256` of [[token]] number 1"),
        (ENTRY.replace('["decide"]', "[]"), "the `scopes` of [[token]] number 1"),
        (ENTRY.replace('"decide"', '"decde"'), "Did you mean `decide`?"),
        (ENTRY.replace('"decide"', '"history"'), "[[token]] number 1: the scope `history` takes a `tenant`"),
        (ENTRY.replace('"decide"', '"history"') + 'tenant = "A/b"', "the scope `history` takes a `tenant`"),
        (ENTRY.replace('"decide"', '"history"') + 'tenant = "a"\nperson = "b/c"', "a `person` is up to 128 letters"),
        (ENTRY + 'tenant = "a"', "`tenant` and `person` are of tokens with the scope `history`"),
        (ENTRY + ENTRY, "two entries have the same `name`"),
        (ENTRY + ENTRY.replace('"a"', '"b"'), "two entries have the same `sha256`"),
    ],
)
def test_files_of_tokens_that_are_none(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BalmError) as error:
        read_tokens(str(path))
    assert said in str(error.value)


def test_a_file_of_tokens_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BalmError, match="cannot be read"):
        read_tokens(str(tmp_path / "none.toml"))
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(BalmError, match="not UTF-8"):
        read_tokens(str(tmp_path / "latin.toml"))


@pytest.mark.parametrize("name", ["", "A", "a b", "1a", "a" * 33])
def test_names_of_tokens(name: str) -> None:
    with pytest.raises(BalmError, match="lower case"):
        new_token(name, ["decide"])
