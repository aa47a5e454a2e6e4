/** Plain: values and reasons -> what JSON has of them. */

import { UNKNOWN } from "./conditions.js";
import { reasonFacts } from "./reasons.js";

/** @import { Value } from "./types.js" */
/** @import { ReasonData } from "./decision-types.js" */
/** @import { Outcome } from "./decide.js" */
/** @import { Named, Reason } from "./reasons.js" */

/**
 * Facts with their values; unknown is "unknown".
 * @param {Named} named
 * @returns {Record<string, Value>}
 */
export function plain(named) {
  /** @type {Record<string, Value>} */
  const found = {};
  for (const [name, value] of named) found[name] = Array.isArray(value) ? [...value] : (value ?? UNKNOWN);
  return found;
}

/**
 * A reason as in the decision's JSON.
 * @param {Outcome} outcome
 * @param {Reason} reason
 * @returns {ReasonData}
 */
export function reasonData(outcome, reason) {
  const { by, points, first, kept, because, source } = reason;
  return { by, points, first, kept, because, facts: plain(reasonFacts(outcome, reason)), source };
}
