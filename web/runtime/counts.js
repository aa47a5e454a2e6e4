/** Counts: one person's past -> the numbers that facts with `counts` have. */

import { truth } from "./conditions.js";
import { DAY } from "./past.js";

/** @import { Answers, Answer, Counts } from "./types.js" */
/** @import { Entry, Past } from "./past.js" */
/** @import { Program } from "./program.js" */

/** What `of` asks has no order: tests of it need no values of their fact. */
const ASKED = /** @type {import("./types.js").Fact} */ ({ name: "asked", type: "choice" });

/**
 * The number of each fact with `counts`, at most the highest that the fact has. Without entries it is 0.
 * @param {Program} program
 * @param {Past} past
 * @returns {Answers}
 */
export function counted(program, past) {
  /** @type {Answers} */
  const found = new Map();
  for (const { name, counts, range } of program.data.facts) {
    if (counts) found.set(name, Math.min(range?.[1] ?? Infinity, count(counts, past)));
  }
  return found;
}

/** @param {Counts} counts @param {Past} past */
function count({ of, within_days, in_a_row }, past) {
  const near = past.since((within_days + 2) * DAY).filter((entry) => past.daysAgo(entry) < within_days);
  const rose = rises(near, past.program.data.roles.distress?.name ?? "");
  let found = 0;
  for (const entry of near.reverse()) {
    const told = of.map(({ fact, tests }) => ({ tests, answer: answerOf(entry, fact, rose) }));
    if (told.every(({ tests, answer }) => tests.some((test) => truth(test, ASKED, answer) === true))) found += 1;
    else if (in_a_row && told.every(({ answer }) => answer !== undefined)) break;
  }
  return found;
}

/**
 * What an entry tells of itself or of what was chosen; undefined is not told.
 * @param {Entry} entry
 * @param {string} name
 * @param {Map<Entry, boolean>} rose
 * @returns {Answer}
 */
function answerOf(entry, name, rose) {
  const slash = entry.chosen.indexOf("/");
  switch (name) {
    case "felt":
      return entry.felt || undefined;
    case "stance":
      return entry.stance || undefined;
    case "distress_rose":
      return rose.get(entry);
    case "tags":
      return entry.chosen ? entry.tags : undefined;
    default:
      if (!entry.chosen) return undefined;
      return name === "pack" ? entry.chosen.slice(0, slash) : entry.chosen.slice(slash + 1);
  }
}

/**
 * Whether distress was higher or lower than on the day before on which it was told; of a day its last number counts.
 * @param {Entry[]} entries
 * @param {string} distress
 * @returns {Map<Entry, boolean>}
 */
function rises(entries, distress) {
  /** @type {Map<number, Entry>} */
  const last = new Map();
  for (const entry of entries) if (typeof entry.facts[distress] === "number") last.set(entry.day, entry);
  const days = [...last.keys()].sort((one, other) => one - other);
  /** @type {Map<Entry, boolean>} */
  const found = new Map();
  days.slice(1).forEach((day, at) => {
    const entry = /** @type {Entry} */ (last.get(day));
    const before = /** @type {Entry} */ (last.get(/** @type {number} */ (days[at])));
    const [value, was] = [Number(entry.facts[distress]), Number(before.facts[distress])];
    if (value !== was) found.set(entry, value > was);
  });
  return found;
}
