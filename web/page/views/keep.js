/** Keep: whether this device may remember, asked plainly, with what would be kept; and what is kept, to look at. */

import { button, el } from "../dom.js";
import { keptFrom } from "../store.js";
import { dayText } from "../texts.js";
import { plain } from "./plain.js";

/** @import { KeptEntry } from "../entry.js" */
/** @import { Page, View } from "../page.js" */
/** @import { Say } from "../texts.js" */

/** How it felt -> the text that says so. */
const WAS = { better: "was-better", same: "was-same", worse: "was-worse" };

/**
 * At the end of a check-in: the question, or a word that it was kept; nothing where nothing may be.
 * @param {Page} page
 * @returns {Node[]}
 */
export function keeping(page) {
  const { store, say } = page;
  const entry = page.entry();
  if (!store.storage || (!entry && !store.read())) return [];
  if (page.kept === "yes" || store.read()) {
    const isKept = page.kept !== "no" && store.add(entry, page.checkIn.state.not_again);
    return isKept ? [...remark(say("kept")), look(page)] : remark(say("not-kept"));
  }
  if (page.kept === "no") return remark(say("not-wanted"));
  if (!entry) return [];
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
      facts(say, [entry]),
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

/** The way to what is kept. @param {Page} page */
function look(page) {
  return el("p", {}, plain(page, "see-kept", () => page.open(keptView)));
}

/** On the first screen: the way to what is kept, or that it cannot be read. @param {Page} page @returns {Node[]} */
export function keptBefore(page) {
  const { store, say } = page;
  if (store.spoiled) {
    const forget = plain(page, "forget-spoiled", () => {
      store.forget();
      page.show();
    });
    return [el("section.group.apart", {}, el("p.small", {}, say("spoiled")), forget)];
  }
  return store.read() ? [look(page)] : [];
}

/** @param {Say} say @param {KeptEntry[]} entries */
function facts(say, entries) {
  return el("dl.facts", {}, entries.map(({ at, chosen, felt, options = [] }) => {
    const title = options.find((one) => one.practice === chosen)?.title ?? "";
    const what = felt ? `${title}: ${say(WAS[felt])}` : title;
    return el("div", {}, el("dt", {}, dayText(say, at.slice(0, 10))), el("dd", {}, what));
  }));
}

/** What is kept: to look at, to take along, to bring back, to forget. @type {View} */
export const keptView = (page) => {
  const { store, say } = page;
  const kept = store.read();
  const bring = el("input.field", { type: "file", accept: "application/json,.json", "aria-label": say("bring") });
  const note = el("p.small", { role: "status" });
  bring.addEventListener("change", async () => {
    const text = await /** @type {HTMLInputElement} */ (bring).files?.[0]?.text();
    const found = text === undefined ? null : keptFrom(text);
    const isDone = found && store.write(found);
    if (isDone) page.show();
    else note.textContent = say("bring-not");
  });
  const forget = button(".btn.quiet", () => {
    store.forget();
    page.kept = "no";
    page.show();
  }, say("forget"));
  const link = kept ? linkTo(page, JSON.stringify(kept, null, 2)) : "";
  return [
    el("h1", {}, say("kept-title")),
    el("p.small", {}, say(kept ? "kept-note" : "kept-nothing")),
    kept ? facts(say, kept.entries.toReversed()) : null,
    kept ? el("div.go", {}, forget) : null,
    kept ? el("p", {}, el("a.plain", { href: link, download: "balm.json" }, say("copy"))) : null,
    el("section.group.apart", {}, el("h2", {}, say("bring")), bring, note),
    el("div.go", {}, plain(page, "back", () => page.back())),
  ].filter((node) => node !== null);
};

/** An address of a text in this tab, until the screen goes. @param {Page} page @param {string} text */
function linkTo(page, text) {
  const link = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  page.whenGone(() => URL.revokeObjectURL(link));
  return link;
}
