/** Remembered: what this device remembers: to look at, to forget one by one or whole, to take along, to bring back. */

import { button, el } from "../dom.js";
import { dayText, withNames } from "../texts.js";
import { plain } from "./plain.js";
import { planLink } from "./plan.js";

/** @import { KeptEntry } from "../entry.js" */
/** @import { Page, View } from "../page.js" */
/** @import { Item } from "../remembered.js" */
/** @import { Say } from "../texts.js" */

/** How it felt -> the text that says so. */
const WAS = { better: "was-better", same: "was-same", worse: "was-worse" };

/** The way to what is kept. @param {Page} page */
export function lookAt(page) {
  return el("p", {}, plain(page, "see-kept", () => page.open(rememberedView)));
}

/** On the first screen: the ways to what is kept and to the plan, or that what was kept cannot be read. @param {Page} page @returns {Node[]} */
export function keptBefore(page) {
  const { store, say } = page;
  if (store.spoiled) {
    const forget = plain(page, "forget-spoiled", () => {
      store.forget();
      page.show();
    });
    return [el("section.group.apart", {}, el("p.small", {}, say("spoiled")), forget)];
  }
  return [...(store.remembers ? [lookAt(page)] : []), ...planLink(page)];
}

/** What is known from earlier days and so not asked, each with a way to take it back. @param {Page} page @returns {Node[]} */
export function recalled(page) {
  const { say } = page;
  const { facts } = page.checkIn.state;
  const said = page.screen.recalled.map((one) => ({ ...one, words: withNames(one.words, facts[one.fact]) }));
  const [latest, ...others] = said;
  if (!latest) return [];
  const key = others.every((one) => one.on === latest.on) ? "as-told" : "as-told-before";
  const lines = said.map(({ fact, words }) =>
    el("li", {}, el("span", {}, words), named(page, "not-so", words, () => page.takeBack(fact))));
  return [el("div.said", {}, el("p.small", {}, say(key, { date: dayText(say, latest.on) })), el("ul", {}, lines))];
}

/** A plain button that is named with what it is about. @param {Page} page @param {string} key @param {string} about @param {() => void} act */
export function named({ say }, key, about, act) {
  return el("button.plain", { type: "button", "aria-label": `${say(key)}: ${about}`, onclick: act }, say(key));
}

/** What was tried, and how it felt. @param {Say} say @param {KeptEntry[]} entries */
export function tried(say, entries) {
  return el("dl.facts", {}, entries.map(({ at, chosen, felt, options = [] }) => {
    const title = options.find((one) => one.practice === chosen)?.title ?? "";
    const what = felt ? `${title}: ${say(WAS[felt])}` : title;
    return el("div", {}, el("dt", {}, dayText(say, at.slice(0, 10))), el("dd", {}, what));
  }));
}

/**
 * What was told; where it is kept already, each with its "forget".
 * @param {Page} page @param {Item[]} items @param {(key: string) => void} [forget]
 */
export function told(page, items, forget) {
  const { say } = page;
  return items.length ? el("dl.facts", {}, items.map(({ key, words, on, unwanted }) => {
    const head = unwanted ? say("unwanted") : on ? say("told-on", { date: dayText(say, on) }) : say("own");
    const away = forget ? el("dd.do", {}, named(page, "forget-one", words, () => forget(key))) : null;
    return el("div", {}, el("dt", {}, head), el("dd", {}, words), away);
  })) : null;
}

/** @type {View} */
export const rememberedView = (page) => {
  const { store, say } = page;
  const kept = store.read();
  const bring = el("input.field", { type: "file", accept: "application/json,.json", "aria-label": say("bring") });
  const note = el("p.small", { role: "status" });
  bring.addEventListener("change", async () => {
    const text = await /** @type {HTMLInputElement} */ (bring).files?.[0]?.text();
    const found = text === undefined ? null : store.keptFrom(text);
    if (!found) note.textContent = say("bring-not");
    else if (store.write(found)) page.show();
    else note.textContent = say("not-kept");
  });
  const forget = button(".btn.quiet", () => page.forgetAll(), say("forget"));
  const items = kept ? page.parts.itemsOf(kept.portrait) : [];
  const about = told(page, items, (key) => {
    page.forget(key);
    page.show();
  });
  const link = kept ? linkTo(page, JSON.stringify(kept, null, 2)) : "";
  return [
    el("h1", {}, say("kept-title")),
    el("p.small", {}, say(kept ? "kept-note" : "kept-nothing")),
    about ? el("section.group", {}, el("h2", {}, say("kept-told")), about) : null,
    kept?.entries.length
      ? el("section.group", {}, el("h2", {}, say("kept-tried")), tried(say, kept.entries.toReversed()))
      : null,
    ...planLink(page),
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
