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
  const entry = page.entry();
  if (page.kept !== "no" && (page.kept === "yes" || store.remembers)) {
    const isKept = store.remember(entry, (portrait) => page.portraitAfter(portrait));
    return isKept ? [...remark(say("kept")), lookAt(page)] : remark(say("not-kept"));
  }
  if (page.kept === "no") return remark(say("not-wanted"));
  const items = page.parts.itemsOf(page.portraitAfter(store.portrait));
  if (!entry && !items.length) return [];
  const choose = (/** @type {"yes" | "no"} */ answer) => {
    page.kept = answer;
    page.show();
  };
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
        button(".btn.quiet", () => choose("yes"), say("keep-yes")),
        button(".btn.quiet", () => choose("no"), say("keep-no")),
      ]),
    ),
  ];
}

/** @param {string} text @returns {Node[]} */
function remark(text) {
  return [el("p.small", { role: "status" }, text)];
}
