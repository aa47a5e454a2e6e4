/**
 * Could change: what is told of a person -> the facts whose answers could still change what they are shown.
 *
 * A condition is settled where no answers to the facts that nobody told could make it otherwise; each of these counts as
 * able to become anything. A fact could change what is shown where a rule that acts, the limits of a practice, a
 * strategy, or a step that may still come names it in a condition that is not settled, directly or through derived facts.
 */

import { holds, factOf, isSame, refuted } from "../conditions.js";
import { packOf } from "../effects.js";
import { merged } from "../judge.js";

/** @import { Answer, Answers, Condition, Effect, Fact, Line, Predicate, Rule, Step } from "../types.js" */
/** @import { Derived, Program } from "../program.js" */


/** @typedef {Answer[] | null} Values What a derived fact may be, undefined for unknown; null where it is not listed. */
/** @typedef {{can: boolean, must: boolean}} Bounds Whether something may be so, and whether it surely is. */

/**
 * @typedef {object} Clause An alternative of a rule or step, or what blocks it.
 * @property {Map<string, Predicate[]>} predicates By the facts that they name.
 *
 * @typedef {object} Stated A rule or a step.
 * @property {Clause[]} alternatives
 * @property {Clause[]} blocks
 */

/** The conditions of a program's rules, steps and practices' limits. Immutable. */
export class Conditions {
  /** @param {Program} program @param {Step[]} steps */
  constructor(program, steps) {
    this.program = program;
    this.rules = program.rules.map(statedOf);
    /** @type {Map<string, Stated>} */
    this.steps = new Map(steps.map((step) => [step.id, statedOf(step)]));
    this.limits = program.practices.map((practice) => clauseOf(practice.limits ?? []));
    /** @type {Map<string, Derived>} */
    this.workedOut = new Map();
    for (const one of program.strata.flat()) if (!one.fact.told_wins) this.workedOut.set(one.fact.name, one);
    /** Fact -> the clauses of rules that do no more than ask for it, which are no ground to ask. */
    this.onlyAsking = this.makeOnlyAsking();
    const { rules, effects } = program;
    const kept = new Set(rules.flatMap(({ keep }, at) => (keep ? placesWhere(effects[at], (one) => one.keeps > 0) : [])));
    /** Rule -> the practices that it excludes whatever keeps them. */
    this.drops = rules.map(({ id, exclude, only }, at) => {
      if (!exclude && !only) return [];
      const ofFloor = packOf(id) === program.data.floor;
      return placesWhere(effects[at], (one, place) => one.excluded && (ofFloor || !kept.has(place)));
    });
  }

  makeOnlyAsking() {
    /** @type {Map<string, Set<Clause>>} */
    const found = new Map();
    this.program.rules.forEach((rule, at) => {
      if (rule.ask?.length !== 1 || this.program.acting[at] || rule.refer) return;
      const clauses = found.get(rule.ask[0]) ?? new Set();
      for (const one of [...this.rules[at].alternatives, ...this.rules[at].blocks]) clauses.add(one);
      found.set(rule.ask[0], clauses);
    });
    return found;
  }

  /**
   * The facts that may be told, are not, and whose answers could change what is shown.
   *
   * `steps` are those that may still come, `reads` the facts that strategies look at; `own` says whether there may be
   * practices of the person's own. With `helpOnly` they are those that could change which kinds of help are called for,
   * or whether the floor or a step asks one of these.
   * @param {Answers} told
   * @param {{steps: Step[], reads: Iterable<string>, own: boolean, helpOnly: boolean}} about
   * @returns {Set<string>}
   */
  couldChange(told, { steps, reads, own, helpOnly }) {
    const settled = new Settled(this, told);
    const { rules, floor } = { rules: this.program.rules, floor: this.program.data.floor };
    const found = helpOnly
      ? named(this.rules.filter((_, at) => rules[at].refer).flatMap((one) => settled.open(one)))
      : this.reached(settled, reads, own);
    this.goDown(found, told, settled);
    let waiting = steps.map((step) => ({ stated: /** @type {Stated} */ (this.steps.get(step.id)), facts: factsOf(step) }));
    if (helpOnly) {
      rules.forEach((rule, at) => {
        if (rule.ask && packOf(rule.id) === floor) waiting.push({ stated: this.rules[at], facts: rule.ask });
      });
    }
    waiting = waiting.filter(({ stated }) => settled.open(stated).length > 0);
    while (waiting.length) {
      // What decides of whether a fact is asked counts as that fact does.
      const asked = waiting.filter(({ facts }) => facts.some((name) => found.has(name) && !told.has(name)));
      const deciding = [...named(asked.flatMap(({ stated }) => settled.open(stated)))].filter((one) => !found.has(one));
      if (!deciding.length) break;
      for (const name of deciding) found.add(name);
      this.goDown(found, told, settled);
      waiting = waiting.filter((one) => !asked.includes(one));
    }
    const { facts } = this.program;
    return new Set([...found].filter((name) => factOf(facts, name).origin !== "rules" && !told.has(name)));
  }

  /**
   * The facts that what acts looks at, whether they can be told or are derived.
   * @param {Settled} settled @param {Iterable<string>} reads @param {boolean} own
   */
  reached(settled, reads, own) {
    const { rules, practices, acting, effects, data } = this.program;
    const left = new Set(practices.keys());
    this.limits.forEach((limit, at) => !settled.limit(limit).can && left.delete(at));
    this.drops.forEach((places, rule) => {
      if (places.length && settled.firing(this.rules[rule]).must) for (const at of places) left.delete(at);
    });
    const clauses = this.rules.flatMap((one, rule) => {
      const { refer, ask } = rules[rule];
      return refer || ask || (acting[rule] && (own || isAny(effects[rule].keys(), left))) ? settled.open(one) : [];
    });
    const found = named(clauses);
    for (const [name, asking] of this.onlyAsking) {
      if (!clauses.some((one) => one.predicates.has(name) && !asking.has(one))) found.delete(name);
    }
    if (left.size || own) for (const name of reads) found.add(name);
    const limits = [...left].map((at) => this.limits[at]).filter((limit) => !settled.limit(limit).must);
    for (const name of named(limits)) found.add(name);
    const country = data.roles.country?.name;
    if (country && this.rules.some((one, rule) => rules[rule].refer && settled.firing(one).can)) {
      found.add(country); // it picks the help lines
    }
    return found;
  }

  /**
   * Add the facts that the derived ones among these rest on, as far as these are not settled.
   * @param {Set<string>} found @param {Answers} told @param {Settled} settled
   */
  goDown(found, told, settled) {
    for (const { fact, byValue, ofFloor } of this.program.strata.flat().reverse()) {
      if (!found.has(fact.name) || (fact.told_wins && told.has(fact.name))) continue;
      const values = fact.told_wins ? null : settled.valuesOf(fact.name);
      if (values && values.length < 2) continue;
      const may = byValue.filter((one) => !values || values.some((value) => isSame(value, one.value)));
      const setting = new Set([...(ofFloor ?? []), ...may.flatMap((one) => one.rules)]);
      for (const name of named([...setting].flatMap((rule) => settled.open(this.rules[rule])))) found.add(name);
    }
  }
}

/** What may be and what is sure, whatever the facts that nobody told become; each is worked out when it is asked for. */
class Settled {
  /** @param {Conditions} conditions @param {Answers} told */
  constructor(conditions, told) {
    this.conditions = conditions;
    this.told = told;
    /** @type {Map<Clause, Bounds>} */
    this.clauses = new Map();
    /** @type {Map<string, Values>} */
    this.values = new Map();
  }

  /** Whether a clause of a rule or step may hold, and surely does. @param {Clause} clause @returns {Bounds} */
  clause(clause) {
    return this.bounds(clause, holds);
  }

  /** Whether the limits of a practice may allow it, and surely do. @param {Clause} limit @returns {Bounds} */
  limit(limit) {
    return this.bounds(limit, (predicate, fact, answer) => !refuted(predicate, fact, answer));
  }

  /**
   * @param {Clause} clause
   * @param {(predicate: Predicate, fact: Fact, answer: Answer) => boolean} passes
   */
  bounds(clause, passes) {
    const known = this.clauses.get(clause);
    if (known) return known;
    const made = { can: true, must: true };
    for (const [name, predicates] of clause.predicates) {
      const fact = factOf(this.conditions.program.facts, name);
      const isTold = this.told.has(name);
      if (!isTold && !this.conditions.workedOut.has(name)) {
        made.must = false; // nobody told it, so it may be anything
        continue;
      }
      // A signal may fill in what rules work out: then both count.
      /** @type {Values[]} */
      const ranges = isTold ? [[this.told.get(name)]] : [];
      if (!isTold || this.conditions.workedOut.has(name)) ranges.push(this.valuesOf(name));
      for (const values of ranges) {
        const passing = (values ?? []).filter((value) => predicates.every((one) => passes(one, fact, value)));
        if (values && !passing.length) made.can = false;
        if (!values || passing.length < values.length) made.must = false;
      }
    }
    this.clauses.set(clause, made);
    return made;
  }

  /** Whether a rule or step may fire, and surely does. @param {Stated} stated @returns {Bounds} */
  firing({ alternatives, blocks }) {
    const may = alternatives.some((one) => this.clause(one).can);
    const does = alternatives.some((one) => this.clause(one).must);
    return {
      can: may && !blocks.some((one) => this.clause(one).must),
      must: does && !blocks.some((one) => this.clause(one).can),
    };
  }

  /** The clauses that are not settled, and could decide of their rule or step. @param {Stated} stated @returns {Clause[]} */
  open(stated) {
    const { can, must } = this.firing(stated);
    if (!can || must) return [];
    // Where an alternative holds, the others decide nothing.
    const met = stated.alternatives.some((one) => this.clause(one).must);
    const deciding = met ? stated.blocks : [...stated.alternatives, ...stated.blocks];
    return deciding.filter((one) => this.clause(one).can && !this.clause(one).must);
  }

  /** The values that a fact which nobody told may have. @param {string} name @returns {Values} */
  valuesOf(name) {
    const derived = this.conditions.workedOut.get(name);
    if (!derived) return null;
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const made = this.possible(derived);
    this.values.set(name, made);
    return made;
  }

  /** @param {Derived} derived @returns {Values} */
  possible(derived) {
    const { fact, byValue, ofFloor } = derived;
    /** @param {number} rule */
    const may = (rule) => this.firing(this.conditions.rules[rule]).can;
    /** @param {number} rule */
    const fires = (rule) => this.firing(this.conditions.rules[rule]).must;
    if (fact.type === "tags") {
      const isOpen = byValue.some((one) => one.rules.some((rule) => may(rule) !== fires(rule)));
      return isOpen ? null : [merged(derived, fires)];
    }
    const [mayStand, stands] = [ofFloor !== null && !ofFloor.some(fires), ofFloor !== null && !ofFloor.some(may)];
    /** @type {Answer[]} */
    const values = [];
    for (const { value, rules } of byValue) {
      const isDefault = isSame(value, fact.default);
      if (rules.some(may) || (mayStand && isDefault)) values.push(value);
      if (rules.some(fires) || (stands && isDefault)) return values;
    }
    return [...values, fact.default];
  }
}

/** @param {Rule | Step} stated @returns {Stated} */
function statedOf({ when = [], any, unless = [] }) {
  const alternatives = any ? any.map((one) => [...when, ...one]) : [when];
  return { alternatives: alternatives.map(clauseOf), blocks: unless.map(clauseOf) };
}

/** @param {Condition} condition @returns {Clause} */
function clauseOf(condition) {
  /** @type {Map<string, Predicate[]>} */
  const predicates = new Map();
  for (const one of condition) {
    const same = predicates.get(one.fact);
    if (same) same.push(one);
    else predicates.set(one.fact, [one]);
  }
  return { predicates };
}

/** The places of which something is so. @param {Map<number, Effect>} of @param {(one: Effect, at: number) => boolean} isSo */
function placesWhere(of, isSo) {
  /** @type {number[]} */
  const found = [];
  of.forEach((one, at) => isSo(one, at) && found.push(at));
  return found;
}

/** Whether any of some places is among others. @param {Iterable<number>} some @param {Set<number>} others */
function isAny(some, others) {
  for (const at of some) if (others.has(at)) return true;
  return false;
}

/** The facts that these clauses name. @param {Clause[]} clauses */
function named(clauses) {
  return new Set(clauses.flatMap((one) => [...one.predicates.keys()]));
}

/** Every fact that a step can tell, each once. @param {Step} step */
export function factsOf({ asked = [], lines = [] }) {
  return [...new Set([...asked, ...lines.flatMap(lineFacts)])];
}

/** The facts that a line can tell, each once. @param {Line} line */
export function lineFacts({ sets = [], asks, none = [] }) {
  return [...new Set([...sets.map(([name]) => name), ...(asks ? [asks] : []), ...none.map(([name]) => name)])];
}
