/** Voice: reasons and help -> the words a person reads. Facts only as `say` words them, never a label. */

import { DECLINED, factOf, satisfied } from "./conditions.js";
import { reasonFacts, restsOn } from "./reasons.js";
import { byCodePoint, filled, folded, numberText } from "./text.js";

/** @import { Answer, Fact, Practice, Resource } from "./types.js" */
/** @import { Outcome } from "./decide.js" */
/** @import { Named, Reason } from "./reasons.js" */

/** A line names at most this many of the person's own answers. */
const MOST_SAID = 2;

/**
 * How general a reason is, the most specific first: a card that is kept; that this very practice helped before; safety
 * that rests on anything told; what else strategies know of the person; what the person said; what else is known of the
 * moment; nothing that was told.
 */
const [KEPT, HELPED, SAFETY, LEARNED, SAID, SITUATION, GENERAL] = [0, 1, 2, 3, 4, 5, 6];

/** Words are compared by so many letters. */
const STEM = 6;
const SMALL = new Set(["your", "that", "this", "with", "what", "have", "there"]);
const MOST_STEMS = 4_096;

/** @typedef {{generality: number, words: string[]}} Basis What a reason rests on, and the person's answers in words. */

/**
 * How to do a practice, in the voice that the packs choose for this person.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {string}
 */
export function textOf(outcome, practice) {
  const how = practice.how ?? [];
  const voice = outcome.program.roleAnswer("voice", outcome.judged.facts);
  /** @param {string} wanted */
  const text = (wanted) => how.find(([name]) => name === wanted)?.[1];
  return text(String(voice)) || text("") || (how[0]?.[1] ?? "");
}

/**
 * A told fact in the words that its declaration allows, each once; nothing where it allows none.
 * @param {Fact} fact
 * @param {Answer} value
 * @returns {string[]}
 */
export function say(fact, value) {
  const words = fact.say ?? {};
  if (value === undefined || value === DECLINED) return [];
  const all = words[""];
  if (all !== undefined) {
    const shown = Array.isArray(value) ? value.map((tag) => tag.replaceAll("_", " ")).join(", ") : written(value);
    return [all.replaceAll("{value}", () => shown)];
  }
  const keys = Array.isArray(value) ? value : [typeof value === "number" ? numberText(value) : String(value)];
  return [...new Set(keys.filter((key) => Object.hasOwn(words, key)).map((key) => words[key]))];
}

/** @param {string | number | boolean} value */
function written(value) {
  const text = typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  return (typeof value === "number" ? numberText(value) : text).replaceAll("_", " ");
}

/**
 * Why, in a line for the person: the sentence of the most specific reason that has one, and what they said.
 *
 * That this very practice helped them comes first, then safety, what else strategies know of them, what they said, their
 * situation, and what holds without any of these; of equally specific ones the weightiest. For a card that is kept, why it
 * is kept comes before all. What the sentence says already is not said again.
 * @param {Outcome} outcome
 * @param {Reason[]} found
 * @returns {string}
 */
export function tell(outcome, found) {
  const weighty = found
    .filter((one) => one.points > 0 || one.first || one.kept)
    .map((reason) => ({ reason, generality: generality(outcome, reason) }))
    .sort(
      (one, other) =>
        one.generality - other.generality ||
        other.reason.points - one.reason.points ||
        Number(other.reason.first) - Number(one.reason.first) ||
        byCodePoint(one.reason.by, other.reason.by),
    );
  const sentence = weighty.find(({ reason }) => reason.tell)?.reason.tell ?? "";
  const texts = outcome.program.data.texts.reasons;
  /** @type {Set<string>} */
  const said = new Set();
  for (const { reason } of weighty) {
    if (said.size >= MOST_SAID) break;
    for (const words of basisOf(outcome, reason).words) if (!repeats(sentence, words)) said.add(words);
  }
  const because = said.size ? filled(texts.because, { said: listed(texts, [...said]) }) : "";
  return [sentence, because].filter(Boolean).join(" ");
}

/** One or two answers in a row, of those that were found. @param {Record<string, string>} texts @param {string[]} said */
function listed(texts, [one, other]) {
  return other === undefined ? one : filled(texts.both, { one, other });
}

/**
 * KEPT to GENERAL. Strategies whose points rest on no fact know something of the person.
 * @param {Outcome} outcome
 * @param {Reason} reason
 */
function generality(outcome, reason) {
  if (reason.kept) return KEPT;
  if (reason.helped) return HELPED;
  if (reason.rule < 0 && reason.rests.length === 0) return LEARNED;
  const { generality } = basisOf(outcome, reason);
  const isSafety = reason.rule >= 0 && outcome.program.rules[reason.rule].strength === "safety";
  return isSafety && generality < GENERAL ? SAFETY : generality;
}

/**
 * What a reason rests on, led down to what was told; found once for all practices that have the reason.
 * @param {Outcome} outcome
 * @param {Reason} reason
 * @returns {Basis}
 */
function basisOf(outcome, reason) {
  const key = reason.rule >= 0 ? reason.by : reason.rests.join(" ");
  const known = outcome.bases.get(key);
  if (known) return known;
  const told = restsOn(outcome, reasonFacts(outcome, reason));
  const made = { generality: generalityOf(outcome, told), words: sayFacts(outcome, told) };
  outcome.bases.set(key, made);
  return made;
}

/**
 * @param {Outcome} outcome
 * @param {Named} told
 */
function generalityOf(outcome, told) {
  /** @type {Set<string | undefined>} */
  const origins = new Set();
  for (const [name, value] of told) if (value !== undefined) origins.add(factOf(outcome.program.facts, name).origin);
  if (origins.has("person")) return SAID;
  return origins.has("host") || origins.has("history") ? SITUATION : GENERAL;
}

/**
 * @param {Outcome} outcome
 * @param {Named} told
 */
function sayFacts(outcome, told) {
  const every = [...told].flatMap(([name, value]) => say(factOf(outcome.program.facts, name), value));
  return [...new Set(every)];
}

/**
 * Whether a sentence has all that a saying is about: its numbers and its words of some length, by their stems.
 * @param {string} sentence
 * @param {string} words
 */
function repeats(sentence, words) {
  const about = stems(words);
  const had = stems(sentence);
  return about.size > 0 && [...about].every((stem) => had.has(stem));
}

/** @type {Map<string, Set<string>>} */
const known = new Map();

/**
 * @param {string} text
 * @returns {Set<string>}
 */
function stems(text) {
  let found = known.get(text);
  if (!found) {
    const words = folded(text).match(/[\p{L}\p{Nl}\p{No}]{4,}|\p{Nd}+/gu) ?? [];
    found = new Set(words.filter((word) => !SMALL.has(word)).map((word) => Array.from(word).slice(0, STEM).join("")));
    if (known.size >= MOST_STEMS) known.clear();
    known.set(text, found);
  }
  return found;
}

/**
 * The help lines of a kind that may be shown: of the person's country or of any, for them, not past their date.
 *
 * A country is never guessed: where it is unknown only lines of any country are shown.
 * @param {Outcome} outcome
 * @param {string} kind
 * @param {string} today An ISO 8601 date.
 * @returns {Resource[]}
 */
export function resources(outcome, kind, today) {
  const { program, judged } = outcome;
  const country = program.roleAnswer("country", judged.facts);
  return program.data.resources.filter(
    (one) =>
      one.kinds.includes(kind) &&
      (!one.country || one.country === country) &&
      (!one.check_again_by || today <= one.check_again_by) &&
      !(one.unless ?? []).some((condition) => satisfied(condition, program.facts, judged.facts)),
  );
}

/**
 * What is said beside a kind of help: its text, and plain words in place of help lines where there is none.
 *
 * Lines that other packs add to a kind of the floor's replace no word of it.
 * @param {Outcome} outcome
 * @param {string} kind
 * @param {Resource[]} lines
 */
export function referralText(outcome, kind, lines) {
  const { referrals, data } = outcome.program;
  const { text = "", otherwise = "", pack = "" } = referrals.get(kind) ?? {};
  const found = lines.some((line) => pack !== data.floor || line.pack === data.floor);
  return [text, found ? "" : otherwise].filter(Boolean).join(" ");
}
