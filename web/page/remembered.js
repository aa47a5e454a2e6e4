/**
 * Remembered: of a portrait, what this program lets a device remember, and its words.
 *
 * A fact is kept where the program has `remember_days` for it, and for so long: no fact of danger has that.
 */

import { labels } from "../runtime/checkin/wording.js";
import { ownId } from "../runtime/own.js";
import { dayOf, FORMAT, known } from "../runtime/portrait.js";
import { PLAN_PARTS } from "../runtime/plan.js";
import { say } from "../runtime/voice.js";
import { withNames, withoutEnumeration } from "./texts.js";

/** @import { CheckIn, Engine, ProgramData } from "../runtime/index.js" */
/** @import { Plan } from "../runtime/plan.js" */
/** @import { Portrait, ToldFact } from "../runtime/portrait.js" */
/** @import { Fact, Texts } from "../runtime/types.js" */
/** @import { Kept } from "./store.js" */

/**
 * What reads a portrait, and leaves out of it what may not be kept; it throws TypeError for what is none,
 * and ProfileError for activities that are none.
 * @param {Engine} engine
 * @param {ProgramData} program
 * @param {() => string} today
 * @returns {(data: any) => Portrait}
 */
export function portraitReader(engine, program, today) {
  const facts = new Map(program.facts.map((fact) => [fact.name, fact]));
  const steps = new Set(program.steps.map(({ id }) => id));
  return (data) => {
    const told = Object.fromEntries(known({ facts }, data, today()));
    const { own = [], plan = {}, not_again = [], put = {} } = data;
    if (own.length) engine.decide({}, { own });
    for (const on of Object.values(put)) dayOf(text(on));
    const days = Object.fromEntries(Object.entries(put).filter(([step]) => steps.has(step)));
    return { format: FORMAT, facts: told, own, plan: planOf(plan), not_again: not_again.map(text), put: days };
  };
}

/** A plan in the order of its parts: each line once and on one line, without empty ones. @param {Plan} parts @returns {Plan} */
export function planOf(parts) {
  /** @type {Plan} */
  const plan = {};
  for (const part of PLAN_PARTS) {
    const lines = (parts[part] ?? []).map((line) => text(line).split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);
    if (lines.length) plan[part] = [...new Set(lines)];
  }
  return plan;
}

/** @param {unknown} value */
function text(value) {
  if (typeof value !== "string") throw new TypeError("portrait: expected text");
  return value;
}

/**
 * The portrait with which a check-in begins; of a stranger none. Where a safety plan alone is kept, no step that is put
 * once is put: that it was put could not be kept either, so it would come back every time.
 * @param {ProgramData} program
 * @param {Kept | null} kept
 * @returns {Portrait | undefined}
 */
export function portraitBefore({ steps }, kept) {
  if (!kept || kept.remembers) return kept?.portrait;
  const once = steps.filter((step) => step.once);
  return { ...kept.portrait, put: Object.fromEntries(once.map(({ id }) => [id, ""])) };
}

/**
 * The portrait after a check-in.
 * @param {Portrait} portrait
 * @param {CheckIn} checkIn
 * @param {ReadonlySet<string>} forgotten Facts, practices and titles of activities that were forgotten while it went on.
 */
export function portraitAfter(portrait, checkIn, forgotten) {
  return [...forgotten].reduce(without, checkIn.remembered(portrait));
}

/**
 * One thing that is remembered.
 * @typedef {object} Item
 * @property {string} key A fact, a practice, or the title of an activity.
 * @property {string} words
 * @property {string} on The day on which it was told; "" where none is kept.
 * @property {boolean} [unwanted] Whether it is a practice that is not wanted again.
 */

/**
 * What a portrait remembers but for the plan, each in words, the latest day first.
 * @param {ProgramData} program
 * @param {Portrait} portrait
 * @returns {Item[]}
 */
export function itemsOf({ facts, practices, texts }, { facts: told = {}, own = [], not_again = [] }) {
  const items = Object.entries(told).flatMap(([name, { value, on }]) => {
    const fact = facts.find((one) => one.name === name);
    return fact ? [{ key: name, words: factWords(texts, fact, value), on }] : [];
  });
  items.sort((one, other) => Number(one.on < other.on) - Number(one.on > other.on));
  const titles = new Map(practices.map(({ id, title }) => [id, title]));
  for (const { title } of own) titles.set(ownId(title), title);
  const unwanted = not_again.flatMap((id) => {
    const title = titles.get(id);
    return title ? [{ key: id, words: title, on: "", unwanted: true }] : [];
  });
  return [...items, ...own.map(({ title }) => ({ key: title, words: title, on: "" })), ...unwanted];
}

/**
 * A fact that was told in words: those for what was said, or its question and the words of its values.
 * @param {Texts} texts
 * @param {Fact} fact
 * @param {ToldFact["value"]} value
 */
function factWords(texts, fact, value) {
  const said = say(fact, value).join("; ");
  if (said) return withNames(said, value);
  return [withoutEnumeration(fact.ask ?? "", [])[0], labels(texts, fact, value)].filter(Boolean).join(" ");
}

/** The portrait without one thing. @param {Portrait} portrait @param {string} key @returns {Portrait} */
export function without(portrait, key) {
  const { [key]: _, ...facts } = portrait.facts ?? {};
  const own = portrait.own?.filter((one) => one.title !== key);
  return { ...portrait, facts, own, not_again: portrait.not_again?.filter((id) => id !== key) };
}
