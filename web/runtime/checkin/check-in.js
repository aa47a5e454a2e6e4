/** Check-in: the conversation as a host holds it. */

import { NOBODY, remembered } from "../portrait.js";
import { advance } from "./flow.js";
import { putOnce } from "./once.js";
import { screen } from "./screen.js";

/** @import { Decision } from "../decision.js" */
/** @import { Portrait } from "../portrait.js" */
/** @import { Context } from "./context.js" */
/** @import { Input, Screen, State } from "./data.js" */

/** A check-in at one moment. Immutable: what is told to it gives another one. */
export class CheckIn {
  /** @type {Context} */
  #context;
  /** @type {State} */
  #state;

  /** @param {Context} context @param {State} state */
  constructor(context, state) {
    this.#context = context;
    this.#state = state;
  }

  /** All that is needed to go on from here, as plain data: a copy. It holds what was answered. @returns {State} */
  get state() {
    return structuredClone(this.#state);
  }

  /** What to show now. @returns {Screen} */
  get screen() {
    return structuredClone(screen(this.#context, this.#state));
  }

  /** The decision with what is known so far. @returns {Decision} */
  get decision() {
    return this.#context.decide(this.#state);
  }

  /**
   * The portrait to keep afterwards: with what was told here, and without what was taken back. `before` is the portrait as
   * it is kept now. Only what may be remembered enters it, and nothing that a child tells.
   * @param {Portrait} [before]
   */
  remembered(before = this.#context.portrait ?? NOBODY) {
    const { facts, own, not_again: notAgain, taken_back: takenBack } = this.state;
    const told = { facts, own, notAgain, takenBack, put: putOnce(this.#context, this.#state) };
    return remembered(this.#context.program, before, told, this.#context.today);
  }

  /**
   * The check-in after an input. Throws CheckInError for one that does not fit the screen, and for typed text without words.
   * @param {Input} told
   */
  tell(told) {
    return new CheckIn(this.#context, advance(this.#context, this.#state, told));
  }
}
