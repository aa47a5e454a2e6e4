/** Program: `balm-program/1` -> tables with which people are decided for. Only what is remembered of rows, and words, is added. */

import { factOf, holds, isSame, position, refuted } from "./conditions.js";
import { byCodePoint } from "./text.js";
import { catalogueEffects, packOf, touches } from "./effects.js";
import { Matcher } from "./matcher.js";

/** @import { Listener } from "./listening/words.js" */
/** @import { Condition, Effect, Fact, Practice, ProgramData, Referral, Rule, Value } from "./types.js" */

/**
 * @typedef {object} Derived How one fact is merged: of the values that are set, the first wins, and tags join.
 * @property {Fact} fact
 * @property {{value: Value, rules: number[]}[]} byValue In the order in which values win.
 * @property {number[] | null} ofFloor Of an open fact with a default, the rules of the floor that set it.
 *
 * @typedef {{name: string, rules: number[]}} Call A kind of help or a question, and rules that call for it.
 */

/** A program that was loaded. */
export class Program {
  /** @param {ProgramData} data */
  constructor(data) {
    this.data = data;
    /** What hears typed text, once a host has added words. @type {Listener | undefined} */
    this.listener = undefined;
    /** @type {Map<string, Fact>} */
    this.facts = new Map(data.facts.map((fact) => [fact.name, fact]));
    this.rules = data.rules;
    this.practices = data.practices;
    /** @type {Map<string, number>} */
    this.places = new Map(data.practices.map((practice, at) => [practice.id, at]));
    /** @type {Map<string, Referral>} */
    this.referrals = new Map(data.referrals.map((one) => [one.kind, one]));
    this.tags = data.tags.map(([name]) => name);
    this.needs = data.needs.map(([name]) => name);
    /** Rule -> the clauses of which one must hold. @type {number[][]} */
    this.alternatives = [];
    /** Rule -> the clauses of which none may hold. @type {number[][]} */
    this.blocks = [];
    this.clauses = this.makeClauses();
    this.feasible = new Matcher(
      data.practices.map((practice) => practice.limits ?? []),
      this.facts,
      (predicate, fact, answer) => !refuted(predicate, fact, answer),
    );
    /** Fact -> the rules that set it, ascending, each with the value. @type {Map<string, {rule: number, value: Value}[]>} */
    this.setting = new Map();
    this.rules.forEach((rule, at) => {
      for (const [name, value] of rule.sets ?? []) {
        this.setting.set(name, [...(this.setting.get(name) ?? []), { rule: at, value }]);
      }
    });
    const derived = new Set(data.strata.flat());
    /** @type {string[]} */
    this.given = data.facts.map((fact) => fact.name).filter((name) => !derived.has(name));
    this.strata = data.strata.map((names) => names.map((name) => this.derived(factOf(this.facts, name))));
    /** Rules that do something to practices. */
    this.acting = this.rules.map(touches);
    /** Rule -> what it does to practices, by their places. @type {Map<number, Effect>[]} */
    this.effects = catalogueEffects(data.rules, data.practices, data.floor);
    this.helpCalls = this.makeHelpCalls();
    this.questionCalls = this.makeQuestionCalls();
  }

  /** The clauses of all rules: of each its first alternative, then the other alternatives and what blocks it. */
  makeClauses() {
    /** @type {Condition[]} */
    const first = [];
    /** @type {Condition[]} */
    const further = [];
    this.rules.forEach((rule, at) => {
      const when = rule.when ?? [];
      const [one, ...others] = rule.any ? rule.any.map((any) => [...when, ...any]) : [when];
      first.push(/** @type {Condition} */ (one));
      /** @param {Condition} clause */
      const place = (clause) => this.rules.length + further.push(clause) - 1;
      this.alternatives.push([at, ...others.map(place)]);
      this.blocks.push((rule.unless ?? []).map(place));
    });
    return new Matcher([...first, ...further], this.facts, holds);
  }

  /** @param {Fact} fact @returns {Derived} */
  derived(fact) {
    /** @type {{value: Value, rules: number[]}[]} */
    const byValue = [];
    /** @type {number[]} */
    const floors = [];
    for (const { rule, value } of this.setting.get(fact.name) ?? []) {
      const said = byValue.find((one) => isSame(one.value, value));
      if (said) said.rules.push(rule);
      else byValue.push({ value, rules: [rule] });
      if (packOf(this.rules[rule].id) === this.data.floor) floors.push(rule);
    }
    const open = fact.open && fact.default !== undefined;
    const usual = fact.default;
    if (open && usual !== undefined && !byValue.some((one) => isSame(one.value, usual))) {
      byValue.push({ value: usual, rules: [] });
    }
    if (fact.type !== "tags") {
      const lastWins = fact.merge === "highest" || fact.merge === "any" ? -1 : 1;
      byValue.sort((one, other) => lastWins * (position(fact, one.value) - position(fact, other.value)));
    }
    return { fact, byValue, ofFloor: open ? floors : null };
  }

  /** Kinds of help, the most urgent first: what rules of the floor call for, the floor's own, by tier, by name. */
  makeHelpCalls() {
    const floor = this.data.floor;
    return this.calls((rule) => rule.refer ?? []).sort((one, other) => {
      const [mine, theirs] = [this.referrals.get(one.name), this.referrals.get(other.name)];
      return (
        Number(other.ofFloor) - Number(one.ofFloor) ||
        Number(theirs?.pack === floor) - Number(mine?.pack === floor) ||
        (theirs?.tier ?? 0) - (mine?.tier ?? 0) ||
        byCodePoint(one.name, other.name)
      );
    });
  }

  /** Facts to ask for, the most urgent first: what rules of the floor ask for, core facts, by name. */
  makeQuestionCalls() {
    return this.calls((rule) => rule.ask ?? []).sort((one, other) => {
      const [mine, theirs] = [factOf(this.facts, one.name), factOf(this.facts, other.name)];
      return (
        Number(other.ofFloor) - Number(one.ofFloor) ||
        Number(theirs.core ?? false) - Number(mine.core ?? false) ||
        byCodePoint(one.name, other.name)
      );
    });
  }

  /**
   * What rules call for, those of the floor apart.
   * @param {(rule: Rule) => string[]} named
   * @returns {(Call & {ofFloor: boolean})[]}
   */
  calls(named) {
    /** @type {Map<string, Call & {ofFloor: boolean}>} */
    const found = new Map();
    this.rules.forEach((rule, at) => {
      const ofFloor = packOf(rule.id) === this.data.floor;
      for (const name of named(rule)) {
        const key = `${ofFloor} ${name}`;
        const call = found.get(key) ?? { name, ofFloor, rules: [] };
        call.rules.push(at);
        found.set(key, call);
      }
    });
    return [...found.values()];
  }

  /**
   * What these facts say in a role; undefined where it is unknown, or where no pack declares the role.
   * @param {string} role
   * @param {Map<string, Value>} facts
   */
  roleAnswer(role, facts) {
    const name = this.data.roles[role]?.name;
    return name === undefined ? undefined : facts.get(name);
  }

  /**
   * The practice of an id in the catalogue.
   * @param {string} id
   * @returns {Practice | undefined}
   */
  practice(id) {
    const at = this.places.get(id);
    return at === undefined ? undefined : this.practices[at];
  }
}
