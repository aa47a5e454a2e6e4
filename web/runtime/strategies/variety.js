/** Variety: what was done today or yesterday rests, unless it is what helps. */

import { DAY } from "../past.js";
import { filled } from "../text.js";

/** @import { Contribution } from "../types.js" */
/** @import { Situation } from "../strategies.js" */

export const recalls = true;

/** Clocks that were up to a day from UTC: every entry whose own day is yesterday or today lies in so many days. */
const WINDOW = 4;

/**
 * Points against each practice that was done in these days and did not feel better when last done.
 * @param {{name: string, today: number, yesterday: number, because: string}} tables
 * @param {Situation} situation
 * @returns {Contribution[]}
 */
export function points({ name, today, yesterday, because }, { past, practices }) {
  if (!past) return [];
  const last = new Map(past.since(WINDOW * DAY).filter((one) => one.chosen).map((one) => [one.chosen, one]));
  return practices.flatMap((practice) => {
    const entry = last.get(practice.id);
    const ago = entry && entry.felt !== "better" ? past.daysAgo(entry) : WINDOW;
    if (ago > 1) return [];
    const [points, day] = ago === 0 ? [today, "today"] : [yesterday, "yesterday"];
    return [{ strategy: name, practice: practice.id, points, because: filled(because, { day }), tell: "", facts: [] }];
  });
}
