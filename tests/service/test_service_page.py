"""What docs/service.md and the README show of the service works as it is shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from support.service import PATIENCE, Client

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```bash\n(.*?)^```$(?:\n\n^```json\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
CALLS = [
    (page, text, shown)
    for page in ("README.md", "docs/service.md")
    for text, shown in BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    if "curl" in text
]


@pytest.mark.parametrize(("page", "text", "shown"), CALLS, ids=[f"{page}-{at}" for at, (page, *_) in enumerate(CALLS)])
def test_calls(service: Client, page: str, text: str, shown: str) -> None:
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("it takes bash and curl")
    assert "127.0.0.1:8417" in text
    command = text.replace("127.0.0.1:8417", f"127.0.0.1:{service.port}")
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE, check=True)
    said = [json.loads(line) for line in made.stdout.splitlines()]
    assert said, made.stderr
    if shown:
        assert said == [json.loads(line) for line in shown.splitlines()]
    else:
        assert "errors" not in said[0]
    if page == "README.md":
        assert said[0]["recommendations"][0]["reasons"]


def test_every_route_is_on_the_page() -> None:
    from balm.service.routes import ROUTES

    text = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    for route in ROUTES:
        assert f"`{route.path}`" in text or f"{route.method} {route.path}`" in text, route.path


def test_every_code_of_its_own_is_on_the_page() -> None:
    from balm.diagnostics.codes import CODES

    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "core/balm/service").glob("*.py"))
    own = {*re.findall(r'Mistake\(\s*"([a-z-]+)"', sources)} - CODES.keys()
    page = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    assert own == {*re.findall(r"`([a-z-]+)`", page.partition("Codes of the service's own")[2].partition("\n\n")[0])}
