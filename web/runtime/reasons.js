/** Reasons: an outcome -> why each practice has its place, why others are left out, and what each fact rests on. */

import { factOf, isSame, refuted, satisfied, wantedTags } from "./conditions.js";
import { ownFeasible } from "./rank.js";

/** @import { Answer, Effect, Practice, Predicate } from "./types.js" */
/** @import { Outcome } from "./decide.js" */

/** How the id of the rule ends that a practice's `for` is read as. */
const MEANT = ".for";

/** @typedef {Map<string, Answer>} Named Facts with their values; undefined is unknown. */

/**
 * @typedef {object} Reason One rule's or strategy's contribution to one practice.
 * @property {string} by The rule's id, or `strategy:` and the strategy's name.
 * @property {number} points
 * @property {boolean} first
 * @property {boolean} kept
 * @property {string} because
 * @property {string} tell
 * @property {string} source
 * @property {number} rule The rule's place; -1 for a strategy.
 * @property {string[]} rests The facts that a strategy's points rest on.
 * @property {boolean} helped Whether `tell` says that this very practice helped the person.
 */

/**
 * What fired rules do to a practice, in their order.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {{rule: number, effect: Effect}[]}
 */
function effectsOn(outcome, practice) {
  const own = outcome.own.find((one) => one.practice === practice);
  if (own) return own.effects;
  const at = /** @type {number} */ (outcome.program.places.get(practice.id));
  return outcome.judged.fired.flatMap((rule) => {
    const effect = outcome.program.effects[rule].get(at);
    return effect ? [{ rule, effect }] : [];
  });
}

/**
 * What adds up to the practice's score: fired rules in their order, then strategies.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {Reason[]}
 */
export function reasons(outcome, practice) {
  /** @type {Reason[]} */
  const found = [];
  for (const { rule, effect } of effectsOn(outcome, practice)) {
    if (!(effect.points || effect.firsts || effect.keeps)) continue;
    const { id, because = "", tell = "", source = "" } = outcome.program.rules[rule];
    const [first, kept] = [effect.firsts > 0, effect.keeps > 0];
    found.push({ by: id, points: effect.points, first, kept, because, tell, source, rule, rests: [], helped: false });
  }
  for (const one of outcome.contributions) {
    if (one.practice !== practice.id) continue;
    const { points, because, tell, facts, helped = false } = one;
    const by = `strategy:${one.strategy}`;
    found.push({ by, points, first: false, kept: false, because, tell, source: "", rule: -1, rests: facts, helped });
  }
  return found;
}

/**
 * The facts that a reason rests on, with their values.
 * @param {Outcome} outcome
 * @param {Reason} reason
 * @returns {Named}
 */
export function reasonFacts(outcome, reason) {
  if (reason.rule >= 0) return firedFacts(outcome, reason.rule);
  return new Map(reason.rests.map((name) => [name, outcome.judged.facts.get(name)]));
}

/**
 * The facts whose values made a rule fire: those of `when`, and of the alternatives of `any` that hold.
 * Of the rule that a practice's `for` is read as, all that it names.
 * @param {Outcome} outcome
 * @param {number} at
 * @returns {Named}
 */
export function firedFacts(outcome, at) {
  const known = outcome.firedFacts.get(at);
  if (known) return known;
  const { facts } = outcome.judged;
  const rule = outcome.program.rules[at];
  /** @type {Named} */
  const found = new Map();
  if (rule.id.endsWith(MEANT)) {
    for (const { fact } of (rule.unless ?? []).flat()) found.set(fact, facts.get(fact));
  }
  const grounds = [rule.when ?? [], ...(rule.any ?? []).filter((one) => satisfied(one, outcome.program.facts, facts))];
  for (const predicate of grounds.flat()) {
    const value = narrowed(predicate, facts.get(predicate.fact));
    const before = found.has(predicate.fact) ? found.get(predicate.fact) : value;
    // Of two tests of one fact the one that names fewer tags says more.
    const shorter = Array.isArray(value) && Array.isArray(before) && before.length < value.length;
    found.set(predicate.fact, shorter ? before : value);
  }
  outcome.firedFacts.set(at, found);
  return found;
}

/**
 * Of told tags those that the predicate is about.
 * @param {Predicate} predicate
 * @param {Answer} value
 * @returns {Answer}
 */
function narrowed(predicate, value) {
  if (!Array.isArray(value)) return value;
  const wanted = wantedTags(predicate);
  const some = value.filter((tag) => wanted.includes(tag));
  return some.length ? some : value;
}

/**
 * The fired rules that exclude a practice; of a kept one, those whose exclusion counts.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {number[]}
 */
export function excludedBy(outcome, practice) {
  const own = outcome.own.find((one) => one.practice === practice);
  if (own) return own.effects.filter(({ effect }) => effect.excluded).map(({ rule }) => rule);
  return outcome.lanes.excluding[/** @type {number} */ (outcome.program.places.get(practice.id))];
}

/**
 * The facts that make a practice impossible now, with their values.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {Named}
 */
export function infeasible(outcome, practice) {
  const { program, judged } = outcome;
  /** @type {Named} */
  const found = new Map();
  for (const one of practice.limits ?? []) {
    const answer = judged.facts.get(one.fact);
    if (refuted(one, factOf(program.facts, one.fact), answer)) found.set(one.fact, answer);
  }
  if (outcome.own.some((one) => one.practice === practice) && !ownFeasible(program, practice, judged.facts)) {
    const minutes = program.data.roles.minutes.name;
    found.set(minutes, judged.facts.get(minutes));
  }
  return found;
}

/**
 * Every practice that is not recommended: the person's own first, then in catalogue order.
 * @param {Outcome} outcome
 * @returns {Practice[]}
 */
export function leftOut(outcome) {
  const shown = new Set(outcome.ranked.map((one) => one.practice.id));
  return [...outcome.own.map((one) => one.practice), ...outcome.program.practices].filter((one) => !shown.has(one.id));
}

/**
 * The fired rules that gave a derived fact its value; none where it was told or is a default.
 * @param {Outcome} outcome
 * @param {string} name
 * @returns {number[]}
 */
export function derivedBy(outcome, name) {
  const value = outcome.judged.facts.get(name);
  if (outcome.told.has(name) || value === undefined) return [];
  /** @param {Answer} said */
  const gave = (said) =>
    isSame(said, value) || (Array.isArray(said) && Array.isArray(value) && said.every((tag) => value.includes(tag)));
  return (outcome.program.setting.get(name) ?? [])
    .filter(({ rule, value: said }) => outcome.judged.fires[rule] && gave(said))
    .map(({ rule }) => rule);
}

/**
 * These facts led down to what was told: a derived fact is replaced by the facts of the rules that set it.
 * @param {Outcome} outcome
 * @param {Named} facts
 * @returns {Named}
 */
export function restsOn(outcome, facts) {
  /** @type {Named} */
  const found = new Map();
  for (const [name, value] of facts) {
    const below = basis(outcome, derivedBy(outcome, name));
    if (below.size === 0) below.set(name, value);
    for (const [fact, said] of below) if (!found.has(fact)) found.set(fact, said);
  }
  return found;
}

/**
 * What was told that fired rules rest on.
 * @param {Outcome} outcome
 * @param {number[]} rules
 * @returns {Named}
 */
export function basis(outcome, rules) {
  /** @type {Named} */
  const found = new Map();
  for (const rule of rules) {
    for (const [name, value] of restsOn(outcome, firedFacts(outcome, rule))) found.set(name, value);
  }
  return found;
}
