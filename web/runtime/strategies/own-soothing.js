/**
 * Own soothing: what the person already does to look after themselves becomes a candidate that rules can judge. A title
 * is read with the reviewed words of the program: "Walk the dog, 20 minutes" has to do with animals, is done on foot,
 * and takes 20 minutes. What the person told about an activity stays as they told it.
 */

import { OWN } from "../effects.js";
import { BLANK, folded } from "../text.js";

/** @import { Contribution, OwnPractice } from "../types.js" */
/** @import { Situation } from "../strategies.js" */

/**
 * @typedef {object} Entry What some words say about an activity.
 * @property {string[]} words
 * @property {string[]} [tags]
 * @property {string[]} [drops]
 * @property {string[]} [needs]
 * @property {string} [kind]
 * @property {string} [wants] A tag that another word must give; without it this one could mean anything.
 *
 * @typedef {object} Tables
 * @property {string} name
 * @property {number} points
 * @property {string} because
 * @property {string} tell
 * @property {Record<string, number>} numbers
 * @property {string[]} inward Tags with which something that looks like doing may be done in the mind.
 * @property {Entry[]} word
 * @property {string[]} neutral
 * @property {string[]} risk
 *
 * @typedef {object} Words
 * @property {Map<string, Entry | null>} known Phrase -> what it says, null for one that says nothing.
 * @property {Set<string>} risk
 * @property {number} longest
 * @property {RegExp} time
 *
 * @typedef {{risky: boolean, read: boolean, says: Partial<OwnPractice>}} Reading
 */

const LETTER = "[\\p{L}\\p{N}_]";

/** @type {WeakMap<Tables, Words>} */
const WORDS = new WeakMap();

/**
 * Each activity that its title tells more about, with what the person did not tell themselves.
 * @param {Tables} tables
 * @param {Situation} situation
 * @returns {OwnPractice[]}
 */
export function propose(tables, { own }) {
  return own.flatMap((told) => {
    const { says } = readTitle(tables, told.title);
    const inward = told.kind === "mental" || (told.tags ?? []).some((tag) => tables.inward.includes(tag));
    const added = Object.entries(says).filter(
      ([key]) => told[/** @type {"kind"} */ (key)] === undefined && !(inward && (key === "kind" || key === "stance")),
    );
    return added.length ? [{ title: told.title, ...Object.fromEntries(added) }] : [];
  });
}

/**
 * Points for each whose title was read or whose tags were told; none where the title speaks of risk.
 * @param {Tables} tables
 * @param {Situation} situation
 * @returns {Contribution[]}
 */
export function points(tables, { own, practices }) {
  const known = own.filter((told) => {
    const reading = readTitle(tables, told.title);
    return !reading.risky && (reading.read || told.tags?.length);
  });
  const titles = new Set(known.map((told) => told.title));
  const { name: strategy, points, because, tell } = tables;
  return practices
    .filter((one) => one.id.startsWith(OWN) && titles.has(one.title))
    .map((one) => ({ strategy, practice: one.id, points, because, tell, facts: [] }));
}

/**
 * What a title says about an activity: tags and kind only where every word is known, minutes wherever told.
 * @param {Tables} tables
 * @param {string} title
 * @returns {Reading}
 */
function readTitle(tables, title) {
  const words = wordsOf(tables);
  const text = folded(title);
  const bare = tokens(text);
  const risky = bare.some((_, at) => [1, 2].some((length) => forms(bare, at, length).some((one) => words.risk.has(one))));
  if (risky) return { risky, read: false, says: {} };
  /** @type {Partial<OwnPractice>} */
  const says = {};
  const times = [...text.matchAll(words.time)];
  if (times.length === 1) says.minutes = minutes(tables, /** @type {RegExpMatchArray} */ (times[0]));
  const found = knownWords(tokens(text.replace(words.time, " ")), words);
  const given = new Set(found.filter((one) => !one.wants).flatMap((one) => one.tags ?? []));
  if (found.length === 0 || found.some((one) => one.wants && !given.has(one.wants))) {
    return { risky, read: false, says };
  }
  const drops = new Set(found.flatMap((one) => one.drops ?? []));
  const needs = [...new Set(found.flatMap((one) => one.needs ?? []))];
  const isMental = found.some((one) => one.kind === "mental");
  says.tags = [...new Set(found.flatMap((one) => one.tags ?? []))].filter((tag) => !drops.has(tag));
  says.kind = isMental ? "mental" : "behavioural";
  if (!isMental) says.stance = "neutral";
  if (needs.length) says.needs = needs;
  return { risky, read: true, says };
}

/** @param {string} text */
function tokens(text) {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * What the words say, the longest phrases first; nothing where one of them is not known, or all say nothing.
 * @param {string[]} text
 * @param {Words} words
 */
function knownWords(text, words) {
  /** @type {Entry[]} */
  const found = [];
  for (let at = 0; at < text.length; ) {
    let length = Math.min(words.longest, text.length - at);
    for (; length > 0; length--) {
      const form = forms(text, at, length).find((one) => words.known.has(one));
      if (form === undefined) continue;
      const word = words.known.get(form);
      if (word) found.push(word);
      break;
    }
    if (length === 0) return [];
    at += length;
  }
  return found;
}

/**
 * A phrase as written and with its last word as it would be if it were a plural.
 * @param {string[]} text
 * @param {number} at
 * @param {number} length
 */
function forms(text, at, length) {
  if (at + length > text.length) return [];
  const before = text.slice(at, at + length - 1);
  const last = text[at + length - 1];
  const singular = [last];
  if (Array.from(last).length > 3 && last.endsWith("s") && !last.endsWith("ss")) {
    singular.push(last.slice(0, -1));
    if (last.endsWith("es")) singular.push(last.slice(0, -2));
    if (last.endsWith("ies")) singular.push(`${last.slice(0, -3)}y`);
  }
  return singular.map((one) => [...before, one].join(" "));
}

/**
 * @param {Tables} tables
 * @param {RegExpMatchArray} time
 * @returns {[number, number]}
 */
function minutes({ numbers }, time) {
  const told = time.groups ?? {};
  if (told.half) return [30, 30];
  if (told.quarter) return [15, 15];
  if (told.more) return [90, 90];
  const scale = told.hours ? 60 : 1;
  /** @param {string} text */
  const number = (text) => (Object.hasOwn(numbers, text) ? numbers[text] : Number(text.replace(/\p{Nd}/gu, digit)));
  const [least, most] = [number(told.least) * scale, number(told.most || told.least) * scale];
  return least <= most ? [least, most] : [most, least];
}

/**
 * A decimal digit of any script as one of ASCII: each script has ten in a row.
 * @param {string} letter
 */
function digit(letter) {
  const code = /** @type {number} */ (letter.codePointAt(0));
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/**
 * @param {Tables} tables
 * @returns {Words}
 */
function wordsOf(tables) {
  let words = WORDS.get(tables);
  if (words) return words;
  /** @param {string} text */
  const phrase = (text) => tokens(text).join(" ");
  /** @type {Map<string, Entry | null>} */
  const known = new Map(tables.neutral.map((word) => [phrase(word), null]));
  for (const entry of tables.word) for (const word of entry.words) known.set(phrase(word), entry);
  const longest = Math.max(...[...known.keys()].map((one) => one.split(" ").length));
  const number = `\\p{Nd}{1,3}(?:\\.\\p{Nd})?|${Object.keys(tables.numbers).join("|")}`;
  const time = new RegExp(
    `(?<!${LETTER})(?:(?<half>half an hour|half hour)|(?<quarter>quarter of an hour)|(?<more>an hour and a half)` +
      `|(?<least>${number})(?:${BLANK}*(?:-|\\u2013|to|or)${BLANK}*(?<most>${number}))?(?:${BLANK}|-)*` +
      `(?:(?<minutes>min|mins|minute|minutes)|(?<hours>h|hr|hrs|hour|hours)))(?!${LETTER})`,
    "gu",
  );
  WORDS.set(tables, (words = { known, risk: new Set(tables.risk.map(phrase)), longest, time }));
  return words;
}
