/** Danger: words of danger in a text -> alarms: the help to show, the fact to ask next; and how serious values are. */

import { position } from "../conditions.js";
import { silentIn } from "./guards.js";
import { partsOf } from "./phrase-index.js";

/** @import { Fact, Value } from "../types.js" */
/** @import { Match } from "./phrase-index.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Lexicon } from "./words.js" */

/**
 * @typedef {object} Alarm
 * @property {string} kind The kind of help to show at once.
 * @property {string} fact The fact to ask next.
 * @property {Value} value The most serious value that was heard: a proposal for the question, never an answer to it.
 */

/**
 * One alarm a fact, with the most serious value that is heard. No negator silences it.
 * @param {Lexicon} lexicon @param {Reading} reading @returns {Alarm[]}
 */
export function alarmsIn(lexicon, reading) {
  /** @type {Map<string, Value[]>} */
  const found = new Map();
  for (const { phrase } of dangerIn(lexicon, reading)) {
    const value = lexicon.value(phrase);
    if (value !== undefined) found.set(phrase.fact, [...(found.get(phrase.fact) ?? []), value]);
  }
  return [...found].map(([name, values]) => {
    const fact = lexicon.fact(name);
    return { kind: fact.alarm ?? "", fact: name, value: mostSerious(fact, values) };
  });
}

/**
 * The phrases of danger in a text, but for those that deny it, and those within one that says nothing.
 *
 * Only the language, and the pack that declares the fact, say what silences its danger. A phrase with a wide gap says
 * nothing where one of its parts does.
 * @param {Lexicon} lexicon @param {Reading} reading @returns {Match[]}
 */
export function dangerIn(lexicon, reading) {
  const silent = silentIn(reading);
  return reading.danger.filter((match) => {
    const fact = lexicon.fact(match.phrase.fact);
    if (match.phrase.own || lexicon.value(match.phrase) === harmlessValue(fact)) return false;
    const parts = partsOf(match);
    return !silent.some(
      (one) =>
        (one.phrase.value === "" || one.phrase.value === fact.pack) &&
        parts.some((part) => isWithin(part, one) || begins(one, part)),
    );
  });
}

/** @typedef {{ start: number, end: number }} Span Words of a text. */

/** Whether words lie within others. @param {Span} one @param {Span} other */
function isWithin(one, other) {
  return other.start <= one.start && one.end <= other.end;
}

/** Whether words begin in others, and go on behind their end. @param {Span} one @param {Span} other */
function begins(one, other) {
  return other.start <= one.start && one.start < other.end && other.end < one.end;
}

/** The last in the fact's order: of a flag true. @param {Fact} fact @param {Value[]} values */
export function mostSerious(fact, values) {
  return values.reduce((worst, value) => (position(fact, value) > position(fact, worst) ? value : worst));
}

/** The value that says no: false, or the first of a level or a choice. @param {Fact} fact @returns {Value} */
export function harmlessValue(fact) {
  return fact.type === "flag" ? false : (fact.values?.[0] ?? "");
}
