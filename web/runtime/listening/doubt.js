/** Doubt: phrases in an answer -> whether the words around them may change what they say. */

import { fillerEnd } from "./whole.js";

/** @import { Match } from "./phrase-index.js" */
/** @import { Reading } from "./reading.js" */

/** So many words that were not read may change what a single word says. */
const MUCH = 3;

/**
 * Whether a value is better offered than taken: where a negator or a word of doubt stands beside the phrases in their
 * clause, or where their one word that says something stands in a text that was read in small part.
 * @param {Reading} reading @param {Match[]} matches
 */
export function isDoubtful(reading, matches) {
  /** @param {number} at */
  const isInside = (at) => matches.some(({ start, end }) => start <= at && at < end);
  if (reading.spans("unsure").some(({ at }) => !isInside(at))) return true;
  for (const { start } of matches) {
    const { first, last } = reading.clause(start);
    for (const { at } of reading.spans("negators", first, last)) if (!isInside(at) && !belongs(reading, at)) return true;
  }
  return matches.every((one) => isScant(reading, one, matches));
}

/**
 * Whether a phrase says little where it stands: one that counts only as an answer, in the midst of other words; and one
 * word that says something, where much beside all phrases was not read.
 * @param {Reading} reading @param {Match} match @param {Match[]} matches
 */
export function isWeak(reading, match, matches) {
  return (match.phrase.own && isWithin(reading, match)) || isScant(reading, match, matches);
}

/** @param {Reading} reading @param {Match} match @param {Match[]} matches */
function isScant(reading, match, matches) {
  let saying = 0;
  for (let at = match.start; at < match.end; at++) saying += Number(saysSomething(reading, at));
  return saying <= 1 && unread(reading, matches).length >= (match.exact ? MUCH : 1);
}

/**
 * Whether words that say something stand beside a phrase, in its member of a list.
 * @param {Reading} reading @param {Match} match
 */
function isWithin(reading, match) {
  const { clauses } = reading.text;
  let { start, end } = match;
  while (start && clauses[start - 1] === clauses[start] && !reading.has("list_words", start - 1)) start -= 1;
  while (end < reading.size && clauses[end] === clauses[end - 1] && !reading.has("list_words", end)) end += 1;
  for (let at = start; at < end; at++) {
    if ((at < match.start || match.end <= at) && saysSomething(reading, at)) return true;
  }
  return false;
}

/** The words that say something and stand in none of the phrases. @param {Reading} reading @param {Match[]} matches */
export function unread(reading, matches) {
  const ends = new Map([...matches].sort((one, other) => one.end - other.end).map(({ start, end }) => [start, end]));
  /** @type {number[]} */
  const found = [];
  let at = 0;
  while (at < reading.size) {
    const end = ends.get(at) || fillerEnd(reading, at, reading.size);
    if (!end && saysSomething(reading, at)) found.push(at);
    at = end || at + 1;
  }
  return found;
}

/** @param {Reading} reading @param {number} at */
function saysSomething(reading, at) {
  return !reading.has("small", at) && !reading.light[at].length;
}

/** Whether a negator is a part of a phrase of some fact. @param {Reading} reading @param {number} at */
function belongs(reading, at) {
  return reading.plain.some(({ start, end }) => start <= at && at < end);
}
