/** Wording: values of facts -> the words in which they are offered and said back. */

import { DECLINED } from "../conditions.js";
import { filled, numberText } from "../text.js";
import { say } from "../voice.js";

/** @import { Fact, Texts, Value } from "../types.js" */

/** A value of a fact as a word to choose: `very_low` -> "very low", `13_15` -> "13 to 15". @param {Texts} texts @param {string} value */
function words({ values }, value) {
  const parts = value.split("_");
  const areNumbers = parts.length === 2 && parts.every((part) => /^\d+$/.test(part));
  return areNumbers ? filled(values.range, { low: parts[0], high: parts[1] }) : parts.join(" ");
}

/**
 * The words in which a value is offered: its label, or else what its type and its name say. Of a sensitive fact without
 * labels they are those of `say`.
 * @param {Texts} texts
 * @param {Fact} fact
 * @param {string} text
 */
export function label(texts, fact, text) {
  const labelled = fact.labels?.find(([value]) => value === text);
  if (labelled) return labelled[1];
  if (fact.sensitive && fact.say && Object.hasOwn(fact.say, text)) return fact.say[text];
  return fact.type === "flag" ? texts.values[text] : words(texts, text);
}

/** The words of a value, those of several tags in a row. @param {Texts} texts @param {Fact} fact @param {Value} value */
export function labels(texts, fact, value) {
  const every = Array.isArray(value) ? value : [typeof value === "number" ? numberText(value) : String(value)];
  return every.map((text) => label(texts, fact, text)).join(", ");
}

/**
 * A told value in words for the person; "" of a sensitive fact that has none.
 * @param {Texts} texts @param {Fact} fact @param {Value} value
 */
export function saidBack(texts, fact, value) {
  if (value === DECLINED) return texts.values.declined;
  const said = say(fact, value);
  return said.length || fact.sensitive ? said.join("; ") : labels(texts, fact, value) || texts.values.none;
}
