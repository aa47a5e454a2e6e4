"""Site: a program and a language -> the files of the page, which hold all that it needs and ask for nothing else.

The same program gives the same bytes. `open.html` is the page in one file, for a double click: pages from files share
what a browser stores, so it stores nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from balm.language.page import DAY, NIGHT, OWN_PAGE, CheckInPage
from balm.publishing import sources
from balm.publishing.script import compact, one_script
from balm.texts import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY = "page/main.js"
ICONS = ("icon.svg", "icon-192.png", "icon-512.png")
PLACE = "balm-page.json"
"""Lists what belongs to the page; by it the page's folder is known."""
FORMAT = "balm-page/1"

_AHEAD = "//# allFunctionsCalledOnLoad\n"
"""Chromium then compiles the script whole and beside the page; else each function where it is first called."""

_POLICY = "default-src 'none'; {}; base-uri 'none'; form-action 'none'"
_OWN = ("script-src", "style-src", "img-src", "connect-src", "manifest-src", "worker-src")

_NOT_PLAIN = re.compile("[^ -~\n]")
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
"""Categories of Unicode whose characters act on a page or have no look; the words of packs are packed into such too."""
_BLANK = "\u3164\u115f\u1160\uffa0"
"""Letters that look like a blank."""


def site(program: str, words: str, language: str, own: CheckInPage = OWN_PAGE) -> dict[str, bytes]:
    """Name -> content of every file of the page.

    Its own words are of that language, one of `languages()`; `own` is what a pack says of the page.
    """
    said = page_texts(language)
    texts = {**said, "name": own.title or said["name"], "contact": own.contact}
    digest = json.loads(program)["digest"]
    script = one_script(sources.modules(), ENTRY)
    style = _without_style_comments(_coloured(sources.page_file("page.css").decode(), own))
    parts = {"page.css": style.encode(), "page.js": f"{_AHEAD}{script}".encode(), "program.json": program.encode()}
    parts["words.json"] = words.encode()
    parts |= {name: sources.page_file(name) for name in ICONS}
    slots = {"language": language, "program": digest, **{key: escape(text) for key, text in texts.items()}}
    data = _block("texts", json.dumps(texts, ensure_ascii=False, separators=(",", ":")))

    def page(**more: str) -> bytes:
        return _filled(sources.page_file("index.html").decode(), {**slots, **more}).encode()

    def released(release: str) -> dict[str, bytes]:
        versioned = [f"{name}?{release}" for name in ("page.css", "page.js", "program.json", "words.json")]
        kept = ["./", "index.html", "left.html", "manifest.webmanifest", *ICONS, *versioned]
        worker = compact(sources.page_file("worker.js").decode())
        index = page(
            head='<link rel="icon" href="icon.svg">\n<link rel="apple-touch-icon" href="icon-192.png">\n'
            f'<link rel="manifest" href="manifest.webmanifest">\n<link rel="stylesheet" href="page.css?{release}">\n'
            f'<link rel="preload" href="program.json?{release}" as="fetch" crossorigin>',
            body=f'{data}\n<script src="page.js?{release}" defer></script>',
            policy=_POLICY.format("; ".join(f"{what} 'self'" for what in _OWN)),
            release=release,
            exit="left.html",
            **{f"{name}-integrity": _integrity(parts[f"{name}.json"]) for name in ("program", "words")},
        )
        return {
            "index.html": index,
            "left.html": _filled(sources.page_file("left.html").decode(), slots).encode(),
            "manifest.webmanifest": _manifest(texts, language),
            "worker.js": _filled(worker, {"release": release, "files": " ".join(kept)}).encode(),
            **parts,
        }

    release = _digest(released(""))
    made = released(release)
    icon = base64.b64encode(parts["icon.svg"]).decode()
    made["open.html"] = page(
        head=f'<link rel="icon" href="data:image/svg+xml;base64,{icon}">\n<style>{style}</style>',
        body=f"{data}\n{_block('program', program)}\n{_block('words', words)}\n<script>{script}</script>",
        policy=_POLICY.format(f"script-src {_source(script)}; style-src {_source(style)}; img-src data:"),
        release="",
        exit="about:blank",
        **{"program-integrity": "", "words-integrity": ""},
    )
    listed = {"format": FORMAT, "release": release, "program": digest, "files": sorted([*made, PLACE])}
    made[PLACE] = (json.dumps(listed, indent=2) + "\n").encode()
    return dict(sorted(made.items()))


def page_texts(language: str) -> dict[str, str]:
    """What the page itself says, by its keys."""
    said = catalogue(language)
    asks = {f"plan-{part}": text for part, text in said["plan-asks"].items()}
    return {**said["shown"], **said["page"], **asks}


def _filled(template: str, slots: Mapping[str, str]) -> str:
    return re.sub(r"\{\{([a-z-]+)\}\}", lambda slot: slots[slot[1]], template)


def _block(name: str, text: str) -> str:
    """Data in a page: no text can end the block, and what cannot be seen stands there as an escape."""
    seen = _NOT_PLAIN.sub(lambda found: _escaped(found[0]), text).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{seen}</script>'


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if unicodedata.category(char) in _UNSEEN or char in _BLANK else char


def _source(text: str) -> str:
    """What a Content-Security-Policy calls a script or a style sheet that stands in the page."""
    return f"'{_integrity(text.encode())}'"


def _integrity(content: bytes) -> str:
    """The digest with which a browser compares a file (Subresource Integrity)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def _digest(files: Mapping[str, bytes]) -> str:
    """Twelve hexadecimal digits that change with any file."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()[:12]


def _coloured(style: str, own: CheckInPage) -> str:
    """The style sheet, with a pack's own colours of what one can do."""
    for scheme, colour in ((DAY, own.day), (NIGHT, own.night)):
        style = style.replace(f"--leaf: {scheme.leaf};", f"--leaf: {colour or scheme.leaf};")
    return style


def _without_style_comments(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def _manifest(texts: Mapping[str, str], language: str) -> bytes:
    icons = [{"src": "icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    made = {
        "name": texts["name"], "short_name": texts["name"], "description": texts["description"], "lang": language,
        "start_url": "./", "scope": "./", "display": "standalone", "background_color": "#F4EEE3",
        "theme_color": "#F4EEE3", "icons": icons,
    }  # fmt: skip
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()
