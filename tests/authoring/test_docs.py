"""Pages about packs: golden files, and that no text of an author becomes markup."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt  # rich brings it

import balm
from balm.authoring.docs import Page, docs_pages
from balm.authoring.docs_html import html
from balm.authoring.docs_markdown import markdown
from balm.authoring.sentences import condition_in_words
from support.golden_files import same

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "docs"
VOID = {"meta", "link", "img", "br", "hr", "input"}


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(ROOT / "examples" / "night-shift")


@pytest.fixture(scope="module")
def pages(engine: balm.Engine) -> dict[str, Page]:
    return {page.name: page for page in docs_pages(engine)}


@pytest.mark.parametrize("name", ["night-shift", "floor"])
def test_markdown(name: str, pages: dict[str, Page]) -> None:
    text = markdown(pages[name])
    words = re.search(r"^## Words in which people say it$.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^- \*\*Heard by:.*\n", "", text.replace(words[0], "") if words else text, flags=re.MULTILINE)
    same(GOLDEN / f"{name}.md", text)


SAID = """
[pack]
name = "said"
version = "1.0.0"
title = "How things are said"

[referrals.desk]
title = "The night desk"
tier = 2

[facts.noise]
type = "level"
values = ["low", "high"]
ask = "How loud is it?"
labels = { low = "hardly a sound", high = "a lot" }

[facts.noise.words]
low = ["not a sound", "[hush] .. here"]
high = ["a din", "= yes"]

[facts.alone]
type = "flag"
ask = "Are you alone?"
free = false
alarm = "desk"
words = { true = ["nobody else .. here"] }

[facts.hour]
type = "scale"
range = [0, 23]
step = 1
ask = "Which hour is it?"

[facts.hour.labels]
HOURS

[words]
silent = ["high noon", "low tide"]
classes = { hush = ["hush", "still", "[quiet]"], quiet = ["quiet"] }

[[step]]
id = "around"
order = 10
title = "What is around you?"
lines = [
  { text = "It is loud", sets = { noise = "high" }, none = { noise = "low" } },
  { text = "Nobody is here", sets = { alone = true, hour = 3 }, asks = "hour", none = { alone = false } },
]

[[step]]
id = "hour"
order = 20
title = "And the hour?"
stage = "after"
facts = ["hour", "alone"]
text = true
when = { noise = "low" }
unless = { alone = true }
"""


def test_how_things_are_said_and_asked() -> None:
    hours = "\n".join(f'{hour} = "{hour} o\'clock"' for hour in range(24))
    engine = balm.load(balm.PackSource("said", SAID.replace("HOURS", hours + "\n")))
    same(GOLDEN / "said.md", markdown(docs_pages(engine, ["said"])[0]))


def test_html(pages: dict[str, Page]) -> None:
    text = html(pages["night-shift"])
    style = text[text.index("<style>") : text.index("</style>")]
    same(GOLDEN / "night-shift.html", text.replace(style, "<style>"))


class Reader(HTMLParser):
    """What there is in a page: ids, links, tags; it fails where a tag is not closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]
        assert not any(key.startswith("on") for key in told)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", ["night-shift", "self-compassion", "floor"])
def test_a_page_is_whole_in_itself(name: str, pages: dict[str, Page]) -> None:
    read = Reader(html(pages[name]))
    assert len(set(read.ids)) == len(read.ids)
    assert {link[1:] for link in read.links if link.startswith("#")} == set(read.ids)
    assert all(link.startswith(("#", "https://", "http://")) for link in read.links)
    assert not {"script", "link", "img", "iframe", "form", "object"} & set(read.tags)
    assert read.tags["h1"] == read.tags["main"] == read.tags["nav"] == 1
    css = (ROOT / "core/balm/authoring/docs.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", css)


@pytest.mark.exhaustive
def test_nothing_of_a_pack_is_missing(engine: balm.Engine, pages: dict[str, Page]) -> None:
    """Every fact, practice, rule, kind of help, claim, example and source stands on one page, with its reasons."""
    book = engine.rulebook
    text = " ".join("\n".join(Reader(html(page)).words for page in pages.values()).split())
    wanted = [*book.facts, *book.sources, *(note.text for note in book.sources.values())]
    wanted += [part for fact in book.facts.values() for part in (fact.ask, fact.why, *fact.say.values(), *fact.values)]
    for practice in book.practices:
        wanted += [practice.title, practice.name, *practice.cautions, practice.evidence]
        wanted += [condition_in_words(condition, book.facts) for condition in practice.meant_for]
        wanted += [line for how in practice.how.values() for line in how.splitlines()]
    wanted += [
        part
        for rule in book.rules
        if not rule.is_for  # it stands with its practice
        for part in (rule.because, rule.tell, rule.id.partition("/")[2].partition("[")[0])
    ]
    wanted += [part for kind in book.referrals.values() for part in (kind.title, kind.text, kind.otherwise)]
    wanted += [
        part
        for line in book.resources
        for part in (line.name, line.region, line.source_url, line.second_url, *(way.value for way in line.channels))
    ]
    wanted += [label for fact in book.facts.values() for label in fact.labels.values()]
    wanted += [part for step in book.steps for part in (step.title, *(line.text for line in step.lines))]
    words = book.phrases.words
    wanted += [phrase for values in words.of.values() for phrases in values.values() for phrase in phrases]
    wanted += [word for some in words.classes.values() for word in some] + [*words.silent]
    wanted += [claim.because for claim in book.claims] + [example.name for example in book.examples]
    assert [part for part in wanted if " ".join(part.split()) not in text] == []
    assert "checked on 28 November 2026, shown until 28 May 2027" in text
    assert text.count("recalled: from memory") == sum(note.status == "recalled" for note in book.sources.values())


def test_packs_are_chosen_by_name(engine: balm.Engine) -> None:
    assert [page.name for page in docs_pages(engine, ["floor", "night-shift"])] == ["floor", "night-shift"]


def test_a_rule_with_from_stands_there_once(pages: dict[str, Page]) -> None:
    text = markdown(pages["self-compassion"])
    assert text.count("### likes-match\n") == 1
    assert "likes-match[" not in text


def test_the_status_of_claims(engine: balm.Engine) -> None:
    """Told by the claim's name or by those of its instances, each status once."""
    status = {"floor/driving": "proved", "floor/cues[touch]": "proved", "floor/cues[water]": "refuted by a person"}
    (page,) = docs_pages(engine, ["floor"], claim_status=status)
    claims = next(section for section in page.sections if section.title == "Claims")
    shown = {
        entry.title: next(line.texts for line in entry.lines if line.label == "Status") for entry in claims.entries
    }
    assert shown["driving"] == ("proved",)
    assert shown["cues"] == ("proved, refuted by a person",)
    assert shown["eating"] == ("stated, and not proved here",)


HOSTILE = '<script>alert(1)</script> & "x" *b* _i_ `c` [a](javascript:x) # h <b>&lt; https://x.org/"><i> <u>z</u>'


def test_no_text_is_markup(tmp_path: Path) -> None:
    written = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    path = tmp_path / "hostile.toml"
    path.write_text(
        f'[pack]\nname = "hostile"\nversion = "{written}"\ntitle = "{written}"\nlanguage = "en{written}"\n'
        f'[facts.f]\ntype = "choice"\nvalues = ["{written}"]\nask = "{written}"\n'
        f'say = {{ "{written}" = "{written}" }}\n'
        f'[sources.s]\ntext = "{written}"\nurl = "javascript:alert(1)"\nstatus = "recalled"\n'
        f'[[practice]]\nid = "p"\ntitle = "{written}"\nkind = "mental"\nminutes = [1, 1]\ncautions = ["{written}"]\n'
        f'how = "{written}\\n- # 1. {written}"\nsource = "s"\nevidence = "{written}"\n'
        f'[[rule]]\nid = "r"\nexclude = {{ id = "p" }}\nbecause = "{written}"\ntell = "{written}"\n'
        f'[[example]]\nname = "1. {written}"\ngiven = {{ f = "{written}" }}\n'
        f'expect = {{ never_says = ["{written}"] }}\n' + '[[example]]\nname = "twice"\nexpect = { some = {} }\n' * 2
    )
    (page,) = docs_pages(balm.load(path), ["hostile"])
    text = html(page)
    read = Reader(text)
    assert len(set(read.ids)) == len(read.ids)
    assert read.tags["script"] == read.tags["b"] == read.tags["i"] == read.tags["u"] == 0
    assert all(link.startswith(("#", "https://x.org/")) for link in read.links)
    assert " ".join(read.words.split()).count(HOSTILE) > 10
    shown = Reader(MarkdownIt().render(markdown(page)))
    assert set(shown.tags) <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "code"}
    assert shown.tags["h1"] == 1
    assert shown.tags["code"] == 2, "the pack's name and the practice's"
    words = " ".join(shown.words.split())
    assert words.count(HOSTILE) > 10
    assert f"- # 1. {HOSTILE}" in words
    assert f"1. {HOSTILE}" in words
