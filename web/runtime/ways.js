/** Ways: practices in rank order -> the few that are shown, of as many ways as are near enough to the first. */

/** @import { Practice, Ranked, Ways } from "./types.js" */

/** So many practices are shown where nobody says otherwise. */
export const SHOWN = 3;

/**
 * The practices that are shown: the first in rank; then, in rank order, each whose way none of those before has, with as
 * many `keep` and `first` effects as the first and at most `spread` points fewer; then the next in rank.
 * @param {Ways} ways
 * @param {Ranked[]} ranked
 * @param {number} count
 * @returns {Ranked[]}
 */
export function inWays(ways, ranked, count) {
  const many = Math.min(count, ranked.length);
  if (many < 2 || ways.tags.length === 0) return ranked.slice(0, many);
  const first = ranked[0];
  const met = new Set([undefined, wayOf(ways, first.practice)]);
  const picked = [first];
  for (const one of ranked.slice(1)) {
    if (!isNear(ways, first, one) || picked.length === many) break;
    const way = wayOf(ways, one.practice);
    if (met.has(way)) continue;
    met.add(way);
    picked.push(one);
  }
  const rest = ranked.filter((one) => !picked.includes(one));
  return [...picked, ...rest.slice(0, many - picked.length)];
}

/**
 * A practice's way: the first of the tags that it carries; undefined where it has none.
 * @param {Ways} ways
 * @param {Practice} practice
 */
export function wayOf(ways, practice) {
  return ways.tags.find((tag) => practice.tags?.includes(tag));
}

/**
 * Whether a practice is near enough to the first to be shown before others of the same way.
 * @param {Ways} ways
 * @param {Ranked} first
 * @param {Ranked} one
 */
export function isNear(ways, first, one) {
  return one.keeps === first.keeps && one.firsts === first.firsts && first.score - one.score <= ways.spread;
}
