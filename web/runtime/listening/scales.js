/** Scales: the numbers in an answer -> the number that it gives to a scale. */

import { readValue } from "../facts.js";

/** @import { Fact } from "../types.js" */
/** @import { Numeral } from "./numbers.js" */
/** @import { Reading } from "./reading.js" */

/**
 * The values that an answer may give; those of two numbers, or of one between two steps. Undefined without a number.
 * @param {Fact} fact @param {Reading} reading
 * @returns {{values: number[], sure: boolean} | undefined}
 */
export function readNumber(fact, reading) {
  const usable = reading.numbers.filter((one) => isOf(fact, one));
  if (!usable.length) return undefined;
  const meant = usable.filter(({ start, end }) => !reading.isPast(start, end) && !reading.isOfOthers(start, end));
  const values = [...new Set(meant.flatMap((one) => valuesOf(fact, one)))];
  const isOut = values.length > 3 || meant.some((one) => !valuesOf(fact, one).length);
  return { values: isOut ? [] : values, sure: values.length === 1 && !meant.some((one) => isAsked(reading, one)) };
}

/** Whether a scale counts minutes. @param {Fact} fact */
export function timedIn({ unit = "" }) {
  return ["minutes", "minute", "min"].includes(unit);
}

/** @param {Fact} fact @param {Numeral} one */
function isOf(fact, { timed, outOf }) {
  return timedIn(fact) ? outOf === undefined : !timed && (outOf === undefined || outOf === fact.range?.[1]);
}

/** The value of the scale, or its two neighbours; none where it is out of the range. @param {Fact} fact @param {Numeral} one */
export function valuesOf(fact, { value }) {
  const [low, step] = [fact.range?.[0] ?? 0, fact.step ?? 0];
  const isBetween = step !== 0 && ((value - low) / step) % 1 !== 0;
  const below = low + Math.floor((value - low) / step) * step;
  return (isBetween ? [below, below + step] : [value]).flatMap((one) => {
    const read = readValue(fact, one);
    return typeof read === "number" ? [read] : [];
  });
}

/** Whether it is said to be less or more, or a time of the day. @param {Reading} reading @param {Numeral} one */
function isAsked(reading, { start }) {
  const { first } = reading.clause(start);
  return reading.spans("number_asked", Math.max(first, start - 3), start).some(({ until }) => {
    for (let at = until; at < start; at++) if (!reading.light[at].length) return false;
    return true;
  });
}
