"""Modules as one script: what is imported and exported, what of a text is a comment, and what cannot be read."""

from __future__ import annotations

import subprocess

import pytest

from balm.diagnostics.errors import BalmError
from balm.publishing import sources
from balm.publishing.script import compact, one_script
from support.runtime import NODE, needs_node

COMMENTS = [
    ("a; // b\nc;", "a;\nc;\n"),
    ("/** a\n * b */\nc;", "c;\n"),
    ("  a;\n\n\n    b;  ", "a;\nb;\n"),
    ("\"// a\" + '/* b */';", "\"// a\" + '/* b */';\n"),
    ('"a\\"// b"; // c', '"a\\"// b";\n'),
    ("`// a\n  ${b /* c */ + `}//${d}`}  // e`; // f", "`// a\n  ${b + `}//${d}`}  // e`;\n"),
    ("`a${ {b: 1}.b }//c`;", "`a${{b:1}.b}//c`;\n"),
    ("a.replace(/[/*] \\/\\*/g, b); // c", "a.replace(/[/*] \\/\\*/g,b);\n"),
    ("return /\\/\\/ a/.test(b);", "return /\\/\\/ a/.test(b);\n"),
    ("a / b / c; // d", "a / b / c;\n"),
    ("(a) / b; /* c */ d[0] / e;", "(a)/ b;d[0]/ e;\n"),
    ("const a = 1; /* b */ const c = 2;", "const a=1;const c=2;\n"),
    ("a - -b + +c; d = -e ? [1, 2] : { f }", "a - -b + +c;d=-e?[1,2]:{f}\n"),
    ("x = 'a , b' + ` c ; ${ d } = `;", "x='a , b' + ` c ; ${ d} = `;\n"),
    ("const one = (a) => {\n  return a in b;\n};", "const one=(a)=>{return a in b;};\n"),
    ("f(\n  a, // b\n  c,\n)\nd\n[e]", "f(a,c,)\nd\n[e]\n"),
    ("const a = {\n  b:\n    `${\n c\n}`,\n}\nexport { a };", "const a={b:`${\nc}`,}\nexport{a};\n"),
]


@pytest.mark.parametrize(("text", "left"), COMMENTS)
def test_only_comments_and_blanks_that_part_nothing_go(text: str, left: str) -> None:
    assert compact(text) == left


MODULES = {
    "in/main.js": """import { a as one, b } from "../out.js";
import * as all from "../out.js";
import { four } from "./last.js";
export { b as again } from "../out.js";

globalThis.said.push(one, b(), all.C.name, four);
""",
    "in/last.js": """import { again } from "../more.js";
globalThis.said.push(again, `${again}`);
export const four = 4;
""",
    "out.js": """/** Text. */
export const a = 1; // one
export function b() {
  return 2;
}
export class C {}
""",
    "more.js": """const own = 3;
export { own as again };
export async function later() {}
""",
}


@needs_node
def test_it_runs_as_the_modules_would() -> None:
    text = f"globalThis.said = [];\n{one_script(MODULES, 'in/main.js')}console.log(JSON.stringify(said));"
    said = subprocess.run([NODE or "", "-"], input=text, capture_output=True, text=True, check=True)
    assert said.stdout == '[3,"3",1,2,"C",4]\n'


@pytest.mark.parametrize(("modules", "message"), [
    ({"a.js": 'import { b } from "./b.js";'}, "a.js imports b.js, which is missing"),
    ({}, "The page imports a.js, which is missing"),
    ({"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}, "a.js imports itself, by b.js"),
    ({"a.js": "export default 1;"}, "cannot be read: export default 1"),
    ({"a.js": "export let a = 1;"}, "cannot be read: export let a"),
    ({"a.js": 'import a from "a";'}, "cannot be read: import a"),
    ({"a.js": "`a"}, "does not end"),
])  # fmt: skip
def test_what_it_cannot_read_is_named(modules: dict[str, str], message: str) -> None:
    with pytest.raises(BalmError, match=message):
        one_script(modules, "a.js")


class Read(dict[str, str]):
    """Modules, and which of them were read."""

    def __init__(self, modules: dict[str, str]) -> None:
        super().__init__(modules)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return super().__getitem__(name)


def test_every_module_of_the_page_is_needed() -> None:
    modules = Read(sources.modules())
    script = one_script(modules, "page/main.js")
    assert "/**" not in script
    assert {name for name in modules if name.startswith("page/")} - modules.read == {"page/worker.js"}
