/** Strategies: those that a program has tables for -> activities that they propose, and points that they give. */

import { MOST_OWN, ownTold, readOwn } from "./own.js";
import * as needs from "./strategies/needs.js";
import * as ownSoothing from "./strategies/own-soothing.js";
import * as titration from "./strategies/titration.js";
import * as variety from "./strategies/variety.js";
import { byCodePoint } from "./text.js";

/** @import { Answers, Contribution, Degraded, OwnPractice, Portable, Practice } from "./types.js" */
/** @import { Past } from "./past.js" */
/** @import { Program } from "./program.js" */

/**
 * @typedef {object} Situation What a strategy looks at; facts are told and derived.
 * @property {Answers} facts
 * @property {OwnPractice[]} own What the person told of their own activities.
 * @property {Practice[]} practices The person's own, what was proposed, and the catalogue.
 * @property {Past} [past]
 *
 * @typedef {object} Strategy
 * @property {boolean} [recalls] Whether it is asked only where there is a past.
 * @property {string[]} [reads] The facts that it looks at, by name or by role.
 * @property {(tables: any, situation: Situation) => OwnPractice[]} [propose]
 * @property {(tables: any, situation: Situation) => Contribution[]} points
 *
 * @typedef {{own: Practice[], contributions: Contribution[], degraded: Degraded[]}} Run
 */

/** The strategies that this runtime has. @type {Map<string, Strategy>} */
export const STRATEGIES = new Map(
  /** @type {[string, Strategy][]} */ ([
    ["needs", needs],
    ["own-soothing", ownSoothing],
    ["titration", titration],
    ["variety", variety],
  ]),
);

/**
 * Ask every strategy for proposals, then for points. One whose proposals are none of the program's is left out.
 * @param {Program} program
 * @param {Answers} facts
 * @param {Practice[]} own
 * @param {Past} [past]
 * @returns {Run}
 */
export function runStrategies(program, facts, own, past) {
  const told = own.map(ownTold);
  /** @type {Run} */
  const run = { own, contributions: [], degraded: [] };
  const active = program.data.strategies.filter((tables) => past || !strategyOf(tables).recalls);
  const working = active.filter((tables) => {
    const proposals = strategyOf(tables).propose?.(tables, { facts, own: told, practices: [] }) ?? [];
    const wrong = keepProposals(program, run, proposals);
    if (wrong) run.degraded.push({ strategy: tables.name, reason: "nonsense", detail: `propose: ${wrong}` });
    return !wrong;
  });
  const situation = { facts, own: told, practices: [...run.own, ...program.practices], past };
  for (const tables of working) {
    const given = strategyOf(tables).points(tables, situation);
    run.contributions.push(...given.sort((one, other) => byCodePoint(one.practice, other.practice)).map(resting(facts)));
  }
  run.degraded.sort((one, other) => byCodePoint(one.strategy, other.strategy));
  return run;
}

/**
 * The facts that strategies look at.
 * @param {Program} program
 * @param {boolean} withPast Whether something lies behind the person.
 * @returns {Set<string>}
 */
export function factsRead(program, withPast) {
  const active = program.data.strategies.map(strategyOf).filter((one) => withPast || !one.recalls);
  const names = active.flatMap(({ reads = [] }) => reads);
  const resolved = names.map((name) => (name.startsWith("role:") ? program.data.roles[name.slice(5)]?.name : name));
  return new Set(resolved.filter((name) => name !== undefined && program.facts.has(name)));
}

/** @param {Portable} tables */
function strategyOf(tables) {
  return /** @type {Strategy} */ (STRATEGIES.get(tables.name));
}

/**
 * Points rest on those of their facts that are known.
 * @param {Answers} facts
 */
function resting(facts) {
  return (/** @type {Contribution} */ one) => ({ ...one, facts: one.facts.filter((name) => facts.has(name)) });
}

/**
 * Keep the activities that were proposed; what is wrong with them, or "".
 * @param {Program} program
 * @param {Run} run
 * @param {OwnPractice[]} proposals
 */
function keepProposals(program, run, proposals) {
  const own = [...run.own];
  for (const [at, proposal] of proposals.entries()) {
    const made = readOwn(program, proposal);
    if (Array.isArray(made)) return `proposal ${at + 1}: ${made[0].code}`;
    const place = own.findIndex((one) => one.id === made.id);
    if (place < 0) own.push(made);
    else own[place] = { ...made, ...own[place] }; // what was told stays
  }
  if (own.length > Math.max(MOST_OWN, run.own.length)) {
    return `proposed more than the ${MOST_OWN} activities that there may be in all`;
  }
  run.own = own;
  return "";
}
