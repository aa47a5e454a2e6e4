/** Portrait: what is remembered of a person (`balm-portrait/1`) -> what is known without asking, and the portrait after. */

import { DECLINED, isSame } from "./conditions.js";
import { Mistake, readValue } from "./facts.js";
import { MOST_OWN, ownId, readOwn } from "./own.js";
import { normalText } from "./text.js";

/** @import { OwnPractice, Value } from "./types.js" */
/** @import { Plan } from "./plan.js" */
/** @import { Program } from "./program.js" */

/**
 * @typedef {object} ToldFact
 * @property {Value} value
 * @property {string} on The day on which it was told, by the person's own calendar, as an ISO 8601 date.
 *
 * @typedef {object} Portrait What is remembered of one person beside their entries. All but `format` may be left out.
 * @property {"balm-portrait/1"} format
 * @property {Record<string, ToldFact>} [facts]
 * @property {OwnPractice[]} [own] Their activities; no two have the same title.
 * @property {Plan} [plan] Their safety plan.
 * @property {string[]} [not_again] Practices that they do not want to see again.
 * @property {Record<string, string>} [put] What is put to a person once -> the day on which it was.
 */

/** @type {"balm-portrait/1"} */
export const FORMAT = "balm-portrait/1";
/** The portrait of a stranger. @type {Portrait} */
export const NOBODY = { format: FORMAT };
const DAY = 24 * 60 * 60 * 1000;

/**
 * The facts that are known from a portrait on a day. A fact is known for its `remember_days`; what the packs no longer
 * have, or no longer remember, is unknown. Throws TypeError for what is no portrait.
 * @param {Pick<Program, "facts">} program @param {Portrait} portrait @param {string} today
 * @returns {Map<string, ToldFact>}
 */
export function known({ facts }, portrait, today) {
  if (portrait?.format !== FORMAT) throw new TypeError(`portrait: expected an object whose \`format\` is ${FORMAT}`);
  /** @type {Map<string, ToldFact>} */
  const found = new Map();
  for (const [name, { value, on }] of Object.entries(portrait.facts ?? {})) {
    const fact = facts.get(name);
    const days = (dayOf(today) - dayOf(on)) / DAY;
    if (!fact || !(0 <= days && days < (fact.remember_days ?? 0))) continue;
    const read = readValue(fact, Array.isArray(value) ? value.filter((tag) => fact.values?.includes(tag)) : value);
    if (read !== undefined && !(read instanceof Mistake)) found.set(name, { value: read, on });
  }
  return found;
}

/**
 * Facts and own activities as they are told, with what a portrait adds to them. What is told now goes before it. Of
 * more activities than a profile may have, those that were remembered last are left out.
 * @param {Program} program @param {Portrait} portrait @param {Record<string, unknown>} facts
 * @param {(OwnPractice | string)[]} own @param {string} today
 */
export function filledIn(program, portrait, facts, own, today) {
  const told = new Set(Object.keys(facts).map(normalText));
  const recalled = [...known(program, portrait, today)].filter(([name]) => !told.has(name));
  const ids = new Set(own.flatMap((one) => idOf(one) ?? []));
  const activities = (portrait.own ?? []).flatMap((one) => ownOfToday(program, one) ?? []);
  const added = activities.filter((one) => !ids.has(ownId(one.title))).slice(0, Math.max(0, MOST_OWN - own.length));
  return {
    facts: { ...Object.fromEntries(recalled.map(([name, { value }]) => [name, value])), ...facts },
    own: [...own, ...added],
  };
}

/**
 * An activity without what the packs no longer read; undefined where that is its title. Where one of its tags is gone
 * all are untold: the others alone might let in what should be left out.
 * @param {Program} program @param {OwnPractice} own
 * @returns {OwnPractice | undefined}
 */
function ownOfToday(program, own) {
  const read = readOwn(program, own);
  if (!Array.isArray(read)) return own;
  const wrong = new Set(read.map(({ key }) => key));
  if (wrong.has("") || wrong.has("title")) return undefined;
  return /** @type {OwnPractice} */ (Object.fromEntries(Object.entries(own).filter(([key]) => !wrong.has(key))));
}

/** The id of an activity that is told as a table or a title. @param {OwnPractice | string} own */
function idOf(own) {
  const title = typeof own === "string" ? own : own?.title;
  return typeof title === "string" ? ownId(title) : undefined;
}

/** Whether facts say that somebody is a child. @param {Program} program @param {Record<string, Value>} facts */
export function isChild({ data }, facts) {
  const { child } = data.roles;
  return child?.marks?.includes(/** @type {string} */ (facts[child.name])) ?? false;
}

/**
 * @typedef {object} Told What was told in a check-in, as its state has it.
 * @property {Record<string, Value>} facts
 * @property {OwnPractice[]} [own]
 * @property {string[]} [notAgain] Practices that the person wants to see no more.
 * @property {string[]} [put] Steps that were put to them and are put one time only.
 * @property {string[]} [takenBack] Facts that were taken back.
 */

/**
 * The portrait after somebody told something on a day; of a child, as it was before.
 *
 * Only facts with `remember_days` enter it. What is known already keeps its day; what was declined now, or taken back,
 * is forgotten.
 * @param {Program} program @param {Portrait} portrait @param {Told} told @param {string} today
 * @returns {Portrait}
 */
export function remembered(program, portrait, { facts, own = [], notAgain = [], put = [], takenBack = [] }, today) {
  if (isChild(program, facts)) return portrait;
  const entering = known(program, portrait, today);
  for (const [name, value] of Object.entries(facts)) {
    if (!program.facts.get(name)?.remember_days) continue;
    if (value === DECLINED) entering.delete(name);
    else if (!isSame(entering.get(name)?.value, value)) entering.set(name, { value, on: today });
  }
  for (const name of takenBack) entering.delete(name);
  const activities = new Map([...(portrait.own ?? []), ...own].map((one) => [ownId(one.title), one]));
  return {
    ...portrait,
    facts: Object.fromEntries(entering),
    own: [...activities.values()],
    not_again: [...new Set([...(portrait.not_again ?? []), ...notAgain])],
    put: { ...Object.fromEntries(put.map((step) => [step, today])), ...portrait.put },
  };
}

/** A day in milliseconds since 1970. Throws TypeError. @param {string} day */
export function dayOf(day) {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(time)) throw new TypeError("portrait: expected days such as 2026-05-04");
  return time;
}
