/** Whole: whether some words are all that an answer says, but for words that say nothing. */

/** @import { Value } from "../types.js" */
/** @import { Match } from "./phrase-index.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Speech } from "./words.js" */

/** @typedef {"help" | "back" | "skip" | "why" | "stop" | "something_else" | "decline"} HeardCommand */
/** @typedef {"done" | "something_else" | "not_again" | "better" | "same" | "worse"} Reply */

/** @type {[string, HeardCommand][]} */
const REFUSALS = [["declined", "decline"], ["skip", "skip"]];
/** @type {Reply[]} */
const REPLIES = ["worse", "not_again", "better", "same", "done", "something_else"];
/** @type {HeardCommand[]} */
const COMMANDS = ["help", "back", "why", "stop", "something_else"];

/** Whether all words around a span say nothing of their own. @param {Reading} reading @param {number} start @param {number} end */
export function isWhole(reading, start, end) {
  return isFiller(reading, 0, start) && isFiller(reading, end, reading.size);
}

/**
 * Whether an answer is made of phrases of these lists and of these matches alone, at least one of them.
 * @param {Reading} reading @param {string[]} lists @param {Match[]} [matches]
 */
export function covers(reading, lists, matches = []) {
  /** Word -> whether one of them was before it. @type {Map<number, boolean>} */
  const reached = new Map([[0, false]]);
  for (let at = 0; at < reading.size; at++) {
    const before = reached.get(at);
    if (before === undefined) continue;
    for (const name of lists) for (const end of reading.ends(name, at)) reached.set(end, true);
    for (const { start, end } of matches) if (start === at) reached.set(end, true);
    for (const end of fillerEnds(reading, at)) reached.set(end, reached.get(end) || before);
  }
  return reached.get(reading.size) ?? false;
}

/** A command, where nothing else is said. @param {Reading} reading */
export function commandIn(reading) {
  return COMMANDS.find((command) => isAllOf(reading, `commands.${command}`));
}

/** What is said of a suggestion, where nothing else is said; of two things the one that matters more. @param {Reading} reading */
export function replyIn(reading) {
  return REPLIES.find((reply) => isAllOf(reading, `replies.${reply}`));
}

/** The command to which words of skipping or of refusal come, where nothing else is said. @param {Reading} reading */
export function refusalIn(reading) {
  return REFUSALS.find(([words]) => isAllOf(reading, words))?.[1];
}

/** @param {Reading} reading @param {string} name */
function isAllOf(reading, name) {
  return reading.spans(name).some(({ at, until }) => isWhole(reading, at, until));
}

/**
 * The value of a numbered menu that an answer such as "2", "number 2" or "the second one" chooses.
 * @param {Reading} reading @param {Speech} speech @param {Value[]} options
 */
export function option(reading, speech, options) {
  const every = reading.text.words;
  const said = every.filter((word) => !speech.articles.has(word) && word !== "one");
  let words = said.length ? said : every;
  if (words.length === 2 && speech.option.includes(words[0])) words = words.slice(1);
  if (words.length !== 1 || (reading.numbers[0]?.value ?? 0) < 0) return undefined;
  const [word] = words;
  const ordinal = speech.ordinals.indexOf(word) + 1;
  const place = /^[0-9]+$/.test(word) ? Number(word) : ordinal || (speech.numbers.get(word) ?? 0);
  return options[place - 1];
}

/** @param {Reading} reading @param {number} start @param {number} end */
function isFiller(reading, start, end) {
  let at = start;
  while (at < end) {
    at = fillerEnd(reading, at, end);
    if (!at) return false;
  }
  return true;
}

/**
 * The end of the longest phrase from a word on that says nothing of its own, up to a last word; 0 without any.
 * @param {Reading} reading @param {number} at @param {number} last
 */
export function fillerEnd(reading, at, last) {
  return Math.max(0, ...fillerEnds(reading, at).filter((end) => end <= last));
}

/** @param {Reading} reading @param {number} at */
function fillerEnds(reading, at) {
  return [...reading.ends("filler", at), ...reading.light[at]];
}
