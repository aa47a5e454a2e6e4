/** Plan: the person's own safety plan, to follow, to print, to change; and its writing, part by part. */

import { PLAN_PARTS } from "../../runtime/plan.js";
import { button, el } from "../dom.js";
import { planOf } from "../remembered.js";
import { helpBeside } from "./help-lines.js";
import { withNumbers } from "./numbers.js";
import { plain } from "./plain.js";

/** @import { Page, View } from "../page.js" */

/** Part -> the text that asks for it. @type {Record<string, string>} */
const ASKS = {
  signs: "plan-signs", do: "plan-do", places: "plan-places", people: "plan-people",
  professionals: "plan-professionals", safer: "plan-safer",
};
/** Parts in which numbers to call may stand. */
const CALLED = ["places", "people", "professionals"];

/** The way to the plan; nothing of a child is kept, nor anything where nothing can be. @param {Page} page @returns {Node[]} */
export function planLink(page) {
  const { store } = page;
  if (!store.storage || store.spoiled || page.isChild) return [];
  return [el("p", {}, plain(page, "my-plan", () => page.open(planView)))];
}

/** @type {View} */
export const planView = (page) => {
  const { say } = page;
  const plan = page.store.portrait.plan ?? {};
  if (!Object.keys(plan).length) return emptyPlan(page);
  const parts = PLAN_PARTS.map((part, at) => {
    const heading = page.parts.headings[part];
    const lines = (plan[part] ?? []).map((line) => el("li", {}, CALLED.includes(part) ? withNumbers(line) : line));
    const change = button(".plain.noprint", () => page.open(writing(at, true)), say(lines.length ? "change" : "add"));
    change.setAttribute("aria-label", `${change.textContent}: ${heading}`);
    return el(lines.length ? "li" : "li.unfilled", {}, el("h2", {}, heading), el("ul", {}, lines, el("li.write")), change);
  });
  return [
    el("div.group", {}, el("h1", {}, say("my-plan")), el("p.small.noprint", {}, say("plan-note"))),
    el("ol.plan", {}, parts),
    el("div.go", {}, button(".btn", () => print(), say("print")), plain(page, "forget-plan", () => {
      page.store.changePortrait((portrait) => ({ ...portrait, plan: {} }));
      page.show();
    })),
    el("div.noprint", {}, helpBeside(page, helpScreen(page), say("here-for-you"))),
  ];
};

/** @param {Page} page @returns {Node[]} */
function emptyPlan(page) {
  const { say } = page;
  return [
    el("h1", {}, say("my-plan")),
    el("p", {}, say("plan-what")),
    el("p.small", {}, say("plan-kept")),
    el("div.go", {}, button(".btn", () => page.open(writing(0)), say("plan-write")), plain(page, "back", () => page.back())),
  ];
}

/**
 * The screen on which a part is written, a line each; what is written is kept when it is left by its button.
 * @param {number} at The part's place.
 * @param {boolean} [alone] Whether no other part comes after it.
 * @param {boolean} [alarmed] Whether words of danger were just written.
 * @returns {View}
 */
const writing = (at, alone = false, alarmed = false) => (page) => {
  const { say, store } = page;
  const part = PLAN_PARTS[at];
  const { plan = {} } = store.portrait;
  const field = /** @type {HTMLTextAreaElement} */ (el("textarea.field", {
    rows: "4", autocomplete: "off", "aria-labelledby": "question", "aria-describedby": "ask",
  }));
  field.value = (plan[part] ?? []).join("\n");
  const failed = el("p.small", { role: "status" });
  const keep = () => {
    const lines = field.value.split("\n");
    const isKept = store.changePortrait((portrait) => ({ ...portrait, plan: planOf({ ...portrait.plan, [part]: lines }) }));
    if (!isKept) failed.textContent = say("not-kept");
    else if (alone || at + 1 === PLAN_PARTS.length) page.open(page.isAlarming(field.value) ? alarmedPlan : planView);
    else page.open(writing(at + 1, false, page.isAlarming(field.value)));
  };
  const count = say("part-of", { part: at + 1, parts: PLAN_PARTS.length });
  return [
    ...(alarmed ? helpBeside(page, helpScreen(page)) : []),
    el(
      "div.group", {},
      alone ? null : el("p.small", {}, count),
      el("h1", { id: "question" }, page.parts.headings[part]),
      el("p.small", { id: "ask" }, say(ASKS[part]), " ", say("plan-lines")),
    ),
    field,
    failed,
    el("div.go", {}, button(".btn", keep, say("plan-keep")), alone ? null : plain(page, "plan-stop", () => page.open(planView))),
  ].filter((node) => node !== null);
};

/** The plan behind whom one can reach, where words of danger were just written. @type {View} */
const alarmedPlan = (page) => [...helpBeside(page, helpScreen(page)), ...planView(page)];

/** What is shown to somebody who asks for help. @param {Page} page */
function helpScreen({ screen, checkIn }) {
  return screen.commands.includes("help") ? checkIn.tell({ command: "help" }).screen : screen;
}
