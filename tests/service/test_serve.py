"""`balm serve`: the process, from its first words to its end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from balm.command.main import cli
from balm.service.tokens import new_token, read_tokens
from balm.sockets import listening_socket
from support.service import PATIENCE, serving, workers_of

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")


@unix
def test_a_process_answers_until_it_is_asked_to_stop() -> None:
    with serving() as (process, client, log):
        decision = client.post("/v1/decide?top=3", {"facts": {"distress": 7, "place": "home"}})
        assert decision.data["recommendations"][0]["reasons"]
        process.send_signal(signal.SIGHUP)
        client.until(lambda answer: b'balm_loads_total{outcome="done"} 2.0' in answer.body, "/metrics")
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode == 0
    said = "".join(log)
    assert '{"method": "POST", "route": "/v1/decide", "status": 200, "milliseconds": ' in said
    assert "distress" not in said
    assert "127.0.0.1" not in said


@unix
@pytest.mark.exhaustive
def test_several_processes(tmp_path: Path) -> None:
    """They share the socket, the key of check-ins and the metrics; one that is killed is replaced."""
    token, entry = new_token("all", ["decide", "admin"])
    (tmp_path / "tokens.toml").write_text(entry, encoding="utf-8")
    with serving("--workers", "2", "--tokens", str(tmp_path / "tokens.toml"), token=token) as (process, client, _):
        state = client.post("/v1/check-in", {}).data["state"]
        for _ in range(20):
            assert client.post("/v1/check-in", {"state": state}).status == 200
        counted = 'balm_requests_total{method="POST",route="/v1/check-in",status="200"} 21.0'
        client.until(lambda answer: counted in answer.body.decode(), "/metrics")
        # A process that has not begun to listen for SIGHUP would end by it.
        client.until(lambda answer: b'balm_loads_total{outcome="done"} 2.0' in answer.body, "/metrics")
        process.send_signal(signal.SIGHUP)
        client.until(lambda answer: b'balm_loads_total{outcome="done"} 4.0' in answer.body, "/metrics")
        os.kill(workers_of(process)[-1], signal.SIGKILL)
        client.until(lambda answer: b'balm_loads_total{outcome="done"} 5.0' in answer.body, "/metrics")
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "0.0.0.0"], "Make a token with `balm serve --new-token NAME`"),  # noqa: S104
        (["--scope", "admin"], "--scope is for --new-token."),
        (["--tokens", "none.toml"], "The file of tokens `none.toml`: it cannot be read"),
        (["--state-key", "none.key"], "'none.key' cannot be read: no such file"),
        (["--pack", "none.toml"], "none.toml"),
        (["--new-token", "A"], "lower case"),
        (["--new-token", "a", "--scope", "history"], "The scope `history` takes a `tenant`"),
        (["--new-token", "a", "--tenant", "b"], "are of tokens with the scope `history`"),
        (["--person", "ann"], "--person is for --new-token."),
        (["--store", "people"], "--store needs --tokens"),
        (["--tokens", "tokens.toml", "--store", "tokens.toml/people"], "cannot keep histories"),
    ],
)
def test_what_it_refuses(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuses(words, said, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("postgresql://ann:secret@localhost/balm", "leave the password out"),
        ("postgresql://ann@localhost/balm?password=a", "leave the password out"),
        ("postgresql://ann@localhost:port/balm", "The store's address is one such as"),
    ],
)
def test_an_address_that_it_refuses(store: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlalchemy", reason="needs SQLAlchemy, of the extra `postgres`")
    refuses(["--tokens", "tokens.toml", "--store", store], said, tmp_path, monkeypatch)


def refuses(words: list[str], said: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "tokens.toml").write_text(new_token("a", ["decide"])[1], encoding="utf-8")
    result = CliRunner().invoke(cli, ["serve", *words])
    assert result.exit_code == 2
    assert said in result.output


def test_a_key_that_is_too_short(tmp_path: Path) -> None:
    (tmp_path / "state.key").write_bytes(b"short")
    result = CliRunner().invoke(cli, ["serve", "--state-key", str(tmp_path / "state.key")])
    assert (result.exit_code, "holds 5 bytes, and this key has 32 or more." in result.output) == (2, True)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = CliRunner().invoke(cli, ["serve", "--port", str(taken.getsockname()[1])])
    assert (result.exit_code, "cannot be listened on" in result.output) == (2, True)


def test_answers_are_sent_at_once() -> None:
    """Nothing of an answer waits until the client has said that it got the rest of it."""

    async def sends_at_once() -> bool:
        met: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
        listening = listening_socket("127.0.0.1", 0)
        async with await asyncio.start_server(lambda _, writer: met.put_nowait(writer), sock=listening):
            _, client = await asyncio.open_connection(*listening.getsockname())
            server = await met.get()
            option = server.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            client.close()
            server.close()
        return bool(option)

    assert asyncio.run(sends_at_once())


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = CliRunner().invoke(cli, ["serve"])
    assert result.exit_code == 2
    assert result.output.strip().endswith("run `pip install '.[serve]'`.")
    assert len(result.output.splitlines()) == 1


def test_a_new_token_and_its_entry(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["serve", "--new-token", "my-app", "--scope", "admin", "--scope", "decide"])
    token = result.stdout.splitlines()[0]
    path = tmp_path / "tokens.toml"
    path.write_text(result.stdout.partition("\n")[2], encoding="utf-8")
    holder = read_tokens(str(path)).holder(token)
    assert holder is not None
    assert (holder.name, holder.scopes) == ("my-app", {"decide", "admin"})
