/** Main: loads the program, and holds check-ins with it. */

import { load } from "../runtime/index.js";
import { button, el } from "./dom.js";
import { Page } from "./page.js";
import { sayFrom } from "./texts.js";

/** @import { ProgramData } from "../runtime/index.js" */
/** @import { Say } from "./texts.js" */

/** The text of a block of data in the document; null where there is none. @param {string} id */
function block(id) {
  return document.getElementById(id)?.textContent ?? null;
}

/** What the clock knows, where a fact of the packs asks for it. @param {ProgramData} program */
function fromClock({ roles }) {
  const { clock } = roles;
  return clock ? { [clock.name]: clock.marks?.[new Date().getHours()] } : {};
}

/** Say that the page cannot start, and what to do. @param {Say} say @param {string} what */
function fail(say, what) {
  const again = button(".btn", () => location.reload(), say("load-again"));
  const main = /** @type {Element} */ (document.querySelector("main"));
  main.replaceChildren(
    el("h1", {}, say(what)), el("p", {}, say(`${what}-more`)), el("p", {}, say("in-danger")), el("div.go", {}, again),
  );
}

async function main() {
  const say = sayFrom(JSON.parse(block("texts") ?? "{}"));
  const { release } = document.documentElement.dataset;
  try {
    const text = block("program") ?? (await (await fetch(`program.json?${release}`)).text());
    const program = JSON.parse(text);
    if (program.digest !== document.documentElement.dataset.program) return fail(say, "renewed");
    const engine = load(program);
    const begin = () => engine.checkIn(fromClock(program));
    const page = new Page(engine, say, begin, document.documentElement.dataset.exit ?? "about:blank");
    page.start();
  } catch {
    fail(say, "no-start");
  }
}

main();
