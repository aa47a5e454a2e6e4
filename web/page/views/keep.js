/** Keep: whether this device may remember a check-in, asked plainly, with what would be kept. */

import { button, el } from "../dom.js";
import { lookAt, told, tried } from "./remembered.js";

/** @import { Page } from "../page.js" */

/**
 * At the end of a check-in: the question, or a word that it was kept; nothing where nothing may be.
 * @param {Page} page
 * @returns {Node[]}
 */
export function keeping(page) {
  const { store, say } = page;
  if (!store.storage || !page.mayBeKept) return [];
  if (page.refused) return remark(say("not-wanted"));
  if (page.isKept) return [...remark(say("kept")), lookAt(page)];
  if (page.isKept === false) return remark(say("not-kept"));
  const entry = page.entry();
  const items = page.parts.itemsOf(page.portraitAfter(store.portrait));
  if (!entry && !items.length) return [];
  return [
    el(
      "section.group.apart",
      {},
      el("h2", {}, say("keep")),
      el("p", {}, say("keep-why")),
      el("h3", {}, say("keep-what")),
      entry ? tried(say, [entry]) : null,
      told(page, items),
      el("p.small", {}, say("keep-not")),
      el("div.halves", {}, [
        button(".btn.quiet", () => page.answerKeeping(true), say("keep-yes")),
        button(".btn.quiet", () => page.answerKeeping(false), say("keep-no")),
      ]),
    ),
  ];
}

/** @param {string} text @returns {Node[]} */
function remark(text) {
  return [el("p.small", { role: "status" }, text)];
}
