/** Question: one of those that the check-in asks now. One choice is one tap; the others of its screen come after it. */

import { button, el, rows } from "../dom.js";
import { countryName, withoutEnumeration } from "../texts.js";
import { asking, opening, passOver } from "./asking.js";
import { plain } from "./plain.js";

/** @import { CheckInScreen } from "../../runtime/index.js" */
/** @import { Page, View } from "../page.js" */

/** @typedef {CheckInScreen["questions"][number]} CheckInQuestion */
/** @typedef {CheckInQuestion["options"][number]["value"]} Value */

/** Choices stand in rows up to so many; more are chips, and more than MOST_CHIPS a list to choose from. */
const MOST_ROWS = 8;
const MOST_CHIPS = 40;
const DECLINED = "declined";
/** A scale has up to so many places to tap; a longer one is a field. */
const MOST_PLACES = 21;

/** @type {View} */
export const questionView = (page) => {
  const { screen } = page;
  const [question] = screen.questions;
  const labels = question.options.map((one) => one.label);
  const one = screen.questions.length === 1;
  const answer = (/** @type {Value | null} */ value) => page.tell({ answers: { [question.fact]: value } });
  const over = question.may_decline
    ? plain(page, "decline", () => answer(DECLINED))
    : plain(page, "skip", () => answer(null));
  const rest = plain(page, "skip-rest", () => page.tell({ command: "skip" }));
  const passing = one ? passOver(page) : [over, rest];
  const { nodes, go = [], note = "" } = answersOf(page, question, answer);
  const [title, ...more] = withoutEnumeration(question.ask, labels);
  const proposed = question.options.find((option) => option.value === question.proposed);
  const guess = proposed ? page.say("proposed", { label: proposed.label }) : "";
  const made = asking(page, title, [...more, note, guess].filter(Boolean).join(" "), nodes, [...go, ...passing]);
  const isFirst = !screen.commands.includes("back");
  return isFirst ? [...made, ...opening(page)] : made;
};

/**
 * What answers a question: what is tapped, what sends it where several are chosen, and a word on how.
 * @param {Page} page
 * @param {CheckInQuestion} question
 * @param {(value: Value) => void} answer
 * @returns {{nodes: Node[], go?: Node[], note?: string}}
 */
export function answersOf(page, question, answer) {
  const { options, type } = question;
  if (type === "tags" && options.length) return ticksOf(page, question, answer);
  if (!options.length || (type === "scale" && options.length < 2)) return scaleOf(page, question, answer);
  if (options.length > MOST_CHIPS) return listOf(page, question, answer);
  const choices = options.map(({ value, label }) => ({ label: label, act: () => answer(value) }));
  if (options.length <= MOST_ROWS) return { nodes: [rows("question", choices)] };
  const chips = choices.map(({ label, act }) => el("li", {}, button(".chip", act, label)));
  return { nodes: [el("ul.chips", { "aria-labelledby": "question" }, chips)] };
}

/** @param {Page} page @param {CheckInQuestion} question @param {(value: Value) => void} answer */
function ticksOf({ say }, { options }, answer) {
  const boxes = options.map(() => /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" })));
  const ticked = () => options.flatMap(({ value }, at) => (boxes[at].checked ? [String(value)] : []));
  const on = button(".btn", () => answer(ticked()));
  const name = () => (on.textContent = say(ticked().length ? "go-on" : "none"));
  name();
  const chips = options.map(({ label }, at) => el("li", {}, el("label.chip", {}, boxes[at], label)));
  const list = el("ul.chips", { "aria-labelledby": "question", onchange: name }, chips);
  return { nodes: [list], go: [on], note: say("tick-more") };
}

/** @param {Page} page @param {CheckInQuestion} question @param {(value: Value) => void} answer */
function scaleOf({ say }, { low, high, step, unit }, answer) {
  const by = step ?? 1;
  const places = low === null || high === null ? Infinity : (high - low) / by + 1;
  if (low !== null && places <= MOST_PLACES) {
    const every = Array.from({ length: places }, (_, at) => low + at * by);
    const taps = every.map((value) => el("li", {}, button("", () => answer(value), String(value))));
    return { nodes: [el("ul.scale", { "aria-labelledby": "question" }, taps)] };
  }
  const field = /** @type {HTMLInputElement} */ (el("input.field", {
    type: "number", inputmode: "decimal", autocomplete: "off", "aria-labelledby": "question", required: true,
    step: String(step ?? "any"), min: low === null ? null : String(low), max: high === null ? null : String(high),
  }));
  const go = el("button.btn", { type: "submit" }, say("go-on"));
  const form = el("form.group", {
    onsubmit: (event) => {
      event.preventDefault();
      answer(field.valueAsNumber);
    },
  }, field, unit ? el("p.small", {}, unit) : null, el("div.go", {}, go));
  return { nodes: [form] };
}

/**
 * A list to choose from, and what sends the choice; `key` is the text that says so.
 * @param {Page} page @param {CheckInQuestion} question @param {(value: Value) => void} answer
 */
export function listOf({ say }, { options }, answer, key = "go-on") {
  const items = options.map(({ label }, at) => ({ label: countryName(label), at }));
  items.sort((one, other) => one.label.localeCompare(other.label));
  const list = /** @type {HTMLSelectElement} */ (el("select.field", { "aria-labelledby": "question" }, [
    el("option", { value: "" }, say("choose")),
    ...items.map(({ label, at }) => el("option", { value: String(at) }, label)),
  ]));
  const on = button(".btn", () => {
    if (list.value) answer(options[Number(list.value)].value);
    else list.focus();
  }, say(key));
  return { nodes: [list], go: [on] };
}
