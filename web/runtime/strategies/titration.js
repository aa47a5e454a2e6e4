/**
 * Titration: small steps first, the next one when those sit well, and back at once after worse or backdraft.
 *
 * A step is what a practice asks of a person: 0 for something to do, or to steady oneself with; one more where it works in
 * the mind, one more where it opens towards feeling, one more where it takes long. Where kindness did well at a step,
 * kindness of the next one is within reach.
 */

import { DAY } from "../past.js";
import { filled } from "../text.js";

/** @import { Answers, Contribution, Practice } from "../types.js" */
/** @import { Entry, Past } from "../past.js" */
/** @import { Situation } from "../strategies.js" */

/**
 * @typedef {{window: number, week: number, warm: string[]}} LookingBack In days; worse after what is warm, or opens, is backdraft.
 *
 * @typedef {LookingBack & {
 *   name: string, long: number, largest: number, enough: number, start: Record<string, number>, calm: string[],
 *   over: number, most: number, within: number,
 *   because_over: string, worse: string, so_far: string, because_within: string, tell_within: string,
 * }} Tables
 */

export const recalls = true;
/** The facts that it looks at, by name or by role. */
export const reads = ["role:backdraft", "experience", "mental_door", "intensity"];

/**
 * Points against steps that are too large yet, and some for those that have come within reach.
 * @param {Tables} tables
 * @param {Situation} situation
 * @returns {Contribution[]}
 */
export function points(tables, { facts, past, practices }) {
  if (!past) return [];
  const felt = past
    .since(tables.window * DAY)
    .filter((entry) => (entry.chosen && entry.felt) || past.isMarked("backdraft", entry));
  if (felt.length === 0) return [];
  /** @type {Map<string, number>} */
  const steps = new Map();
  const kind = new Set();
  for (const practice of practices) {
    const its = step(tables, practice);
    if (its !== undefined) steps.set(practice.id, its);
    if (isKind(tables.warm, practice.tags)) kind.add(practice.id);
  }
  const worse = felt.some((entry) => entry.felt === "worse" && past.now - entry.at < tables.week * DAY);
  const back = worse || isMarkedNow(past, facts) || metLately(past, tables);
  const begins = start(tables, facts);
  const reached = back ? 0 : reachedBy(tables, past, felt, steps, begins);
  const closed = facts.get("mental_door") === "closed";
  const mayTry = !back && !closed && tables.calm.includes(String(facts.get("intensity")));
  const nextKind = mayTry ? nextOfKindness(tables, past, felt, steps) : undefined;
  return [...steps].flatMap(([practice, its]) => {
    const over = its - reached;
    const given = { strategy: tables.name, practice, facts: [] };
    const isNext = its === nextKind && kind.has(practice);
    if (isNext || (over === 0 && reached > begins && !closed)) {
      const because = filled(tables.because_within, { reached: its });
      return [{ ...given, points: tables.within, because, tell: tables.tell_within, next_step: isNext }];
    }
    if (over > 0) {
      const why = back ? tables.worse : filled(tables.so_far, { reached });
      const because = filled(tables.because_over, { its, why });
      return [{ ...given, points: -Math.min(tables.most, tables.over * over), because, tell: "" }];
    }
    return [];
  });
}

/**
 * Whether the last backdraft was met within a week: kindness or what opens felt worse then, or it was told.
 *
 * While it is told again and again it stays the same one, counted from the first time.
 * @param {Past} past
 * @param {LookingBack} tables
 */
export function metLately(past, { window, week, warm }) {
  const { name = "", marks = [] } = past.program.data.roles.backdraft ?? {};
  let met = -Infinity;
  let last = -Infinity;
  for (const entry of past.since(window * DAY)) {
    const isWarm = hurt(entry, warm);
    const told = past.isMarked("backdraft", entry);
    const isNow = told && entry.facts[name] !== marks[0];
    if (isWarm || isNow || (told && entry.at - last >= week * DAY)) met = entry.at;
    if (isWarm || told) last = entry.at;
  }
  return last >= past.now - week * DAY && past.now - met <= week * DAY;
}

/**
 * @param {Past} past
 * @param {Answers} facts
 */
function isMarkedNow(past, facts) {
  const { name = "", marks = [] } = past.program.data.roles.backdraft ?? {};
  return marks.includes(/** @type {string} */ (facts.get(name)));
}

/**
 * How large a step a practice is; undefined where too little is told of it.
 * @param {Tables} tables
 * @param {Practice} practice
 */
function step({ long }, { kind, stance, minutes }) {
  if (stance === "closing") return 0;
  if (!kind || !stance || !minutes) return undefined;
  return Number(kind === "mental") + Number(stance === "opening") + Number(minutes[0] >= long);
}

/**
 * Where a person begins: who has done this before, or is at home with kindness, need not begin at nothing.
 * @param {Tables} tables
 * @param {Answers} facts
 */
function start({ start }, facts) {
  const experience = String(facts.get("experience"));
  return (Object.hasOwn(start, experience) ? start[experience] : 0) + Number(facts.get("mental_door") === "open");
}

/**
 * The step that these entries lead to, the oldest first.
 * @param {Tables} tables
 * @param {Past} past
 * @param {Entry[]} felt
 * @param {Map<string, number>} steps
 * @param {number} begins
 */
function reachedBy({ enough, largest }, past, felt, steps, begins) {
  let reached = begins;
  let well = 0;
  for (const entry of felt) {
    if (entry.felt === "worse" || past.isMarked("backdraft", entry)) {
      [reached, well] = [0, 0];
    } else if (entry.felt === "better" && (steps.get(entry.chosen) ?? -1) >= reached) {
      if (++well === enough) [reached, well] = [reached + 1, 0];
    } else if (entry.felt === "same") {
      well = 0;
    }
  }
  return Math.min(reached, largest);
}

/**
 * The step after the largest one at which kindness did well since it last did not; undefined where it nowhere did.
 * @param {Tables} tables
 * @param {Past} past
 * @param {Entry[]} felt
 * @param {Map<string, number>} steps
 */
function nextOfKindness({ enough, warm }, past, felt, steps) {
  /** @type {Map<number, number>} */
  const well = new Map();
  for (const entry of felt) {
    const its = steps.get(entry.chosen);
    if (hurt(entry, warm) || past.isMarked("backdraft", entry)) {
      well.clear();
    } else if (entry.felt === "better" && its !== undefined && isKind(warm, entry.tags)) {
      well.set(its, (well.get(its) ?? 0) + 1);
    }
  }
  const done = [...well].flatMap(([its, times]) => (times >= enough ? [its + 1] : []));
  return done.length > 0 ? Math.max(...done) : undefined;
}

/**
 * Whether kindness, or what opens, felt worse.
 * @param {Entry} entry
 * @param {string[]} warm
 */
function hurt(entry, warm) {
  return entry.felt === "worse" && (entry.stance === "opening" || isKind(warm, entry.tags));
}

/**
 * Whether these are tags of being kind.
 * @param {string[]} warm
 * @param {string[]} [tags]
 */
function isKind(warm, tags = []) {
  return tags.some((tag) => warm.includes(tag));
}
