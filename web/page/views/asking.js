/** Asking: what stands on every screen that asks something. */

import { el, unfold } from "../dom.js";
import { about } from "./about.js";
import { helpBeside } from "./help-lines.js";
import { plain } from "./plain.js";
import { keptBefore, recalled } from "./remembered.js";
import { offered, ownWords, understood } from "./typed.js";

/** @import { Page } from "../page.js" */

/**
 * A screen that asks: help where it is called for, the question, what answers it, what passes it over, and why.
 * @param {Page} page
 * @param {string} title
 * @param {string} note What stands under it.
 * @param {Node[]} answers
 * @param {Node[]} [passing] In place of what passes over the whole screen.
 * @returns {Node[]}
 */
export function asking(page, title, note, answers, passing = passOver(page)) {
  const { screen, say } = page;
  const remark = screen.hint ? el("p.lead", {}, screen.hint) : null;
  const seeHelp = screen.in_sight.includes("help") && !screen.help.length;
  const why = screen.commands.includes("why") ? page.checkIn.tell({ command: "why" }).screen.hint : "";
  const head = [el("h1", { id: "question" }, title), note ? el("p.small", {}, note) : null];
  const before = [
    ...helpBeside(page),
    remark,
    ...understood(page),
    seeHelp ? plain(page, "see-help", () => page.help()) : null,
  ];
  const offers = offered(page);
  const question = [
    el("div.group", {}, head),
    ...answers,
    ...ownWords(page),
    el("div.go", {}, passing),
    why ? unfold(say("why"), el("p.small", {}, why)) : null,
  ];
  return [...before, ...(offers.length ? offers : question)].filter((node) => node !== null);
}

/** What stands last on the first screen: what is known from earlier days, what this is, and what is kept. @param {Page} page @returns {Node[]} */
export function opening(page) {
  return [...recalled(page), about(page), ...keptBefore(page)];
}

/** What passes over the whole screen. @param {Page} page @returns {Node[]} */
export function passOver(page) {
  const { commands } = page.screen;
  if (commands.includes("decline")) return [plain(page, "decline", () => page.tell({ command: "decline" }))];
  return [plain(page, "skip", () => page.tell({ command: "skip" }))];
}
