"""The tools beside the check-in, the pages of packs and the prompt, as an assistant meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

import balm

pytest.importorskip("mcp", reason="assistants need the MCP SDK: pip install '.[mcp]'")

from support.assistants import MODES, World, run


def test_the_other_tools(engine: balm.Engine) -> None:
    async def test() -> None:
        client = await World(engine).client(MODES[0])
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [
            "what_should_i_do_now", "why", "what_would_change", "list_facts", "check_pack",
        ]  # fmt: skip
        assert all(tool.annotations.read_only_hint for tool in tools)
        assert all(tool.output_schema for tool in tools)
        about = {"practice": "warm-drink", "facts": {"distress": 4}}
        why = (await client.call_tool("why", about)).structured_content
        assert why["practice"] == "self-compassion/warm-drink"
        assert why["reasons"]
        change = await client.call_tool("what_would_change", about)
        assert "moves" in change.structured_content["result"]
        for name in ("why", "what_would_change"):
            missing = await client.call_tool(name, {"practice": "warm-drnk"})
            assert "no pack has" in missing.content[0].text
            unfit = await client.call_tool(name, {"practice": "warm-drink", "facts": {"self_harm": "none"}})
            assert unfit.is_error
            unfit = await client.call_tool(name, {"practice": "warm-drink", "facts": {"moon": 1}})
            assert "moon" in unfit.content[0].text
        facts = (await client.call_tool("list_facts", {})).structured_content["facts"]
        names = {fact["name"] for fact in facts}
        assert "distress" in names
        assert "self_harm" not in names
        broken = (await client.call_tool("check_pack", {"pack": "[pack]\nname = 1"})).structured_content
        assert broken["mistakes"]
        resources = (await client.list_resources()).resources
        assert [str(one.uri) for one in resources] == ["balm://packs/self-compassion", "balm://packs/floor"]
        read = await client.read_resource("balm://packs/floor")
        assert read.contents[0].text.startswith("#")  # type: ignore[union-attr]
        prompt = await client.get_prompt("what_should_i_do_now")
        assert "word for word" in prompt.messages[0].content.text  # type: ignore[union-attr]

    run(test)


@pytest.mark.exhaustive  # it proves the whole floor
def test_a_pack_is_checked(engine: balm.Engine) -> None:
    async def test() -> None:
        client = await World(engine).client(MODES[0])
        pack = (Path(__file__).parent / "evening.toml").read_text()
        report = (await client.call_tool("check_pack", {"pack": pack})).structured_content
        assert not report["mistakes"]
        assert report["findings"]

    run(test)
