/** Numbers: words of a text -> the numbers in it: digits and words, fractions, units of time, "7 of 10". */

/** @import { Tokens } from "./tokens.js" */
/** @import { Speech } from "./words.js" */

/**
 * @typedef {object} Numeral A number in a text, from the word `start` up to the word before `end`.
 * @property {number} start
 * @property {number} end
 * @property {number} value
 * @property {boolean} timed Whether it has a unit of time; then `value` is in minutes.
 * @property {number} [outOf] The second number of "7 of 10".
 *
 * @typedef {{value: number, end: number}} Value A number, and the word behind it.
 */

const NO_NUMBER_AFTER = new Set([
  "no", "this", "that", "any", "each", "which", "every", "first", "last", "next", "only", "other", "another", "some",
]);
const BETWEEN_UNIT = new Set(["of", "more", "odd", "or", "so", "good", "full"]);
const DECIMAL = /^[0-9]+(?:[.,][0-9]+)?$/;

/** The numbers of a text, in order. @param {Tokens} text @param {Speech} speech @returns {Numeral[]} */
export function readNumbers(text, speech) {
  /** @type {Numeral[]} */
  const found = [];
  let at = 0;
  while (at < text.words.length) {
    const number = duration(text, at, speech) ?? plain(text, at, speech);
    if (!number) {
      at += 1;
      continue;
    }
    const before = found.at(-1);
    if (before?.end === number.start && before.timed && number.timed && !text.marks[number.start]) {
      found.pop();
      found.push({ start: before.start, end: number.end, value: before.value + number.value, timed: true });
    } else found.push(number);
    at = number.end;
  }
  return withUnits(found, text);
}

/** The unit of "5 to 10 minutes" and "5 or 10 minutes" is that of both. @param {Numeral[]} found @param {Tokens} text */
function withUnits(found, text) {
  for (let i = 0; i + 1 < found.length; i++) {
    const [first, second] = [found[i], found[i + 1]];
    const between = text.words.slice(first.end, second.start).join(" ");
    if (second.timed && !first.timed && second.end > second.start + 1 && ["", "or", "to"].includes(between)) {
      found[i] = { ...first, value: first.value * (second.value / bare(text, second)), timed: true };
    }
  }
  return found;
}

/** @param {Tokens} text @param {Numeral} number */
function bare(text, number) {
  const word = text.words[number.start];
  return (/^[0-9]+$/.test(word) && Number(word)) || number.value || 1;
}

/** A number in digits or words from a word on. @param {Tokens} text @param {number} at @param {Speech} speech @returns {Value | undefined} */
function valueAt({ words }, at, { numbers }) {
  if (at >= words.length) return undefined;
  const word = words[at];
  const named = numbers.get(word);
  let [value, end] = [0, at + 1];
  if (DECIMAL.test(word)) value = Number(word.replace(",", "."));
  else if (named === undefined || (word === "one" && at && NO_NUMBER_AFTER.has(words[at - 1]))) return undefined;
  else {
    value = named;
    const unit = (end < words.length && numbers.get(words[end])) || 0;
    if (value >= 20 && 0 < unit && unit < 10) [value, end] = [value + unit, end + 1];
  }
  const half = halfAt(words, end);
  return half ? { value: value + 0.5, end: end + half } : { value, end };
}

/** How many words of "and a half" stand from a word on. @param {string[]} words @param {number} at */
function halfAt(words, at) {
  if (words[at] !== "and") return 0;
  if (words[at + 1] === "half") return 2;
  return words[at + 1] === "a" && words[at + 2] === "half" ? 3 : 0;
}

/** @param {Tokens} text @param {number} at @param {Speech} speech @returns {Numeral | undefined} */
function plain(text, at, speech) {
  const { words, marks } = text;
  const read = valueAt(text, at, speech);
  if (!read) return undefined;
  const { end } = read;
  let { value } = read;
  if (at && words[at - 1] === "minus") value = -value;
  if (marks[at] === "-" && !(at && valueAt(text, at - 1, speech))) value = -value;
  for (const between of [[], ["out", "of"], ["of"]]) {
    if (!between.every((word, i) => words[end + i] === word)) continue;
    const second = valueAt(text, end + between.length, speech);
    if (second && (between.length || marks[end] === "/")) {
      return { start: at, end: second.end, value, timed: false, outOf: second.value };
    }
  }
  return { start: at, end, value, timed: false };
}

/** A number with a unit of time, in minutes. @param {Tokens} text @param {number} at @param {Speech} speech @returns {Numeral | undefined} */
function duration(text, at, speech) {
  const { words } = text;
  const { units, articles } = speech;
  let first = fraction(words, at) ?? valueAt(text, at, speech);
  const isHalved = words[at + 1] === "and" && words.slice(at + 2, at + 4).includes("half");
  if (!first && units.has(words[at]) && isHalved) first = { value: 1, end: at };
  const isArticle = !first;
  if (!first) {
    if (!articles.has(words[at]) && words[at] !== "couple") return undefined;
    const isCouple = words[at + 1] === "couple";
    first = { value: words.slice(at, at + 2).includes("couple") ? 2 : 1, end: at + 1 + Number(isCouple) };
  }
  let { end } = first;
  while (end < words.length && (BETWEEN_UNIT.has(words[end]) || articles.has(words[end]))) end += 1;
  const unit = end < words.length ? units.get(words[end]) : undefined;
  if (unit === undefined || (isArticle && words[end] === "second")) return undefined;
  const half = halfAt(words, end + 1);
  const value = first.value * unit + (half ? unit / 2 : 0);
  return { start: at, end: end + 1 + half, value, timed: true };
}

/** Half, a quarter, three quarters. @param {string[]} words @param {number} at @returns {Value | undefined} */
function fraction(words, at) {
  if (words[at] === "half") return { value: 0.5, end: at + 1 };
  if (words[at] === "quarter") return { value: 0.25, end: at + 1 };
  const isThree = words[at] === "three" || words[at] === "3";
  return isThree && words[at + 1] === "quarters" ? { value: 0.75, end: at + 2 } : undefined;
}
