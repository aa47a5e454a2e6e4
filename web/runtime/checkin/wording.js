/** Wording: values of facts -> the words in which they are offered and said back, and what is said beside a screen. */

import { DECLINED } from "../conditions.js";
import { numberText } from "../text.js";
import { say } from "../voice.js";

/** @import { Fact, Value } from "../types.js" */
/** @import { Felt } from "./data.js" */

/** What is said of the last input. @type {Record<string, string>} */
export const HINTS = {
  alarm: "Thank you for saying that. One question comes first, and there is help here for you now.",
  offered: "Which of these did you mean?",
  nothing_else: "That is all there is for this moment. You can go back and see it again.",
  left_out: "Left out, as you asked.",
  kept: "It is set aside for now. It is one of those that keep people safe, so it can come again another day.",
  better: "Good to hear. You can come back to it whenever you like.",
  same: "That happens, and it is no fault of yours.",
  worse: "Thank you for saying so. Feeling worse is common, and it is no fault of yours. Help is a word away.",
  done: "All right. Whatever it was like is fine.",
};
export const UNCLEAR = "I could not read that. You could say it in other words, or leave it open.";
export const UNCLEAR_AGAIN = "That is fine: you can leave this open, or see where help is.";
export const HOW_FELT = "{title}: how do you feel now, compared with before?";
export const MISFIT = "What does not fit? Then something else can be found.";
export const WHY_DANGER = "Some of these change what is safe, so they come first. You can leave all of it open.";
export const NO_REASON = "It helps to choose what fits.";
/** The words in which it is asked how something felt. @type {Record<Felt, string>} */
export const FELT_WORDS = { better: "better", same: "the same", worse: "worse" };

/** The words of a flag's values. @type {Record<string, string>} */
const PROMPTS = { true: "yes", false: "no" };

/** A value of a fact as a word to choose: `very_low` -> "very low", `13_15` -> "13 to 15". @param {string} value */
function words(value) {
  const parts = value.split("_");
  const areNumbers = parts.length === 2 && parts.every((part) => /^\d+$/.test(part));
  return parts.join(areNumbers ? " to " : " ");
}

/**
 * The words in which a value is offered: its label, or else what its type and its name say. Of a sensitive fact without
 * labels they are those of `say`.
 * @param {Fact} fact
 * @param {string} text
 */
export function label(fact, text) {
  const labelled = fact.labels?.find(([value]) => value === text);
  if (labelled) return labelled[1];
  if (fact.sensitive && fact.say && Object.hasOwn(fact.say, text)) return fact.say[text];
  return (fact.type === "flag" && PROMPTS[text]) || words(text);
}

/** The words of a value, those of several tags in a row. @param {Fact} fact @param {Value} value */
export function labels(fact, value) {
  const every = Array.isArray(value) ? value : [typeof value === "number" ? numberText(value) : String(value)];
  return every.map((text) => label(fact, text)).join(", ");
}

/** A told value in words for the person; "" of a sensitive fact that has none. @param {Fact} fact @param {Value} value */
export function saidBack(fact, value) {
  if (value === DECLINED) return "you prefer not to say";
  const said = say(fact, value);
  return said.length || fact.sensitive ? said.join("; ") : labels(fact, value) || "none of these";
}
