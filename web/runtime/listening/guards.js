/** Guards: phrases found in a text -> those that say something of the person now. */

import { byCodePoint } from "../text.js";
import { partsOf } from "./phrase-index.js";
import { isWhole } from "./whole.js";

/** @import { Fact } from "../types.js" */
/** @import { Match } from "./phrase-index.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Lexicon } from "./words.js" */

/**
 * Of the phrases of one fact those that an answer to its question says: longest first, none denied or guarded.
 * @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading @param {Match[]} own
 */
export function kept(lexicon, fact, reading, own) {
  const others = fact.alarm ? [] : reading.danger.filter((match) => !match.phrase.own);
  const usable = own.filter(({ phrase, start, end }) => !phrase.whole || isWhole(reading, start, end));
  return longest(reading, usable, others).filter(
    (match) => !isDenied(lexicon, fact, reading, match) && !isGuarded(fact, reading, match),
  );
}

/** The silent phrases in a text. @param {Reading} reading */
export function silentIn(reading) {
  return reading.plain.filter((match) => !match.phrase.fact);
}

/**
 * Those that lie in no longer one, in no longer silent phrase, and share no word with `consumed`; in order.
 * @param {Reading} reading @param {Match[]} matches @param {Match[]} consumed
 */
export function longest(reading, matches, consumed) {
  const silent = silentIn(reading);
  const taken = consumed.flatMap(partsOf);
  /** @type {Match[]} */
  const found = [];
  const sorted = [...matches].sort(
    (one, other) => sizeOf(other) - sizeOf(one) || Number(!one.exact) - Number(!other.exact) || one.start - other.start,
  );
  for (const match of sorted) {
    const size = sizeOf(match);
    if (silent.some((one) => one.start <= match.start && match.end <= one.end && sizeOf(one) > size)) continue;
    if (taken.some((one) => one.start < match.end && match.start < one.end && sizeOf(one) >= size)) continue;
    const over = found.filter((one) => share(reading, one, match));
    if (!over.some((one) => sizeOf(one) > size || (one.exact && !match.exact))) found.push(match);
  }
  return found.sort(inText);
}

/** The order of matches in a text. @param {Match} one @param {Match} other */
function inText(one, other) {
  return (
    one.start - other.start || one.end - other.end || byCodePoint(one.phrase.fact, other.phrase.fact) ||
    byCodePoint(one.phrase.value, other.phrase.value)
  );
}

/** How many words a phrase, or a part of one, has in the text. @param {{ start: number, end: number }} words */
function sizeOf({ start, end }) {
  return end - start;
}

/**
 * Whether two phrases share a word that says something, or one of them lies in the other.
 * @param {Reading} reading @param {Match} one @param {Match} other
 */
function share(reading, one, other) {
  const [start, end] = [Math.max(one.start, other.start), Math.min(one.end, other.end)];
  if (start >= end) return false;
  if ([one, other].some((of) => of.start === start && of.end === end)) return true;
  for (let at = start; at < end; at++) if (!reading.has("small", at)) return true;
  return false;
}

/**
 * Whether a negator reaches it: then it says nothing. A fact that asks what to leave out is agreed with by a "no".
 * @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading @param {Match} match
 */
export function isDenied(lexicon, fact, reading, match) {
  return !lexicon.leavingOut.has(fact.name) && reading.negated(match.start);
}

/**
 * Whether its clause speaks of the past, of somebody else, of a condition, a comparison or a habit.
 * @param {Fact} fact @param {Reading} reading @param {Match} match
 */
export function isGuarded(fact, reading, { start, end }) {
  if (fact.alarm) return false;
  if (fact.changes === "today" && (reading.isPast(start, end) || reading.isHabit(start, end))) return true;
  if (reading.isIf(start) || reading.isCompared(start, end)) return true;
  const happened = fact.type === "tags" && fact.changes === "never";
  return !happened && reading.isOfOthers(start, end);
}
