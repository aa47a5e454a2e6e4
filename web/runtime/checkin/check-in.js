/** Check-in: the conversation as a host holds it. */

import { advance } from "./flow.js";
import { screen } from "./screen.js";

/** @import { Decision } from "../decision.js" */
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
   * The check-in after an input. Throws CheckInError for one that does not fit the screen, and for typed text without words.
   * @param {Input} told
   */
  tell(told) {
    return new CheckIn(this.#context, advance(this.#context, this.#state, told));
  }
}
