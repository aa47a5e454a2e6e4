"""HTML: a screen of a check-in -> the page that shows it, which loads nothing and runs nothing; and its form, told."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from balm.assistants.forms import answers_of, is_number, key_of
from balm.assistants.words import help_texts, practice_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.checkin.data import CheckInOptionData, CheckInQuestionData, CheckInScreenData, CommandName

BEGIN = "Only you see this page. What you answer here stays on this machine, and the assistant is not told."
CHOICE = "How would you like to go on?"
HERE = "Go on here"
RETURN = "Go on with the assistant"
RETURN_MEANS = (
    "If you go on with the assistant, it shows you the help and the suggestion. It is not told what you answered, but "
    "it may guess it."
)
RETURNED = "You can go back to the assistant now, and tell it that you are back."
GONE = "This page is no longer open. The assistant can give you a new link."
ELSEWHERE = "This page is open in another browser, where you can go on."
_COMMANDS: dict[CommandName, str] = {
    "help": "Where help is",
    "back": "Back",
    "why": "Why is this asked?",
    "skip": "Leave this open",
    "decline": "I prefer not to say",
    "done": "I did it",
    "something_else": "Something else",
    "not_again": "Not this again",
    "worse": "I feel worse",
    "stop": "Stop here",
}
_STYLE = """
body { max-width: 36rem; margin: 0 auto; padding: 1rem; font: 1.1rem/1.5 system-ui, sans-serif; color: #222;
  background: #fdfcf8; }
pre { white-space: pre-wrap; font: inherit; margin: 0; }
section, fieldset { border: 1px solid #bbb; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
.help { border: 2px solid #9c2f14; }
legend { float: left; width: 100%; margin-bottom: .5rem; }
legend ~ * { clear: both; }
label { display: block; padding: .3rem 0; }
input[name=free] { font: inherit; box-sizing: border-box; width: 100%; }
button { font: inherit; padding: .6rem 1rem; margin: .25rem .25rem .25rem 0; }
"""


def page(*parts: str) -> str:
    """A whole page."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    body = "\n".join(filter(None, parts))
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<title>Balm</title><style>{_STYLE}</style></head>\n'
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def words(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>" if text else ""


def buttons(named: Iterable[tuple[str, str]]) -> str:
    """Buttons, each with what it does and its words."""
    return (
        "<p>"
        + "".join(f'<button name="do" value="{escape(do)}">{escape(said)}</button>' for do, said in named)
        + "</p>"
    )


def form(*parts: str) -> str:
    """A form that tells something to the page it is on."""
    body = "\n".join(filter(None, parts))
    return f'<form method="post" autocomplete="off">\n{body}\n</form>'


def shown_help(screen: CheckInScreenData) -> str:
    """The help in sight, which stands first on every page."""
    return "".join(_block(one, "help") for one in help_texts(screen["help"]))


def shown_screen(screen: CheckInScreenData) -> str:
    """All of a screen below its help. Enter presses the first button of a form, so what is typed has "Go on" first."""
    asks = bool(screen["lines"] or screen["questions"])
    return "\n".join(
        [
            *(form(_where(one)) for one in screen["where"]),
            words(screen["hint"]),
            *(form(_offer(one["ask"], one["options"])) for one in screen["offers"][:1]),
            form(
                f"<h1>{escape(screen['title'])}</h1>" if screen["title"] else "",
                _choices("ticks", "checkbox", [(str(at), text) for at, text in enumerate(screen["lines"])]),
                *map(_question, screen["questions"]),
                _block(practice_text(screen["recommendations"][0])) if screen["recommendations"] else "",
                '<label>Or in your own words: <input name="free" maxlength="2000"></label>' if asks else "",
                buttons(_ways_on(screen, asks=asks)),
            ),
        ]
    )


def told(screen: CheckInScreenData, do: str, filled: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a form that came back tells: `do` is its button, and `filled` has the values of each field."""
    kind, _, value = do.partition(":")
    one_value = {name: values[0] for name, values in filled.items() if values}
    if free := one_value.get("free", "").strip():  # words of danger are heard whatever is pressed
        return {"free": free}
    if kind == "where":
        return {"answers": answers_of(screen["where"], one_value)}
    if kind != "answer":
        return {"none": True} if kind == "none" else {kind: value}
    if screen["lines"]:
        return {"ticks": [int(one) for one in filled.get("ticks", ()) if one.isdecimal()]}
    many = {one["fact"]: [*filled.get(one["fact"], ())] for one in screen["questions"] if one["type"] == "tags"}
    return {"answers": answers_of(screen["questions"], {**one_value, **many})}


def _ways_on(screen: CheckInScreenData, *, asks: bool) -> Iterable[tuple[str, str]]:
    if asks:
        yield "answer", "Go on"
    if screen["lines"]:
        yield "none", "None of these"
    for one in screen["others"]:
        yield f"take:{one['practice']}", one["title"]
    for refined in screen["refine"]:
        yield f"open:{refined['open']}", refined["title"]
    for felt in screen["felt"]:
        yield f"felt:{felt['felt']}", felt["label"]
    for name in screen["commands"]:
        yield f"command:{name}", _COMMANDS[name]


def _question(question: CheckInQuestionData) -> str:
    name, options = question["fact"], [(key_of(one), one["label"]) for one in question["options"]]
    said = "; ".join(f"{key} is {label}" for key, label in options)
    if not is_number(question):
        return _choices(name, "checkbox" if question["type"] == "tags" else "radio", options, question["ask"])
    bounds = {"min": question["low"], "max": question["high"], "step": question["step"] or "any"}
    given = "".join(f' {key}="{value}"' for key, value in bounds.items() if value is not None)
    return (
        f"<fieldset><legend>{escape(question['ask'])}</legend>{words(said)}"
        f'<label><input type="number" name="{escape(name)}"{given}></label></fieldset>'
    )


def _where(question: CheckInQuestionData) -> str:
    """The question which country it is, for the numbers of that country."""
    options = "".join(f'<option value="{escape(key_of(one))}">{escape(one["label"])}' for one in question["options"])
    select = f'<select name="{escape(question["fact"])}"><option>{options}</select>'
    way = buttons([("where", "Show who to call there")])
    return f"<section><label>{escape(question['ask'])} {select}</label>{way}</section>"


def _offer(ask: str, options: Sequence[CheckInOptionData]) -> str:
    """Values of which one may have been meant; which one comes back as the number of its place."""
    named = [(f"choose:{at}", one["label"]) for at, one in enumerate(options)]
    return f"<section>{words(ask)}{buttons([*named, ('choose:', 'None of them')])}</section>"


def _choices(name: str, kind: str, options: Sequence[tuple[str, str]], legend: str = "") -> str:
    if not options:
        return ""
    boxes = "".join(
        f'<label><input type="{kind}" name="{escape(name)}" value="{escape(key)}"> {escape(said)}</label>'
        for key, said in options
    )
    return f"<fieldset>{f'<legend>{escape(legend)}</legend>' if legend else ''}{boxes}</fieldset>"


def _block(text: str, kind: str = "") -> str:
    title, _, rest = text.partition("\n")
    return f'<section class="{kind}"><h2>{escape(title)}</h2><pre>{escape(rest)}</pre></section>'
