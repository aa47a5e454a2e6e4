/** Judge: told facts -> derived ones, fired rules, help, questions; fired rules -> points and exclusions. */

import { isSame } from "./conditions.js";
import { packOf } from "./effects.js";
import { hasBit } from "./matcher.js";

/** @import { Answers, Fact, Value } from "./types.js" */
/** @import { Derived, Program } from "./program.js" */

/**
 * @typedef {object} Judged What rules say of a person.
 * @property {Answers} facts Told and derived.
 * @property {number[]} fired The rules that fire, by their places, ascending.
 * @property {Uint8Array} fires Of each rule, whether it does.
 * @property {string[]} referrals Kinds of help, the most urgent first.
 * @property {string[]} questions Facts that rules ask for and that are unknown, the most urgent first.
 *
 * @typedef {object} Lanes What fired rules give to the practices of the catalogue, each by its place.
 * @property {Int32Array} points
 * @property {Int32Array} firsts
 * @property {Int32Array} keeps
 * @property {number[][]} excluding The rules that exclude a practice; of a kept one those whose exclusion counts.
 */

/**
 * @param {Program} program
 * @param {Answers} told
 * @returns {Judged}
 */
export function judge(program, told) {
  /** @type {Answers} */
  const facts = new Map(told);
  const holding = program.clauses.start();
  for (const name of program.given) program.clauses.keep(holding, name, facts.get(name));
  for (const stratum of program.strata) {
    // The rules that set a stratum name facts of those before it alone, all of which were looked at.
    for (const derived of stratum) {
      const { name, told_wins } = derived.fact;
      if (told_wins && facts.has(name)) continue;
      const value = merged(derived, (rule) => firesNow(program, holding, rule));
      if (value !== undefined) facts.set(name, value);
    }
    for (const { fact } of stratum) program.clauses.keep(holding, fact.name, facts.get(fact.name));
  }
  const fires = new Uint8Array(program.rules.length);
  /** @type {number[]} */
  const fired = [];
  for (let rule = 0; rule < fires.length; rule++) {
    if (firesNow(program, holding, rule)) {
      fires[rule] = 1;
      fired.push(rule);
    }
  }
  /** @param {{name: string, rules: number[]}[]} calls */
  const called = (calls) => {
    const names = calls.filter((call) => call.rules.some((rule) => fires[rule])).map((call) => call.name);
    return [...new Set(names)];
  };
  return {
    facts,
    fired,
    fires,
    referrals: called(program.helpCalls),
    questions: called(program.questionCalls).filter((name) => !facts.has(name)),
  };
}

/**
 * @param {Program} program
 * @param {Uint32Array} holding
 * @param {number} rule
 */
function firesNow(program, holding, rule) {
  const alternatives = program.alternatives[rule];
  for (let at = 0; ; at++) {
    if (at === alternatives.length) return false;
    if (hasBit(holding, alternatives[at])) break;
  }
  for (const block of program.blocks[rule]) if (hasBit(holding, block)) return false;
  return true;
}

/**
 * The value of a derived fact after these rules fired; undefined is unknown.
 * @param {Derived} derived
 * @param {(rule: number) => boolean} fires
 * @returns {Value | undefined}
 */
export function merged({ fact, byValue, ofFloor }, fires) {
  const usual = fact.default;
  const stands = ofFloor !== null && !ofFloor.some(fires);
  /** @param {{value: Value, rules: number[]}} one */
  const isSet = (one) => one.rules.some(fires) || (stands && isSame(one.value, usual));
  if (fact.type !== "tags") return byValue.find(isSet)?.value ?? usual;
  const set = byValue.filter(isSet);
  if (set.length === 0) return usual;
  return inOrder(fact, set.flatMap((one) => /** @type {string[]} */ (one.value)));
}

/**
 * Tags in declared order, each once.
 * @param {Fact} fact
 * @param {string[]} tags
 */
export function inOrder(fact, tags) {
  const had = new Set(tags);
  return (fact.values ?? []).filter((tag) => had.has(tag));
}

/**
 * What the fired rules give to the catalogue.
 * @param {Program} program
 * @param {Judged} judged
 * @returns {Lanes}
 */
export function judgeCatalogue(program, judged) {
  const count = program.practices.length;
  const [points, firsts, keeps] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  /** @type {number[][]} */
  const excluding = program.practices.map(() => []);
  for (const rule of judged.fired) {
    if (!program.acting[rule]) continue;
    for (const [at, effect] of program.effects[rule]) {
      points[at] += effect.points;
      firsts[at] += effect.firsts;
      keeps[at] += effect.keeps;
      if (effect.excluded) excluding[at].push(rule);
    }
  }
  const floor = program.data.floor;
  for (let at = 0; at < count; at++) {
    if (keeps[at] && excluding[at].length) {
      excluding[at] = excluding[at].filter((rule) => packOf(program.rules[rule].id) === floor);
    }
  }
  return { points, firsts, keeps, excluding };
}
