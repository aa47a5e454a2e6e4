/** Needs: a practice that does not meet the need itself, but a neighbour of it, gets points. */

import { filled } from "../text.js";

/** @import { Contribution } from "../types.js" */
/** @import { Situation } from "../strategies.js" */

/**
 * @typedef {{name: string, fact: string, groups: string[][], points: number, because: string, tell: string}} Tables
 * Needs of one group are neighbours.
 */

/** The facts that it looks at, by name or by role. */
export const reads = ["need_now"];

/**
 * Points for each practice that meets a neighbour of the need and not the need itself.
 * @param {Tables} tables
 * @param {Situation} situation
 * @returns {Contribution[]}
 */
export function points({ name, fact, groups, points, because, tell }, { facts, practices }) {
  const need = facts.get(fact);
  if (typeof need !== "string") return [];
  const neighbours = (groups.find((group) => group.includes(need)) ?? []).filter((one) => one !== need);
  return practices.flatMap((practice) => {
    const met = practice.needs?.includes(need) ? [] : (practice.needs ?? []).filter((one) => neighbours.includes(one));
    if (met.length === 0) return [];
    const words = filled(because, { met: met.join(" and "), need });
    return [{ strategy: name, practice: practice.id, points, because: words, tell, facts: [fact] }];
  });
}
