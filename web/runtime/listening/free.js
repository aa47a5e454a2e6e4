/** Free: a free text -> what it says of every fact. */

import { inOrder } from "../judge.js";
import { alarmsIn, dangerIn } from "./danger.js";
import { isDenied, isGuarded, longest } from "./guards.js";
import { timedIn, valuesOf } from "./scales.js";
import { commandIn, covers, refusalIn, replyIn } from "./whole.js";

/** @import { Value } from "../types.js" */
/** @import { Alarm } from "./danger.js" */
/** @import { Reading } from "./reading.js" */
/** @import { HeardCommand, Reply } from "./whole.js" */
/** @import { Lexicon } from "./words.js" */

/**
 * @typedef {object} FreeText What a free text says: of each fact a value, or values to choose from; and words of danger.
 * @property {Record<string, Value>} facts
 * @property {Record<string, Value[]>} offers Fact -> values that may be meant.
 * @property {Alarm[]} alarms
 * @property {HeardCommand | ""} command Where the whole text is a command.
 * @property {Reply | ""} reply Where the whole text can be said of a suggestion.
 * @property {boolean} denies Whether the whole text is words of no: of lines to tick, none is so.
 */

/**
 * What a free text says of all facts. It sets nothing of a fact of danger; its `alarms` say what to ask next.
 * @param {Lexicon} lexicon @param {string} text @returns {FreeText}
 */
export function hear(lexicon, text) {
  const reading = lexicon.read(text);
  /** @type {FreeText} */
  const nothing = { facts: {}, offers: {}, alarms: [], command: "", reply: "", denies: false };
  if (!reading.size) return nothing;
  const reply = replyIn(reading) ?? "";
  const alarms = alarmsIn(lexicon, reading);
  const command = commandIn(reading) ?? refusalIn(reading);
  if (command) return { ...nothing, command, alarms, reply };
  const usable = reading.plain.filter(({ phrase }) => phrase.fact && !phrase.own);
  /** @type {Map<string, Value[]>} */
  const said = new Map();
  for (const match of longest(reading, usable, dangerIn(lexicon, reading))) {
    const fact = lexicon.fact(match.phrase.fact);
    if (isDenied(lexicon, fact, reading, match) || isGuarded(fact, reading, match)) continue;
    const value = lexicon.value(match.phrase);
    if (value !== undefined) said.set(fact.name, [...(said.get(fact.name) ?? []), value]);
  }
  /** @type {Map<string, Value>} */
  const facts = new Map();
  /** @type {Map<string, Value[]>} */
  const offers = new Map();
  for (const [name, values] of said) {
    const fact = lexicon.fact(name);
    const different = [...new Set(values)];
    if (fact.type === "tags") facts.set(name, inOrder(fact, /** @type {string[]} */ (values.flat())));
    else if (different.length === 1 && fact.type !== "scale") facts.set(name, different[0]);
    else offers.set(name, different);
  }
  for (const { name, value } of numbersIn(lexicon, reading)) {
    if (!facts.has(name)) facts.set(name, value);
    offers.delete(name);
  }
  const denies = covers(reading, ["no"]);
  return { ...nothing, facts: Object.fromEntries(facts), offers: Object.fromEntries(offers), alarms, reply, denies };
}

/**
 * Minutes that the person has, with their unit; and "8 out of 10" for the fact that has the role of distress.
 * @param {Lexicon} lexicon @param {Reading} reading
 */
function numbersIn(lexicon, reading) {
  const { data, facts } = lexicon.program;
  return ["minutes", "distress"].flatMap((role) => {
    const fact = facts.get(data.roles[role]?.name ?? "");
    if (!fact || fact.origin === "rules" || fact.not_free || (role === "minutes" && !timedIn(fact))) return [];
    const some = reading.numbers.filter(({ start, end, timed, outOf }) =>
      role === "minutes" ? timed && isHad(reading, start, end) : outOf !== undefined && outOf === fact.range?.[1],
    );
    const values = [...new Set(some.flatMap((one) => valuesOf(fact, one)))];
    return values.length === 1 ? [{ name: fact.name, value: values[0] }] : [];
  });
}

/**
 * Whether a time is one that the person has, and no time since or before something.
 * @param {Reading} reading @param {number} start @param {number} end
 */
function isHad(reading, start, end) {
  const { first, last } = reading.clause(start);
  if (start && reading.has("time_before", start - 1)) return false;
  return !reading.contains("time_elsewhere", first, last) && !reading.isPast(start, end);
}
