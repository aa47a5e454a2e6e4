/** Decide: the way through one decision, top to bottom. Pure: the same program and profile give the same outcome. */

import { judge, judgeCatalogue } from "./judge.js";
import { judgeOwn, rank } from "./rank.js";
import { runStrategies } from "./strategies.js";

/** @import { Answers, Contribution, Degraded, Ranked } from "./types.js" */
/** @import { Judged, Lanes } from "./judge.js" */
/** @import { Profile } from "./profile.js" */
/** @import { Program } from "./program.js" */
/** @import { OwnJudged } from "./rank.js" */
/** @import { Named } from "./reasons.js" */
/** @import { Basis } from "./voice.js" */

/**
 * @typedef {object} Outcome A decision before it is explained.
 * @property {Program} program
 * @property {Answers} told
 * @property {Judged} judged
 * @property {Lanes} lanes
 * @property {OwnJudged[]} own The person's own practices, and those that strategies proposed.
 * @property {Contribution[]} contributions
 * @property {Degraded[]} degraded
 * @property {Ranked[]} ranked
 * @property {Map<number, Named>} firedFacts Rule -> the facts that made it fire: a memo.
 * @property {Map<string, Basis>} bases Rule, or the facts of a strategy's points -> what it rests on: a memo.
 */

/**
 * @param {Program} program
 * @param {Profile} profile
 * @returns {Outcome}
 */
export function decide(program, { told, own, past, degraded: signals = [] }) {
  const judged = judge(program, told);
  const run = runStrategies(program, judged.facts, own, past);
  const lanes = judgeCatalogue(program, judged);
  const judgedOwn = judgeOwn(program, judged, run.own);
  const { contributions } = run;
  const degraded = [...signals, ...run.degraded];
  const ranked = rank(program, judged, lanes, judgedOwn, contributions);
  return {
    program, told, judged, lanes, own: judgedOwn, contributions, degraded, ranked,
    firedFacts: new Map(), bases: new Map(),
  };
}
