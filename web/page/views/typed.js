/** Typed: the line in a person's own words, what was understood of it, and what it may have meant. */

import { button, el, rows } from "../dom.js";
import { withNames } from "../texts.js";
import { plain } from "./plain.js";

/** @import { Page } from "../page.js" */

/** Where a line may be typed, its field. Nothing of it is kept. @param {Page} page @returns {Node[]} */
export function ownWords(page) {
  const { screen, say } = page;
  if (!screen.text) return [];
  const field = /** @type {HTMLTextAreaElement} */ (el("textarea.field", {
    id: "own", rows: "2", autocomplete: "off", spellcheck: "false", "aria-describedby": "own-note",
  }));
  const send = () => {
    if (field.value.trim()) page.type(field.value);
    else field.focus();
  };
  return [
    el(
      "section.group",
      {},
      el("label", { for: "own" }, el("h2", {}, say("own-words"))),
      field,
      el("p.small", { id: "own-note" }, say("own-words-note")),
      el("div.go", {}, button(".btn.quiet", send, say("say-it"))),
    ),
  ];
}

/** What was understood of what was typed last, each with a way to take it back. @param {Page} page @returns {Node[]} */
export function understood(page) {
  const { screen, say } = page;
  const said = page.typed ? screen.echo : [];
  const { facts } = page.checkIn.state;
  const lines = said.map(({ fact, words }) => {
    const text = withNames(words, facts[fact]) || say("your-answer");
    const back = el("button.plain", {
      type: "button", "aria-label": `${say("not-so")}: ${text}`, onclick: () => page.tell({ take_back: fact }),
    }, say("not-so"));
    return el("li", {}, el("span", {}, text), back);
  });
  return lines.length ? [el("div.said", {}, el("p.small", {}, say("understood")), el("ul", {}, lines))] : [];
}

/** The values of which the person may have meant one, if there are some. @param {Page} page @returns {Node[]} */
export function offered(page) {
  return page.screen.offers.slice(0, 1).flatMap(({ ask, options }) => [
    el("h1", { id: "question" }, ask.split(/(?<=[.?!]) /)[0]),
    rows("question", options.map(({ value, label }) => ({ label, act: () => page.tell({ choose: value }, true) }))),
    el("div.go", {}, plain(page, "none", () => page.tell({ choose: null }, true))),
  ]);
}
