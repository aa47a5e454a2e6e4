/** Text: how texts are compared, cleaned and folded, and how numbers are written. */

/** What Python takes for white space, which is not quite what ECMAScript does. */
export const BLANK = "[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

const AROUND = new RegExp(`^${BLANK}+|${BLANK}+$`, "gu");
const BLANKS = new RegExp(`${BLANK}+`, "gu");

/**
 * A text as it is read wherever somebody tells one: in Unicode's composed form (NFC), without blanks around it.
 * @param {string} text
 */
export function normalText(text) {
  return text.normalize("NFC").replace(AROUND, "");
}

/**
 * A text without blanks around it.
 * @param {string} text
 */
export function stripped(text) {
  return text.replace(AROUND, "");
}

/**
 * A text with one blank for each run of white space, and none around it.
 * @param {string} text
 */
export function oneBlank(text) {
  return stripped(text).replace(BLANKS, " ");
}

/**
 * The order of two texts by their code points: below 0, 0, or above.
 * @param {string} one
 * @param {string} other
 */
export function byCodePoint(one, other) {
  const least = Math.min(one.length, other.length);
  let at = 0;
  while (at < least && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at === least ? one.length - other.length : placeOf(one.charCodeAt(at)) - placeOf(other.charCodeAt(at));
}

/** Where a unit of UTF-16 comes by code points: those of pairs behind all others. @param {number} unit */
function placeOf(unit) {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/**
 * Letters whose full case folding is not the lower case of their upper case: ı, ẞ, İ and ς. They are escapes, as are all
 * letters in code: a browser holds a script of plain ones in half the space.
 */
const FOLDED = new Map([["\u0131", "\u0131"], ["\u1e9e", "ss"], ["\u0130", "i\u0307"], ["\u03c2", "\u03c3"]]);

/**
 * A text as it is compared where capitals do not count: Unicode's full case folding.
 * @param {string} text
 */
export function folded(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, foldedLetter).join("");
}

/** @param {string} letter */
function foldedLetter(letter) {
  const known = FOLDED.get(letter);
  if (known !== undefined) return known;
  if (/^[\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]$/u.test(letter)) return letter.toUpperCase();
  return Array.from(letter.toUpperCase(), (one) => (one === "\u03a3" ? "\u03c3" : one.toLowerCase())).join("");
}

/**
 * A number as decisions and words have it: whole ones plain, others with an exponent from 0.00001 down.
 * @param {number} value
 */
export function numberText(value) {
  const text = String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return text;
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits}e-${exponent.slice(1).padStart(2, "0")}`;
}

/**
 * A text with these values for what stands in braces.
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
