/**
 * Variety: what was just done rests, and what was shown on several days and nothing said of, unless it is what helps; and
 * what helped says so.
 */

import { DAY } from "../past.js";
import { filled } from "../text.js";

/** @import { Contribution } from "../types.js" */
/** @import { Entry, Past } from "../past.js" */
/** @import { Situation } from "../strategies.js" */

/**
 * @typedef {object} Tables Of days and of counts of days, the points stand at their number.
 * @property {string} name
 * @property {number[]} done Points for what was done so many days ago.
 * @property {number[]} passed_over Points for what was shown on so many of the last days on which anything was.
 * @property {number} days So many days back what was shown counts.
 * @property {number} points Points for what helped.
 * @property {number} window So many days back what helped is told.
 * @property {number} week
 * @property {string[]} day_words
 * @property {string} because_done
 * @property {string} because_passed_over
 * @property {string} because_helped
 * @property {string} this_week
 * @property {string} ever
 * @property {string[]} times How often, in words.
 * @property {string} more_times
 */

export const recalls = true;

/** Clocks that were up to a day from UTC: every entry whose own day is among the last so many lies in two days more. */
const CLOCKS = 2;

/**
 * Points against each practice that rests; some for one that felt better when last felt, until it was passed over on
 * several days.
 * @param {Tables} tables
 * @param {Situation} situation
 * @returns {Contribution[]}
 */
export function points(tables, { past, practices }) {
  if (!past) return [];
  const { name: strategy, done: doneOn, passed_over: passedOn, days } = tables;
  const run = passedOn.length - 1;
  const { done, passedOver } = lately(past, days, run);
  const told = helped(tables, past);
  return practices.flatMap(({ id }) => {
    const given = { strategy, practice: id, tell: "", facts: [] };
    const last = done.get(id);
    const shown = passedOver.get(id) ?? 0;
    const tell = told.get(id);
    const isBetter = !last || last.felt === "better";
    if (tell !== undefined && isBetter && shown < run) {
      return [{ ...given, points: tables.points, because: tables.because_helped, tell, helped: true }];
    }
    const ago = isBetter ? doneOn.length : past.daysAgo(last);
    const rest = doneOn[ago] ?? 0;
    if (ago < doneOn.length && rest <= passedOn[shown]) {
      return [{ ...given, points: rest, because: filled(tables.because_done, { day: tables.day_words[ago] }) }];
    }
    if (shown === 0) return [];
    return [{ ...given, points: passedOn[shown], because: filled(tables.because_passed_over, { shown, run }) }];
  });
}

/**
 * Practice -> when it was last done; and -> on how many of the last `run` days with suggestions it was shown, since somebody
 * last said how it felt.
 * @param {Past} past
 * @param {number} days
 * @param {number} run
 */
function lately(past, days, run) {
  /** @type {Map<string, Entry>} */
  const done = new Map();
  /** @type {Map<string, Set<number>>} */
  const shown = new Map();
  /** @type {Set<number>} */
  const all = new Set();
  for (const entry of past.since((days + CLOCKS) * DAY)) {
    const ago = past.daysAgo(entry);
    if (entry.shown.length > 0 && ago > 0 && ago <= days) {
      all.add(ago);
      for (const id of entry.shown) shown.set(id, (shown.get(id) ?? new Set()).add(ago));
    }
    if (entry.chosen) {
      done.set(entry.chosen, entry);
      if (entry.felt) shown.delete(entry.chosen);
    }
  }
  const last = [...all].sort((a, b) => a - b).slice(0, run);
  const passedOver = new Map([...shown].map(([id, its]) => [id, last.filter((ago) => its.has(ago)).length]));
  return { done, passedOver };
}

/**
 * Practice -> that it helped and how often: of this week where it did, or else of the window. Only those that felt better
 * when last felt.
 * @param {Tables} tables
 * @param {Past} past
 */
function helped({ window, week, this_week: thisWeek, ever, times, more_times: more }, past) {
  /** @param {number} number */
  const counted = (number) => times[number] ?? filled(more, { number });
  const felt = past.since(window * DAY).filter((entry) => entry.chosen && entry.felt);
  const last = new Map(felt.map((entry) => [entry.chosen, entry.felt]));
  const better = felt.filter((entry) => entry.felt === "better" && last.get(entry.chosen) === "better");
  const all = tally(better);
  const lately = tally(better.filter((entry) => past.now - entry.at < week * DAY));
  /** @type {[string, string][]} */
  const found = [...all].map(([id, count]) => {
    const inWeek = lately.get(id);
    return [id, inWeek ? filled(thisWeek, { times: counted(inWeek) }) : filled(ever, { times: counted(count) })];
  });
  return new Map(found);
}

/** @param {Entry[]} entries */
function tally(entries) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const { chosen } of entries) found.set(chosen, (found.get(chosen) ?? 0) + 1);
  return found;
}
