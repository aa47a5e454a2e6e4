"""The check-in page beside the calls: as it is published, of one release, and for whoever reaches the service."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner

from balm.command.main import cli
from balm.publishing import sources
from balm.publishing.site import PLACE
from balm.service.settings import Settings
from balm.service.tokens import new_token
from support.service import KEY, Client, running

Host: TypeAlias = tuple[Client, Mapping[str, bytes]]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A service with tokens that serves the page, asked by somebody who has none; and what was published."""
    token, entry = new_token("all", ["decide"])
    path = tmp_path_factory.mktemp("page") / "tokens.toml"
    path.write_text(entry, encoding="utf-8")
    with running(Settings(without=("adaptive",), tokens=str(path), state_key=KEY, page=True), token) as service:
        loaded = service.app.served.loaded
        assert loaded is not None
        assert loaded.page is not None
        yield Client(service.client.port), loaded.page.files


def test_every_file_is_served_as_it_is_published(host: Host) -> None:
    client, published = host
    kinds = {}
    for name, content in published.items():
        answer = client.get(f"/{name}")
        assert (name, answer.status) == (name, 200)
        assert answer.body == content
        assert answer.headers["x-content-type-options"] == "nosniff"
        kinds[Path(name).suffix] = answer.headers["content-type"].partition(";")[0]
    assert kinds == {
        ".css": "text/css",
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
    }
    first = client.get("/")
    assert (first.body, first.headers["cache-control"]) == (published["index.html"], "no-cache")


def test_releases_do_not_mix(host: Host) -> None:
    """A page of an earlier release that asks for its script is not given another one."""
    client, published = host
    release = json.loads(published[PLACE])["release"]
    assert f'"page.js?{release}"'.encode() in published["index.html"]
    assert client.get(f"/page.js?{release}").status == 200
    assert client.get("/page.js?000000000000").status == 404
    assert client.get("/", If_None_Match=f'"{release}"').status == 304
    assert client.get("/", If_None_Match='"000000000000"').status == 200


def test_the_page_is_for_everybody_and_the_calls_are_not(host: Host) -> None:
    client, _ = host
    for path in ("/v1/facts", "/ready", "/nothing.js", "/v1", "/openapi.json", "/../index.html", "//index.html"):
        assert (path, client.get(path).status) == (path, 401)
    assert client.get("/health").data == {"status": "alive"}


def test_there_is_no_page_where_it_was_not_asked_for(service: Client) -> None:
    assert [service.get(path).status for path in ("/", "/index.html")] == [404, 404]


def test_what_is_code_alone_has_no_page() -> None:
    result = CliRunner().invoke(cli, ["serve", "--page"])
    assert result.exit_code == 2
    assert "`adaptive` is code" in result.output


def test_a_copy_of_balm_that_has_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOM", tmp_path / "core" / "balm")
    result = CliRunner().invoke(cli, ["serve", "--page", "--without", "adaptive"])
    assert (result.exit_code, result.output.strip()) == (2, "Error: This copy of Balm has no page.")
