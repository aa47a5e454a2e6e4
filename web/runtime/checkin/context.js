/** Context: the program, and how a check-in decides with it. */

import { factOf, satisfied } from "../conditions.js";
import { CheckInError } from "../errors.js";
import { known } from "../portrait.js";
import { factsRead } from "../strategies.js";
import { Conditions } from "./could-change.js";

/** @import { Decision } from "../decision.js" */
/** @import { Answers, Practice, Step } from "../types.js" */
/** @import { Portrait, ToldFact } from "../portrait.js" */
/** @import { Program } from "../program.js" */
/** @import { State } from "./data.js" */

/** Of each program, made when its first check-in begins. @type {WeakMap<Program, Conditions>} */
const CONDITIONS = new WeakMap();

/** What a check-in asks of the engine that holds it. */
export class Context {
  /** @type {(state: State) => Decision} */
  #decide;
  /** @type {{told: string, decision: Decision} | undefined} */
  #last;

  /**
   * @param {Program} program
   * @param {(state: State) => Decision} decide
   * @param {string} today The day, as an ISO 8601 date.
   * @param {boolean} withPast Whether something lies behind the person.
   * @param {Portrait} [portrait] What is remembered of the person; undefined where no portrait is kept.
   */
  constructor(program, decide, today, withPast, portrait) {
    this.program = program;
    this.#decide = decide;
    this.today = today;
    this.portrait = portrait;
    /** What is known from the portrait. @type {Map<string, ToldFact>} */
    this.known = portrait ? known(program, portrait, today) : new Map();
    this.steps = program.data.steps;
    /** The facts that strategies look at. */
    this.reads = factsRead(program, withPast);
    this.floor = program.data.floor;
    this.texts = program.data.texts;
  }

  /** The decision with what a state tells; the last one is kept, as the next screen mostly rests on it. @param {State} state */
  decide(state) {
    const told = JSON.stringify([state.facts, state.own]);
    if (told !== this.#last?.told) this.#last = { told, decision: this.#decide(state) };
    return this.#last.decision;
  }

  /** Whether typed text can be heard. */
  get listens() {
    return this.program.listener !== undefined;
  }

  /** What hears typed text. Throws CheckInError where the host has added no words. */
  get listener() {
    const { listener } = this.program;
    if (!listener) throw new CheckInError("typed text cannot be heard without words: give `answers` or `ticks`");
    return listener;
  }

  get conditions() {
    let found = CONDITIONS.get(this.program);
    if (!found) CONDITIONS.set(this.program, (found = new Conditions(this.program, this.steps)));
    return found;
  }

  /** A declared fact. @param {string} name */
  fact(name) {
    return factOf(this.program.facts, name);
  }

  /** Whether there is a fact, and a profile may tell it. @param {unknown} name */
  canBeTold(name) {
    const fact = typeof name === "string" ? this.program.facts.get(name) : undefined;
    return fact !== undefined && fact.origin !== "rules";
  }

  /** The step with this id; undefined where there is none. @param {string} id */
  step(id) {
    return this.steps.find((one) => one.id === id);
  }

  /** The lines of the screen. @param {State} state */
  lines(state) {
    const lines = this.step(state.at.step)?.lines ?? [];
    return state.at.lines.map((at) => lines[at]);
  }

  /** The fact that has a role; undefined where no pack declares it. @param {string} role */
  factOfRole(role) {
    return this.program.facts.get(this.program.data.roles[role]?.name ?? "");
  }

  /** The practices of the packs, and the person's own. @param {Decision} decision @returns {Map<string, Practice>} */
  practices(decision) {
    const every = [...this.program.practices, ...decision.outcome.own.map((one) => one.practice)];
    return new Map(every.map((one) => [one.id, one]));
  }
}

/**
 * Whether a step is for somebody.
 * @param {Context} context @param {Step} step @param {Answers} answers Told and derived.
 */
export function comesFor({ program }, { when = [], any, unless = [] }, answers) {
  /** @param {import("../types.js").Condition} one */
  const holds = (one) => satisfied(one, program.facts, answers);
  return holds(when) && (!any || any.some(holds)) && !unless.some(holds);
}
