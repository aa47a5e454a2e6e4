/** Read: a state that came from outside -> the state of a check-in; or that it is none. */

import { CheckInError } from "../errors.js";
import { Mistake, readValue } from "../facts.js";
import { ownId } from "../own.js";
import { FELT, FORMAT } from "./data.js";
import { bringForward } from "./guide.js";

/** @import { Practice } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { At, Moment, State } from "./data.js" */

const NOTES = [
  "", "alarm", "unclear", "offered", "why", "nothing_else", "left_out", "kept", "better", "same", "worse", "done",
];
const KINDS = ["lines", "questions", "suggestion", "misfit", "felt", "help", "end"];

/** @typedef {(raw: any) => boolean} Check Whether something has a shape. */

/** @type {Check} */
const isText = (raw) => typeof raw === "string";
/** @type {Check} */
const isFlag = (raw) => typeof raw === "boolean";
/** @type {Check} */
const isTable = (raw) => raw !== null && typeof raw === "object" && !Array.isArray(raw);
/** @type {(each: Check) => Check} */
const listOf = (each) => (raw) => Array.isArray(raw) && raw.every((one) => each(one));
/** @type {Check} */
const isValue = (raw) => isText(raw) || isFlag(raw) || Number.isFinite(raw) || listOf(isText)(raw);
/** @type {Check} */
const areFacts = (raw) => isTable(raw) && Object.values(raw).every(isValue);
/** @type {(keys: Record<string, Check>) => Check} */
const shaped = (keys) => (raw) => isTable(raw) && Object.entries(keys).every(([key, check]) => check(raw[key]));
const [isAt, texts] = [
  shaped({ kind: (one) => KINDS.includes(one), step: isText, facts: listOf(isText), lines: listOf(Number.isInteger) }),
  listOf(isText),
];

/** What each key of a moment is. @type {Record<keyof Moment, Check>} */
const OF_MOMENT = {
  facts: areFacts, own: listOf(isTable), at: isAt, queue: texts, proposed: areFacts, put: texts, steps: texts, echo: texts,
  taken_back: texts, offers: listOf(shaped({ fact: isText, values: listOf(isValue) })), unclear: Number.isInteger, front: isText,
  seen: texts, turned_down: texts, not_again: texts, others_wanted: Number.isInteger, chosen: isText,
  felt: (one) => one === "" || FELT.includes(one), note: (one) => NOTES.includes(one),
};
/** What each key of a state is. @type {Record<keyof State, Check>} */
const OF_STATE = {
  ...OF_MOMENT, format: (one) => one === FORMAT, seed: Number.isInteger, help: texts,
  touched: texts, help_told: isFlag, back: listOf(shaped(OF_MOMENT)),
};

/**
 * A copy of data that has the shape of a state, without keys that no state has. Throws CheckInError.
 * @param {unknown} raw
 * @returns {State}
 */
export function shapedState(raw) {
  if (!isTable(raw)) throw new CheckInError("This is no state of a check-in: it is an object, as `state` gives it.");
  const table = /** @type {Record<string, any>} */ (raw);
  const keys = /** @type {(keyof State)[]} */ (Object.keys(OF_STATE));
  const wrong = keys.find((key) => !OF_STATE[key](table[key]));
  if (wrong) throw new CheckInError(`This is no state of a check-in: look at \`${wrong}\`.`);
  return structuredClone(/** @type {State} */ (Object.fromEntries(keys.map((key) => [key, table[key]]))));
}

/**
 * The state of a check-in that goes on with these packs. Throws CheckInError where it is of one with others.
 * @param {Context} context @param {State} state @param {Practice[]} own The person's own practices.
 * @returns {State}
 */
export function readState(context, state, own) {
  const moments = [state, ...state.back];
  const ids = new Set([...context.program.practices, ...own].map((one) => one.id));
  const fits =
    state.help.every((kind) => context.program.referrals.has(kind)) &&
    state.touched.every((name) => context.program.facts.get(name)?.alarm) &&
    moments.every((moment) => moment.seen.every((name) => ids.has(name)) && isOfThesePacks(context, moment));
  if (!fits) throw new CheckInError("This state is of a check-in with other packs: begin a new one.");
  bringForward(context, state); // with another past it may be another practice
  return state;
}

/** Whether these packs have all that a moment names. @param {Context} context @param {Moment} moment */
function isOfThesePacks(context, moment) {
  const values = [
    ...Object.entries(moment.facts),
    ...Object.entries(moment.proposed),
    ...moment.offers.flatMap((one) => one.values.map((value) => /** @type {const} */ ([one.fact, value]))),
  ];
  const { at, queue, put, echo, taken_back: takenBack } = moment;
  const activities = new Set(moment.own.map((one) => ownId(one.title)));
  const facts = echo.filter((name) => !activities.has(name));
  const names = [...at.facts, ...queue, ...put, ...facts, ...takenBack, ...values.map(([name]) => name)];
  if (!names.every((name) => context.canBeTold(name))) return false;
  const areValues = values.every(([name, raw]) => {
    const value = readValue(context.fact(name), raw);
    return value !== undefined && !(value instanceof Mistake);
  });
  return areValues && !(moment.at.kind === "felt" && !moment.seen.length) && isPlace(context, moment.at);
}

/** Whether a screen is one that these packs can have. @param {Context} context @param {At} at */
function isPlace(context, at) {
  const step = context.step(at.step);
  const count = step?.lines?.length ?? 0;
  if ((at.step && !step) || !at.lines.every((line) => 0 <= line && line < count)) return false;
  const [asksLines, asksFacts] = [at.lines.length > 0, at.facts.length > 0];
  return asksLines === (at.kind === "lines") && asksFacts === (at.kind === "questions");
}
