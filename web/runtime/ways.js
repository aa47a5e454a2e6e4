/** Ways: practices in rank order -> the few that are shown, of as many ways as are near enough to the first. */

/** @import { Practice, Ranked } from "./types.js" */

/** So many practices are shown where nobody says otherwise. */
export const SHOWN = 3;

/**
 * The practices that are shown: the first in rank; then, in rank order, each whose way none of those before has, with as
 * many `keep` and `first` effects as the first and at most `spread` points fewer; then the next in rank.
 * @param {{tags: string[], spread: number}} ways
 * @param {Ranked[]} ranked
 * @param {number} count
 * @returns {Ranked[]}
 */
export function inWays(ways, ranked, count) {
  const many = Math.min(count, ranked.length);
  if (many < 2 || ways.tags.length === 0) return ranked.slice(0, many);
  /** @param {Practice} practice */
  const wayOf = (practice) => ways.tags.find((tag) => practice.tags?.includes(tag));
  const first = ranked[0];
  const met = new Set([undefined, wayOf(first.practice)]);
  const picked = [first];
  for (const one of ranked.slice(1)) {
    const near = one.keeps === first.keeps && one.firsts === first.firsts && first.score - one.score <= ways.spread;
    if (!near || picked.length === many) break;
    const way = wayOf(one.practice);
    if (met.has(way)) continue;
    met.add(way);
    picked.push(one);
  }
  const rest = ranked.filter((one) => !picked.includes(one));
  return [...picked, ...rest.slice(0, many - picked.length)];
}
