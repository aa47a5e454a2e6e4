/** Answer: a typed answer to the question about one fact -> what was heard. */

import { isSame } from "../conditions.js";
import { inOrder } from "../judge.js";
import { alarmsIn, harmlessValue, mostSerious } from "./danger.js";
import { isDoubtful, isWeak } from "./doubt.js";
import { kept } from "./guards.js";
import { readNumber } from "./scales.js";
import { commandIn, covers, isWhole, option } from "./whole.js";

/** @import { Fact, Value } from "../types.js" */
/** @import { Alarm } from "./danger.js" */
/** @import { Match } from "./phrase-index.js" */
/** @import { Reading } from "./reading.js" */
/** @import { HeardCommand } from "./whole.js" */
/** @import { Lexicon } from "./words.js" */

/**
 * @typedef {object} Heard What an answer to the question about one fact says.
 * @property {"value" | "offer" | "declined" | "skip" | "unsure" | "command" | "unclear"} kind
 * @property {Value} [value] Of tags a list, which may be empty.
 * @property {Value[]} offers To be chosen from, in order.
 * @property {HeardCommand | ""} command
 * @property {Alarm[]} alarms
 *
 * @typedef {{value: Value, match: Match}} Said A value that a part of the answer says.
 */

/** At the end of an answer these belong to what is before them. */
const NEVER_LAST = ["never", "nothing", "none"];

/** @param {Heard["kind"]} kind @param {Partial<Heard>} [of] @returns {Heard} */
const heard = (kind, of = {}) => ({ kind, offers: [], command: "", alarms: [], ...of });
/** @param {Value} value */
const valued = (value) => heard("value", { value });
/** @param {Value[]} offers */
const offered = (offers) => heard("offer", { offers });

/**
 * What a typed text says as the answer to the question about a fact.
 *
 * `options` are the values of a numbered menu: "2" is the second, of a fact that is no number.
 * @param {Lexicon} lexicon @param {Fact} fact @param {string} text @param {Value[]} [options]
 * @returns {Heard}
 */
export function readAnswer(lexicon, fact, text, options = []) {
  const reading = lexicon.read(text);
  return { ...answerIn(lexicon, fact, reading, options), alarms: alarmsIn(lexicon, reading) };
}

/** @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading @param {Value[]} options */
function answerIn(lexicon, fact, reading, options) {
  if (!reading.size) return heard("unclear");
  const chosen = fact.type === "scale" ? undefined : option(reading, lexicon.speech, options);
  if (chosen !== undefined) return valued(chosen);
  const matches = fact.alarm ? reading.danger : reading.plain;
  const own = matches.filter(({ phrase }) => phrase.fact === fact.name);
  const isOwn = own.some(({ exact, start, end }) => exact && isWhole(reading, start, end));
  if (!isOwn) {
    const command = commandIn(reading);
    if (command) return heard("command", { command });
    const refused = refusal(fact, reading);
    if (refused) return heard(refused);
    if (reading.contains("asks_back")) return heard("unclear");
  }
  const number = fact.type === "scale" ? readNumber(fact, reading) : undefined;
  if (number) {
    const { values, sure } = number;
    return !values.length ? heard("unclear") : sure ? valued(values[0]) : offered(values);
  }
  return inWords(lexicon, fact, reading, own, isOwn);
}

/**
 * Words of refusal decline where the fact may be declined, and skip otherwise; words of skipping skip.
 * @param {Fact} fact @param {Reading} reading @returns {"declined" | "skip" | undefined}
 */
function refusal(fact, reading) {
  /** @param {{at: number, until: number}} span */
  const isAll = ({ at, until }) => isWhole(reading, at, until);
  if (reading.spans("declined").some((span) => span.until - span.at > 1 || isAll(span))) {
    return fact.may_decline ? "declined" : "skip";
  }
  const skips = reading.spans("skip").some((span) => isAll(span) || (span.at === 0 && span.until > 2));
  return skips ? "skip" : undefined;
}

/**
 * @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading @param {Match[]} own
 * @param {boolean} isOwn Whether the answer is a phrase of the fact, exactly.
 */
function inWords(lexicon, fact, reading, own, isOwn) {
  if (reading.has("depends", 0) && !isOwn) return heard("unsure");
  const said = kept(lexicon, fact, reading, own).flatMap((match) => {
    const value = lexicon.value(match.phrase);
    return value === undefined ? [] : [{ value, match }];
  });
  if (fact.alarm || fact.type === "flag") return yesOrNo(lexicon, fact, reading, said);
  if (said.length) return chosenOf(fact, reading, said);
  const isTags = fact.type === "tags";
  const fine = isTags && reading.spans("all_well").some(({ at, until }) => until - at > 1);
  if (covers(reading, ["no", "all_well"]) && (reading.contains("no") || fine)) {
    const denied = isTags ? [] : lexicon.plainValue(fact, "no");
    return denied === undefined ? heard("unclear") : valued(denied);
  }
  const agreed = polarity(reading) === "yes" && !isContrasted(reading) ? lexicon.plainValue(fact, "yes") : undefined;
  return agreed === undefined ? nothingFound(lexicon, fact, reading) : valued(agreed);
}

/**
 * The one value that was said; of tags all of them; of two values of a choice both are offered.
 * @param {Fact} fact @param {Reading} reading @param {Said[]} said
 */
function chosenOf(fact, reading, said) {
  if (fact.type === "tags") return tagsOf(fact, reading, said);
  const values = [...new Set(said.map((one) => one.value))];
  const [{ match }] = said;
  if (values.length > 1 || (fact.type === "scale" && !match.phrase.asked)) return offered(values);
  const isScaleEnd = reading.spans("guards.scale_end").some(
    ({ at, until }) => until === reading.size && !(match.start <= at && at < match.end),
  );
  if (isScaleEnd) return heard("unclear");
  return isDoubtful(reading, said.map((one) => one.match)) ? offered(values) : valued(values[0]);
}

/**
 * All tags that were said. Where some hang on one word of a longer text, all are offered, and the sure ones.
 * @param {Fact} fact @param {Reading} reading @param {Said[]} said
 */
function tagsOf(fact, reading, said) {
  const matches = said.map((one) => one.match);
  /** @param {Said[]} some */
  const together = (some) => inOrder(fact, /** @type {string[]} */ (some.flatMap((one) => one.value)));
  const sure = said.filter((one) => !isWeak(reading, one.match, matches));
  const [everything, surely] = [together(said), together(sure)];
  if (sure.length && !isSame(surely, everything)) return offered([everything, surely]);
  return isDoubtful(reading, matches) ? offered([everything]) : valued(everything);
}

/**
 * A flag, or a fact of danger. Nothing but words of no says of a danger that there is none.
 * @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading @param {Said[]} said
 */
function yesOrNo(lexicon, fact, reading, said) {
  const harmless = harmlessValue(fact);
  const found = said.filter((one) => one.value !== harmless);
  const denied = said.filter((one) => one.value === harmless).map((one) => one.match);
  const [pole, contrasted] = [polarity(reading, Boolean(fact.alarm)), isContrasted(reading)];
  if (found.length) {
    const values = found.map((one) => one.value);
    const worst = fact.alarm ? mostSerious(fact, values) : values[0];
    const isDenied = denied.length > 0 || (pole === "no" && !(fact.alarm && contrasted));
    const isUnsure = !fact.alarm && isDoubtful(reading, found.map((one) => one.match));
    return isDenied || reading.contains("as_usual") || isUnsure ? offered([worst, harmless]) : valued(worst);
  }
  const isNo = denied.length > 0 || reading.contains("no");
  if (isNo && covers(reading, ["no", "all_well"], denied)) return valued(harmless);
  if (denied.length && !fact.alarm && pole !== "yes") return valued(harmless);
  if (pole === "yes" && !contrasted) {
    const agreed = fact.type === "flag" ? true : lexicon.plainValue(fact, "yes");
    return agreed === undefined ? heard("unclear") : valued(agreed);
  }
  if (pole === "no" && !fact.alarm && !contrasted) return valued(harmless);
  if ((pole === "no" || denied.length) && fact.type === "flag" && !alarmsIn(lexicon, reading).length) {
    return offered([true, false]);
  }
  if (!fact.alarm && covers(reading, ["no", "half_no"])) return offered([harmless]);
  return nothingFound(lexicon, fact, reading);
}

/**
 * Whether the answer begins or ends with yes or no; "" with neither, or with both. A `strict` one begins so.
 * @param {Reading} reading @param {boolean} [strict]
 */
function polarity(reading, strict = false) {
  const found = ["yes", "no"].filter((name) =>
    reading.spans(name).some(({ at, until }) => {
      let begins = true;
      for (let one = 0; one < at; one++) begins &&= reading.light[one].length > 0 || reading.has("filler", one) > 0;
      const isLast = until === reading.size && !NEVER_LAST.includes(reading.text.words.slice(at, until).join(" "));
      const isAlone = reading.ends(name, at).includes(at + 1) || isWhole(reading, at, until);
      return (begins || (!strict && isLast)) && !isPart(reading, at, until) && isAlone;
    }),
  );
  return found.length === 1 ? found[0] : "";
}

/**
 * Whether the word of yes or no belongs to what follows, as in "no one", "no idea" and "not really".
 * @param {Reading} reading @param {number} at @param {number} end
 */
function isPart(reading, at, end) {
  const { words, clauses } = reading.text;
  if (reading.has("unsure", at) > end) return true;
  return words.slice(at, end).join(" ") === "no" && clauses[end] === clauses[at] && reading.has("no_goes_on", end) > 0;
}

/** @param {Reading} reading */
function isContrasted(reading) {
  return reading.contains("contrast", 1);
}

/**
 * No value was said: the person cannot tell, or a slip of the hand is offered, or it is asked again.
 * @param {Lexicon} lexicon @param {Fact} fact @param {Reading} reading
 */
function nothingFound(lexicon, fact, reading) {
  if (reading.contains("unsure")) return heard("unsure");
  const slips = lexicon.slips(fact, reading).filter((value) => !(fact.alarm && value === harmlessValue(fact)));
  const isNegated = reading.text.words.some((_, at) => reading.negated(at));
  return slips.length && !isNegated ? offered(distinct(slips)) : heard("unclear");
}

/** Each value once. @param {Value[]} values @returns {Value[]} */
function distinct(values) {
  return values.filter((value, at) => values.findIndex((one) => isSame(one, value)) === at);
}
