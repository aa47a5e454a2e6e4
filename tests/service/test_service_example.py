"""The example with containers: its commands do what they say, tried on this machine without containers."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from balm.service.tokens import new_token
from support.service import KEY, serving

EXAMPLE = Path(__file__).parents[2] / "examples" / "service"
AT = "2026-11-24T20:15:00+00:00"


def _compose() -> dict[str, Any]:
    yaml = pytest.importorskip("ruamel.yaml", reason="it comes with the extra full")
    data: dict[str, Any] = yaml.YAML(typ="safe").load(EXAMPLE / "compose.yaml")
    return data


@pytest.mark.postgres
def test_the_service_of_the_example_keeps_histories(tmp_path: Path) -> None:
    """With the role and the database that the example makes, and the words that its service is started with."""
    from support.postgres import running_postgres

    token, entry = new_token("app", ["decide", "history"], "clinic")
    (tmp_path / "tokens").write_text(entry, encoding="utf-8")
    (tmp_path / "state_key").write_bytes(KEY)
    words = _compose()["services"]["balm"]["command"]
    with running_postgres() as server:
        made = os.environ | {"PGHOST": str(server), "POSTGRES_USER": "admin", "BALM_STORE_PASSWORD": "it's"}
        subprocess.run(["sh", EXAMPLE / "role.sh"], check=True, env=made, stdout=subprocess.DEVNULL)
        words = [word.replace("/run/secrets", str(tmp_path)) for word in words if not word.startswith("--host")]
        words = [word.replace("@store/balm", f"@/balm?host={server}") for word in words]
        with serving(*words, token=token) as (_, client, _):
            kept = client.post("/people/u-1/record", {"facts": {"distress": 4}, "at": AT})
            assert kept.status == 200
            exported = client.get("/people/u-1/export")
    assert kept.data["entry"] in exported.body.decode()


def test_what_the_example_copies_is_there() -> None:
    """Into the image goes what builds Balm, and nothing else of the repository."""
    lines = (EXAMPLE / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    root = EXAMPLE.parents[1]
    assert [line for line in lines if line.startswith("!") and not (root / line[1:]).exists()] == []
