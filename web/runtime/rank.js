/** Gate and rank: candidates -> the eligible -> in order. The gate is the last word: nothing is added behind it. */

import { effectOn } from "./effects.js";
import { hasBit } from "./matcher.js";

/** @import { Answers, Contribution, Effect, Practice, Ranked } from "./types.js" */
/** @import { Judged, Lanes } from "./judge.js" */
/** @import { Program } from "./program.js" */

/**
 * @typedef {object} OwnJudged A practice of the person's own, and what the fired rules do to it.
 * @property {Practice} practice
 * @property {{rule: number, effect: Effect}[]} effects
 */

/**
 * Whether the person has the least minutes that a practice of their own takes; unknown time rules nothing out.
 * @param {Program} program
 * @param {Practice} practice
 * @param {Answers} facts
 */
export function ownFeasible(program, practice, facts) {
  const told = program.roleAnswer("minutes", facts);
  return !practice.minutes || typeof told !== "number" || told >= practice.minutes[0];
}

/**
 * @param {Program} program
 * @param {Judged} judged
 * @param {Practice[]} own
 * @returns {OwnJudged[]}
 */
export function judgeOwn(program, judged, own) {
  const acting = own.length ? judged.fired.filter((rule) => program.acting[rule]) : [];
  return own.map((practice) => ({
    practice,
    effects: acting.map((rule) => ({ rule, effect: effectOn(program.rules[rule], practice) })),
  }));
}

/**
 * Every eligible practice: more `keep` effects, more `first` effects, more points, the person's own, catalogue order.
 * @param {Program} program
 * @param {Judged} judged
 * @param {Lanes} lanes
 * @param {OwnJudged[]} own
 * @param {Contribution[]} contributions
 * @returns {Ranked[]}
 */
export function rank(program, judged, lanes, own, contributions) {
  /** @type {Map<string, number>} */
  const given = new Map();
  for (const one of contributions) given.set(one.practice, (given.get(one.practice) ?? 0) + one.points);
  /** @type {Ranked[]} */
  const ranked = [];
  for (const { practice, effects } of own) {
    if (effects.some(({ effect }) => effect.excluded) || !ownFeasible(program, practice, judged.facts)) continue;
    let [firsts, score] = [0, given.get(practice.id) ?? 0];
    for (const { effect } of effects) {
      firsts += effect.firsts;
      score += effect.points;
    }
    ranked.push({ practice, at: -1, keeps: 0, firsts, score });
  }
  const feasible = program.feasible.start();
  for (const name of program.feasible.columns.keys()) program.feasible.keep(feasible, name, judged.facts.get(name));
  program.practices.forEach((practice, at) => {
    if (lanes.excluding[at].length || !hasBit(feasible, at)) return;
    const score = lanes.points[at] + (given.get(practice.id) ?? 0);
    ranked.push({ practice, at, keeps: lanes.keeps[at], firsts: lanes.firsts[at], score });
  });
  // Equal ones stay in the order in which they were added: the sort is stable.
  return ranked.sort(
    (one, other) => other.keeps - one.keeps || other.firsts - one.firsts || other.score - one.score,
  );
}
