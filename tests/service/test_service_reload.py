"""Files that change under a running service: the new ones are taken where they are sound, and the old ones else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from balm.diagnostics.errors import PackError
from balm.folder import replace_file
from balm.service import served
from balm.service.app import make_app
from balm.service.settings import Settings
from balm.service.tokens import new_token
from support.effort import rows
from support.service import KEY, PATIENCE, Client, Running, asked_all_the_time, running

PACK = """
[pack]
name = "small"
version = "1.0.0"
title = "Small"

[facts.upset]
type = "scale"
range = [0, 10]
step = 1
ask = "How upset are you?"

[[practice]]
id = "sit"
title = "TITLE"
kind = "behavioural"
minutes = [1, 2]
how = "TITLE."
"""


def _put(path: Path, text: str) -> None:
    """A file is there whole or not at all: half a pack is another pack."""
    replace_file(str(path), text.encode())


def _titles(running: Running) -> set[tuple[str, str]]:
    """Of every answer the title and the text, which change together."""
    found = set()
    for one in running.client.post("/v1/decide", {"facts": {}}).data["recommendations"]:
        found.add((one["title"], one["text"]))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path, Path]]:
    """A service of one small pack, the pack's file, and the file of its tokens."""
    folder = tmp_path_factory.mktemp("small")
    pack, tokens = folder / "small.toml", folder / "tokens.toml"
    pack.write_text(PACK.replace("TITLE", "One"), encoding="utf-8")
    token, entry = new_token("all", ["decide", "admin"])
    tokens.write_text(entry, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served, "WATCH_SECONDS", 0.05)
        with running(Settings(packs=(str(pack),), tokens=str(tokens), state_key=KEY), token) as service:
            yield service, pack, tokens


def _wait_for(service: Running, outcome: str) -> None:
    """Until a loading ends so. There may be one more before: what changed twice may be loaded twice."""
    while service.loads.get(timeout=PATIENCE) != outcome:
        pass


@pytest.mark.parametrize("changes", rows([2, 50], quick=[2]))
def test_no_answer_is_mixed_or_refused_while_packs_change(small: tuple[Running, Path, Path], changes: int) -> None:
    """Also where one in ten is broken, and is never seen."""
    service, pack, _ = small
    titles = [f"{changes} and {number}" for number in range(changes)]
    with asked_all_the_time(service.client, "/v1/decide", {"facts": {}}) as answers:
        for number, title in enumerate(titles):
            if number % 10 == 9:
                _put(pack, PACK.replace("TITLE", "Broken").replace("behavioural", "behavoural"))
                _wait_for(service, "failed")
            _put(pack, PACK.replace("TITLE", title))
            _wait_for(service, "done")
            assert (title, f"{title}.") in _titles(service)
    assert {answer.status for answer in answers} == {200}
    seen = {(one["title"], one["text"]) for answer in answers for one in answer.data["recommendations"]}
    assert all(text == f"{title}." for title, text in seen)
    assert "Broken" not in {title for title, _ in seen}


def test_a_broken_pack_leaves_the_old_one_working(small: tuple[Running, Path, Path]) -> None:
    service, pack, _ = small
    before, kept = _titles(service), pack.read_text(encoding="utf-8")
    _put(pack, PACK.replace("behavioural", "behavoural"))
    _wait_for(service, "failed")
    ready = service.client.get("/ready")
    assert (ready.status, ready.data["ready"]) == (200, True)
    fault = ready.data["faults"][0]
    assert (fault["code"], fault["nearest"], fault["file"]) == ("wrong-type", "behavioural", str(pack))
    assert _titles(service) == before
    _put(pack, kept)
    service.client.until(lambda answer: not answer.data["faults"])
    assert service.client.get("/v1/packs").data["program"] is None  # `adaptive` is code alone


def test_asked_to_load_again(small: tuple[Running, Path, Path]) -> None:
    """What SIGHUP does, where no file has changed."""
    service, _, _ = small
    service.reload()
    _wait_for(service, "done")


def test_a_token_that_is_taken_back(small: tuple[Running, Path, Path]) -> None:
    service, _, tokens = small
    _put(tokens, "broken")
    _wait_for(service, "failed")
    assert "it is not TOML" in service.client.get("/ready").data["faults"][0]["message"]
    tokens.unlink()
    _wait_for(service, "failed")
    _put(tokens, new_token("other", ["decide"])[1])
    _wait_for(service, "done")
    assert service.client.get("/ready").status == 401
    token, entry = new_token("other", ["decide"])
    _put(tokens, entry)
    _wait_for(service, "done")
    _put(tokens, "broken again")
    _wait_for(service, "failed")
    faults = Client(service.client.port, token).get("/ready").data["faults"]
    assert len(faults) == 1
    assert str(tokens) not in str(faults)


def test_packs_that_are_broken_from_the_start(tmp_path: Path) -> None:
    app = make_app(Settings(packs=(str(tmp_path / "none.toml"),)))
    with pytest.raises(PackError):
        asyncio.run(app.served.start())


def test_a_service_that_stops_says_so(small: tuple[Running, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    service, _, tokens = small
    token, entry = new_token("last", ["decide"])
    _put(tokens, entry)
    _wait_for(service, "done")
    client = Client(service.client.port, token)
    monkeypatch.setattr(service.app.served, "stopping", True)
    answer = client.get("/ready")
    assert (answer.status, answer.data["ready"]) == (503, False)
    answer = client.get("/v1/facts")
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
