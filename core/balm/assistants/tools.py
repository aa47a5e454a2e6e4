"""Tools: the calls of an assistant -> answers of an engine."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from anyio.to_thread import run_sync
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.shared.exceptions import MCPError
from mcp_types import (
    Annotations,
    CallToolResult,
    ElicitRequest,
    ElicitRequestURLParams,
    ElicitResult,
    InputRequiredResult,
    TextContent,
)
from pydantic import Field

from balm.assistants.asking import Ask, client_of, hear, next_ask
from balm.assistants.data import AnswerData, FactsData, PackReportData
from balm.assistants.held import CheckIns, Held
from balm.assistants.shown import answer
from balm.assistants.telling import begun, decided, told
from balm.checkin.data import CheckInInputData
from balm.deadline import Deadline
from balm.decision.data import FiniteValue
from balm.decision.why_data import ChangeData, NoChangeData, PlaceData, change_data, place_data
from balm.diagnostics.errors import PackError, ProfileError
from balm.language.files import PackSource
from balm.portable.listing import fact_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from balm.engine import Engine

MOST_SECONDS = 20.0
"""An analysis says what it found within this time."""
_ASKED = "balm"
"""The key of what is asked and answered within a call."""

Facts = Annotated[
    dict[str, FiniteValue | None],
    Field(description="Facts that you know of the person, such as the country: `list_facts` names them. Never guess."),
]
Own = Annotated[list[str], Field(description="What the person does to look after themselves, in their own words.")]
Practice = Annotated[str, Field(description="The id of a practice, such as `self-compassion/warm-drink`.")]


class Tools:
    """The tools. `page_of` gives the address of a check-in's page."""

    def __init__(self, engine: Engine, check_ins: CheckIns, page_of: Callable[[Held], str]) -> None:
        self._engine, self._check_ins, self._page_of = engine, check_ins, page_of

    async def what_should_i_do_now(
        self,
        context: Context,
        words: Annotated[str, Field(description="What the person said, in their own words, word for word.")] = "",
        facts: Facts | None = None,
        own: Own | None = None,
        check_in: Annotated[str, Field(description="The id that an earlier call gave: goes on from there.")] = "",
        input: Annotated[  # noqa: A002  # what the check-in calls it
            CheckInInputData | None,
            Field(description='What the person says to `screen`: {"answers": {...}}, {"command": "skip"} and so on.'),
        ] = None,
    ) -> Annotated[CallToolResult, AnswerData] | InputRequiredResult:
        """Begin a check-in with a person who asks what to do now, or go on with it.

        Show every text of `say` to them word for word, help first. Then ask what `screen` asks, or give them the `url`.
        """
        goes_on = False
        if context.request_state:
            held = self._check_ins.find(context.request_state)
            goes_on = self._heard(held, (context.input_responses or {}).get(_ASKED))
        else:
            held, goes_on = self._told(words, facts or {}, own or [], check_in, input), True
        client, url = client_of(context.client_capabilities), self._page_of(held)
        while goes_on and (ask := next_ask(held, client, url)) is not None:
            if (context.protocol_version or "") >= "2026-07-28":  # from there on a call is answered in several rounds
                return InputRequiredResult(input_requests={_ASKED: ElicitRequest(params=ask)}, request_state=held.id)
            goes_on = self._heard(held, await _elicit(context, ask))
        given = answer(held, url, self._engine.rulebook)
        # A client may hand its model texts alone: the last one is the whole answer.
        texts = [
            *(_text(one, "user") for one in given["say"]),
            _text(json.dumps(given, ensure_ascii=False), "assistant"),
        ]
        return CallToolResult(content=[*texts], structured_content=given)

    def _told(
        self, words: str, facts: dict[str, Any], own: list[str], check_in: str, given: CheckInInputData | None
    ) -> Held:
        if not check_in:
            if given:
                raise ToolError("`input` is told to a check-in: name it with `check_in`.")
            return self._check_ins.begin(begun(self._engine, facts, own, words))
        if facts or own:
            raise ToolError("`facts` and `own` are of a check-in that begins: tell these as `input`.")
        if words and given:
            raise ToolError("Tell `words` or `input`, one at a time.")
        held = self._check_ins.find(check_in)
        if not held.on_page and (words or given):
            held.check_in = told(self._engine, held.check_in, given or {"free": words})
        return held

    def _heard(self, held: Held, result: object) -> bool:
        return hear(held, result if isinstance(result, ElicitResult) else ElicitResult(action="cancel"))

    async def why(self, practice: Practice, facts: Facts | None = None, own: Own | None = None) -> PlaceData:
        """Why a practice comes where it comes, or why it is left out, for the facts that you tell and no check-in."""
        decision = decided(self._engine, facts or {}, own or [])
        return _asked(lambda: place_data(self._engine.program, decision, practice))

    async def what_would_change(
        self, practice: Practice, facts: Facts | None = None, own: Own | None = None
    ) -> ChangeData | NoChangeData:
        """The fewest, smallest other answers under which a practice comes first, for the facts that you tell."""
        decision = decided(self._engine, facts or {}, own or [])
        look = partial(decision.what_would_change, practice, deadline=Deadline(MOST_SECONDS))
        try:
            return change_data(self._engine.program, await run_sync(look))
        except ProfileError as error:
            raise ToolError(str(error)) from None

    async def list_facts(self) -> FactsData:
        """The facts that `facts` can have. What is sensitive is not among them: the person alone tells it."""
        book = self._engine.rulebook
        return {"facts": [fact_data(one) for one in book.facts.values() if one.tellable and not one.sensitive]}

    async def check_pack(
        self, pack: Annotated[str, Field(description="A rule pack: the text of its TOML file.")]
    ) -> PackReportData:
        """Look for mistakes in a rule pack, and for what is wrong with it for any possible person."""
        return await run_sync(_report, pack)


def _report(pack: str) -> PackReportData:
    from balm.engine import load
    from balm.proving.report import as_dicts

    try:
        engine = load(PackSource("pack.toml", pack))
    except PackError as error:
        return {"mistakes": [one.to_dict() for one in error.diagnostics], "findings": [], "complete": False}
    report = engine.check(deadline=Deadline(MOST_SECONDS))
    return {"mistakes": [], "findings": as_dicts(report.findings), "complete": report.complete}


async def _elicit(context: Context, ask: Ask) -> object:
    """What came of asking, by a client of an earlier protocol; one that cannot ask after all has closed it."""
    try:
        if isinstance(ask, ElicitRequestURLParams):
            return await context.session.elicit_url(
                ask.message, ask.url, ask.elicitation_id or "", related_request_id=context.request_id
            )
        return await context.session.elicit_form(
            ask.message, ask.requested_schema, related_request_id=context.request_id
        )
    except MCPError:
        return None


def _asked(look: Callable[[], PlaceData]) -> PlaceData:
    try:
        return look()
    except ProfileError as error:
        raise ToolError(str(error)) from None


def _text(text: str, audience: Literal["user", "assistant"]) -> TextContent:
    return TextContent(type="text", text=text, annotations=Annotations(audience=[audience]))
