/** Engine: the front door. `load` takes a program and gives an engine, whose `decide` gives decisions. */

import { decide } from "./decide.js";
import { CheckIn } from "./checkin/check-in.js";
import { Context } from "./checkin/context.js";
import { start } from "./checkin/flow.js";
import { readState, shapedState } from "./checkin/read.js";
import { Decision } from "./decision.js";
import { ProgramError } from "./errors.js";
import { Program } from "./program.js";
import { Past } from "./past.js";
import { filledIn, NOBODY, remembered } from "./portrait.js";
import { readProfile } from "./profile.js";
import { readSignals, SIGNALS } from "./signals.js";
import { soundData } from "./sound.js";
import { STRATEGIES } from "./strategies.js";

/** @import { State } from "./checkin/data.js" */
/** @import { OwnPractice, ProgramData, Value } from "./types.js" */
/** @import { Activities } from "./listening/activities.js" */
/** @import { Heard } from "./listening/answer.js" */
/** @import { FreeText } from "./listening/free.js" */
/** @import { Listener } from "./listening/words.js" */
/** @import { Plan } from "./plan.js" */
/** @import { Portrait, Told } from "./portrait.js" */
/** @import { PastData } from "./past.js" */
/** @import { Profile } from "./profile.js" */

const FORMAT = "balm-program/1";
const FLOOR = "floor";

/**
 * @typedef {object} Options
 * @property {(OwnPractice | string)[]} [own] The person's own soothing activities, each a table or a title.
 * @property {string} [today] The day, as an ISO 8601 date, that help lines are checked against; else this device's day.
 * @property {PastData} [past] What lies behind the person: entries of `balm-history/1`, and the time now.
 * @property {Portrait} [portrait] What is remembered of the person: it adds facts and own activities. Where one is kept, a
 *   check-in puts what the packs ask once; of a stranger it is `{ format: "balm-portrait/1" }`.
 */

/** A loaded program. It keeps nothing of the people for whom it decides. */
export class Engine {
  /** @type {Program} */
  #program;

  /** @param {ProgramData} data A program that `load` has checked. */
  constructor(data) {
    this.#program = new Program(data);
  }

  /** The packs that decide. */
  get packs() {
    return this.#program.data.packs.map((pack) => ({ ...pack }));
  }

  /**
   * Take what hears typed text, as `addWords` of `balm-runtime/words` makes it; that is loaded apart, as a page can do
   * without it at first. Throws ProgramError where it is made for another program.
   * @param {string} digest The digest of that program.
   * @param {(program: Program) => Generator<void, Listener>} make Makes it in steps.
   * @returns {Generator<void, void>} After the last step it hears.
   */
  *takeListener(digest, make) {
    if (digest !== this.#program.data.digest) {
      throw new ProgramError("These words belong to another program. Use the two files that were compiled together.");
    }
    this.#program.listener = yield* make(this.#program);
  }

  /**
   * What somebody's own words say: as a free line, or as the answer to the question about a `fact`. Nothing of the text
   * is kept. Throws TypeError without words, and for a fact that nobody can tell.
   * @overload
   * @param {string} text
   * @returns {FreeText}
   *
   * @overload
   * @param {string} text
   * @param {string} fact
   * @param {Value[]} [options] The values of a numbered menu: "2" is the second, of a fact that is no number.
   * @returns {Heard}
   *
   * @param {string} text
   * @param {string} [fact]
   * @param {Value[]} [options]
   * @returns {FreeText | Heard}
   */
  listen(text, fact, options = []) {
    const { listener, facts } = this.#program;
    if (!listener) throw new TypeError("Nothing can be heard before `addWords`.");
    if (fact === undefined) return listener.hear(text);
    const declared = facts.get(fact);
    if (!declared || declared.origin === "rules") throw new TypeError(`\`${fact}\` is not a fact that can be told`);
    return listener.readAnswer(declared, text, options);
  }

  /**
   * What somebody does to look after themselves, in their own words: "walk with my dog, tea" are two activities.
   *
   * `own` of the result can be told as `own` of `decide`, and kept in a portrait. An activity has `tags` where a strategy can
   * read its title; others have none told, which is the careful side. Nothing of the text is kept. Throws TypeError
   * without words.
   * @param {string} text
   * @returns {Activities}
   */
  readActivities(text) {
    const { listener } = this.#program;
    if (!listener) throw new TypeError("Nothing can be heard before `addWords`.");
    return listener.readActivities(text);
  }

  /**
   * What to do now, for one person. Throws ProfileError, with every mistake.
   *
   * `facts` maps names of facts to values; "declined" is declined, and what is left out is unknown. Text is read as a
   * person types it: "7" is the number.
   * @param {Record<string, unknown>} facts
   * @param {Options} [options]
   * @returns {Decision}
   */
  decide(facts, { own = [], today = dayOf(new Date()), past, portrait } = {}) {
    const told = portrait ? filledIn(this.#program, portrait, facts, own, today) : { facts, own };
    const profile = readProfile(this.#program, told.facts, told.own);
    return this.#decide(past ? this.#withPast(profile, past) : profile, today, portrait?.plan);
  }

  /**
   * A check-in: what the packs ask of a person, screen by screen, and what they suggest; what is given is not asked.
   *
   * Throws ProfileError as `decide` does.
   * @param {Record<string, unknown>} [given]
   * @param {Options & {seed?: number}} [options]
   * @returns {CheckIn}
   */
  checkIn(given = {}, { own = [], today = dayOf(new Date()), past, portrait, seed = 0 } = {}) {
    const context = this.#context(today, past, portrait);
    const told = filledIn(this.#program, portrait ?? NOBODY, given, own, today);
    const profile = readProfile(this.#program, told.facts, told.own);
    return new CheckIn(context, start(context, profile, seed, portrait?.not_again ?? []));
  }

  /**
   * The portrait after somebody told something, as the state of a check-in has it; of a child, as it was before. Only facts
   * with `remember_days` enter it. `CheckIn.remembered` is the same after a whole check-in.
   * @param {Portrait} portrait
   * @param {Told} told
   * @param {string} [today]
   * @returns {Portrait}
   */
  remembered(portrait, told, today = dayOf(new Date())) {
    return remembered(this.#program, portrait, told, today);
  }

  /**
   * The check-in that goes on from a state, that of `CheckIn.state`; past and portrait are told again. Throws CheckInError for a
   * state that is none, or of other packs, and ProfileError for own activities that are none.
   * @param {unknown} state
   * @param {Pick<Options, "today" | "past" | "portrait">} [options]
   * @returns {CheckIn}
   */
  checkInFrom(state, { today = dayOf(new Date()), past, portrait } = {}) {
    const context = this.#context(today, past, portrait);
    const shaped = shapedState(state);
    const own = [shaped, ...shaped.back].flatMap((moment) => readProfile(this.#program, {}, moment.own).own);
    return new CheckIn(context, readState(context, shaped, own));
  }

  /**
   * @param {string} today
   * @param {PastData} [past]
   * @param {Portrait} [portrait]
   */
  #context(today, past, portrait) {
    const shown = { ...NOBODY, plan: portrait?.plan }; // its facts and activities are in the state
    const decide = (/** @type {State} */ { facts, own }) => this.decide(facts, { own, today, past, portrait: shown });
    return new Context(this.#program, decide, today, past !== undefined, portrait);
  }

  /**
   * @param {Profile} profile
   * @param {PastData} data
   * @returns {Profile}
   */
  #withPast(profile, data) {
    const past = new Past(this.#program, data, profile.own.map((one) => one.title));
    const { told, degraded } = readSignals(this.#program, past);
    for (const [name, value] of profile.told) told.set(name, value);
    return { ...profile, told, past, degraded };
  }

  /**
   * @param {Profile} profile
   * @param {string} today
   * @param {Plan} [plan]
   * @returns {Decision}
   */
  #decide(profile, today, plan) {
    const again = (/** @type {Record<string, unknown>} */ facts) => {
      const isTellable = (/** @type {string} */ name) => this.#program.facts.get(name)?.origin !== "rules";
      const [known, filled] = [true, false].map((wanted) =>
        [...profile.told].filter(([name]) => isTellable(name) === wanted),
      );
      const { told } = readProfile(this.#program, { ...Object.fromEntries(known), ...facts });
      // What signals filled in and nobody may tell stays.
      return this.#decide({ ...profile, told: new Map([...filled, ...told]) }, today, plan);
    };
    return new Decision(decide(this.#program, profile), today, again, plan);
  }
}

/**
 * The engine of a program: its text, or the data that it holds.
 *
 * Throws ProgramError for another format, for what was changed since it was compiled, for a program without a floor, and
 * for a strategy that this runtime does not have.
 * @param {string | object} program
 * @returns {Engine}
 */
export function load(program) {
  return engineOf(programData(program));
}

/**
 * The data of a program that is as it was compiled. Throws ProgramError for another format, and for what was changed.
 * @param {string | object} program
 */
export function programData(program) {
  return /** @type {ProgramData} */ (soundData(program, FORMAT, "The program"));
}

/**
 * The engine of a program that is known to be as it was compiled. Throws ProgramError for one without a floor, and for a
 * strategy that this runtime does not have.
 * @param {ProgramData} data
 * @returns {Engine}
 */
export function engineOf(data) {
  if (data.floor !== FLOOR || !data.packs.some((pack) => pack.name === FLOOR)) {
    throw new ProgramError("The program has no floor: Balm decides nothing without its safety rules.");
  }
  const missing = [
    ...data.strategies.filter((one) => !STRATEGIES.has(one.name)),
    ...data.signals.filter((one) => !SIGNALS.has(one.name)),
  ].map((one) => one.name);
  if (missing.length) {
    throw new ProgramError(`This runtime does not have ${missing.join(", ")}: update it, or compile without.`);
  }
  return new Engine(data);
}

/**
 * A moment's day by this device's own clock.
 * @param {Date} moment
 */
function dayOf(moment) {
  const [year, month, day] = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
