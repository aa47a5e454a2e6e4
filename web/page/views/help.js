/** Help: everything that is here for somebody who needs people, and lines of their country. */

import { el } from "../dom.js";
import { kindOfHelp, linesOnce } from "./help-lines.js";
import { listOf } from "./question.js";
import { plain } from "./plain.js";

/** @import { Page, View } from "../page.js" */

/** @type {View} */
export const helpView = (page) => [
  el("h1", {}, page.say("help-title")),
  ...country(page),
  ...helpKinds(page, false),
  el("div.go", {}, plain(page, "back", () => page.back())),
  ...worse(page),
];

/** Where something was suggested, it can be said that it left the person worse. @param {Page} page @returns {Node[]} */
export function worse(page) {
  if (!page.screen.commands.includes("worse")) return [];
  return [el("p", {}, plain(page, "worse-command", () => page.tell({ command: "worse" })))];
}

/**
 * Each kind of help in sight.
 * @param {Page} page
 * @param {boolean} first Whether the first one's title is that of the screen.
 */
export function helpKinds({ screen, say }, first) {
  const lines = linesOnce(screen.help);
  return screen.help.map((kind, at) => kindOfHelp(say, kind, lines[at], first && at === 0));
}

/** The question in which country it is, where that says whom to call. @param {Page} page @returns {Node[]} */
export function country(page) {
  return page.screen.where.map((question) => {
    const { fact } = question;
    const { nodes, go } = listOf(page, question, (value) => page.tell({ answers: { [fact]: value } }), "show-lines");
    const head = el("h2", { id: "question" }, page.say("which-country"));
    return el("section.group", {}, head, el("p.small", {}, page.say("country-shown")), nodes, el("div.go", {}, go));
  });
}
