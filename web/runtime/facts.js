/** Facts: what somebody told -> a value of the fact's domain, or what is wrong with it. */

import { DECLINED, UNKNOWN } from "./conditions.js";
import { inOrder } from "./judge.js";
import { normalText, numberText, stripped } from "./text.js";

/** @import { Answer, Fact } from "./types.js" */

/** Says what is wrong with a told value. */
export class Mistake {
  /**
   * @param {string} code As in `balm explain`.
   * @param {string} message
   */
  constructor(code, message) {
    this.code = code;
    this.message = message;
  }
}

const TYPED = new Map([["true", true], ["yes", true], ["y", true], ["false", false], ["no", false], ["n", false]]);
const DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;

/**
 * What somebody told: undefined where it is unknown, "declined", a value, or what is wrong with it.
 *
 * Text is read by the rules of the fact's type, so "7" is a number of a scale, "yes" a flag, "pet, bath" two tags, and
 * blank text is unknown.
 * @param {Fact} fact
 * @param {unknown} raw
 * @returns {Answer | Mistake}
 */
export function readTold(fact, raw) {
  let told = raw;
  if (typeof raw === "string") {
    const word = normalText(raw);
    told = word === "" ? undefined : word === UNKNOWN || word === DECLINED ? word : readText(fact, word);
  } else if (fact.type === "tags" && Array.isArray(raw)) {
    told = raw.map((one) => (typeof one === "string" ? normalText(one) : one));
  }
  return readValue(fact, told);
}

/**
 * As `readTold`, of a value as JSON has it: no text is read as anything but a name.
 * @param {Fact} fact
 * @param {unknown} told
 * @returns {Answer | Mistake}
 */
export function readValue(fact, told) {
  if (told === undefined || told === null || told === UNKNOWN) return undefined;
  if (told === DECLINED) {
    return fact.may_decline ? DECLINED : new Mistake("never-declined", `\`${fact.name}\` cannot be declined`);
  }
  return read(fact, told);
}

/**
 * A word in the form that `read` takes.
 * @param {Fact} fact
 * @param {string} word
 * @returns {unknown}
 */
function readText(fact, word) {
  switch (fact.type) {
    case "scale":
      return DECIMAL.test(word) ? Number(word) : word;
    case "flag":
      return TYPED.get(word.toLowerCase()) ?? word;
    case "tags":
      return word === "none" ? word : word.split(",").map(stripped);
    default:
      return readName(fact, word);
  }
}

/**
 * With `read_as` also its names, and each name in capitals or not.
 * @param {Fact} fact
 * @param {string} word
 */
function readName(fact, word) {
  if (!fact.read_as || fact.values?.includes(word)) return word;
  const small = inSmallLetters(word);
  for (const [name, value] of Object.entries(fact.read_as)) if (inSmallLetters(name) === small) return value;
  return fact.values?.find((value) => inSmallLetters(value) === small) ?? word;
}

/** @param {string} text */
function inSmallLetters(text) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * @param {Fact} fact
 * @param {unknown} told
 * @returns {Answer | Mistake}
 */
function read(fact, told) {
  switch (fact.type) {
    case "scale":
      return readNumber(fact, told);
    case "flag":
      return typeof told === "boolean" ? told : wrongType(fact, "true or false");
    case "tags":
      return readTags(fact, told);
    default:
      if (typeof told !== "string") return wrongType(fact, "one of its values");
      return fact.values?.includes(told) ? told : unknownValue(fact);
  }
}

/**
 * @param {Fact} fact
 * @param {unknown} told
 */
function readTags(fact, told) {
  const names = typeof told === "string" ? (told === "none" ? [] : [told]) : told;
  if (!Array.isArray(names)) return wrongType(fact, "a list of its values");
  for (const name of names) {
    if (typeof name !== "string") return wrongType(fact, "a list of its values");
    if (!fact.values?.includes(name)) return unknownValue(fact);
  }
  return inOrder(fact, names);
}

/**
 * @param {Fact} fact
 * @param {string} expected
 */
function wrongType(fact, expected) {
  return new Mistake("wrong-type", `expected ${expected} of \`${fact.name}\``);
}

/** @param {Fact} fact */
function unknownValue(fact) {
  return new Mistake("unknown-value", `it is no value of \`${fact.name}\`; there are ${fact.values?.join(", ")}`);
}

/**
 * A number of the range, on a step.
 * @param {Fact} fact
 * @param {unknown} told
 */
function readNumber(fact, told) {
  if (typeof told !== "number") return wrongType(fact, "a number");
  const [low, high] = fact.range ?? [0, Infinity];
  const isWhole = fact.step !== undefined && Number.isInteger(fact.step);
  const value = isWhole ? told : of32Bits(told);
  if (!(low <= value && value <= high)) {
    return new Mistake("out-of-range", `\`${fact.name}\` goes from ${numberText(low)} to ${numberText(high)}`);
  }
  if (fact.step !== undefined && !isOnStep(value, low, fact.step)) {
    return new Mistake("off-step", `\`${fact.name}\` goes in steps of ${numberText(fact.step)}`);
  }
  return value === 0 ? 0 : value; // not -0
}

/**
 * The decimal that a number stood for in 32 bits, where it was told so: 0.30000001192092896 is 0.3 there.
 * @param {number} told
 */
function of32Bits(told) {
  if (!(Math.abs(told) < 1e6)) return told;
  const short = Number(told.toPrecision(7));
  return Math.fround(short) === told ? short : told;
}

/**
 * Counted in exact fractions of the decimals as written: 0.3 is three steps of 0.1.
 * @param {number} value
 * @param {number} low
 * @param {number} step
 */
function isOnStep(value, low, step) {
  const over = value - low;
  if ([value, low, over, step].every(Number.isSafeInteger)) return over % step === 0;
  const parts = [value, low, step].map(decimal);
  const places = Math.max(...parts.map((one) => one.places));
  const [mine, lowest, by] = parts.map((one) => one.digits * 10n ** BigInt(places - one.places));
  return (mine - lowest) % by === 0n;
}

/**
 * A number as whole digits and how many of them stand behind the point.
 * @param {number} value
 */
function decimal(value) {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", part = ""] = mantissa.split(".");
  const places = part.length - Number(exponent);
  const digits = BigInt(whole + part);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}
