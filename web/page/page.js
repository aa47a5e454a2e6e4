/**
 * Page: a check-in as a person meets it, one screen after the other.
 *
 * It holds the check-in in memory alone. Each step forward is an entry of the browser's history that says how deep it
 * is and nothing of what was told, so that the browser's own way back goes back too.
 */

import { el } from "./dom.js";
import { begun } from "./entry.js";
import { without } from "./remembered.js";
import { checkInView } from "./views/check-in.js";

/** @import { CheckIn, CheckInInput, CheckInScreen, Portrait } from "../runtime/index.js" */
/** @import { Begun, KeptEntry } from "./entry.js" */
/** @import { Item } from "./remembered.js" */
/** @import { Store } from "./store.js" */
/** @import { Say } from "./texts.js" */

/** @typedef {(page: Page) => Node[]} View What a screen shows. */

/**
 * @typedef {object} Parts What a page is made of.
 * @property {Say} say
 * @property {Store} store
 * @property {() => CheckIn} begin A new check-in.
 * @property {(checkIn: CheckIn) => boolean} isChild Whether the person is a child.
 * @property {(checkIn: CheckIn) => boolean} mayBeKept Whether anything may be kept of it.
 * @property {(checkIn: CheckIn, begun: Begun) => KeptEntry | null} entryOf What was tried in one that ends.
 * @property {(portrait: Portrait) => Item[]} itemsOf What it remembers, in words.
 * @property {(portrait: Portrait, checkIn: CheckIn, forgotten: ReadonlySet<string>) => Portrait} portraitAfter
 * @property {(text: string) => boolean} isAlarming Whether there are words of danger in it.
 * @property {Record<string, string>} headings Of the parts of a safety plan.
 * @property {string} exit Where who leaves is led.
 */

export class Page {
  /** How to undo each step forward. @type {(() => void)[]} */
  #trail = [];
  /** Called when a screen goes. @type {(() => void)[]} */
  #endings = [];
  /** @type {View} */
  #view = checkInView;
  /** @type {CheckInScreen} */
  #screen;
  /** When the check-in began, and under which name. @type {Begun} */
  #begun;
  /** Keys of what was forgotten while the check-in went on. @type {Set<string>} */
  #forgotten = new Set();
  /** Name of a check-in that was to be kept -> whether the device took it. @type {Map<string, boolean>} */
  #kept = new Map();
  #leaving = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.say = parts.say;
    this.store = parts.store;
    this.checkIn = parts.begin();
    this.#screen = this.checkIn.screen;
    this.#begun = begun();
    /** Whether the person said that nothing of their check-ins is to be kept. */
    this.refused = false;
    /** Whether typed text can be told. */
    this.words = false;
    /** Whether what was told last was typed. */
    this.typed = false;
    /** Whether something to do was shown. */
    this.suggested = false;
  }

  /** What the check-in shows now. */
  get screen() {
    return this.#screen;
  }

  /** Show the first screen, and answer to the browser's way back and to what stands on every screen. */
  start() {
    history.replaceState({ depth: 0 }, "");
    addEventListener("popstate", (event) => this.#went(event.state?.depth ?? 0));
    document.addEventListener("click", (event) => {
      const at = /** @type {Element} */ (event.target);
      if (at.closest("[data-help]")) this.help();
      else if (at.closest("[data-leave]")) this.leave();
    });
    this.show(true);
  }

  /** Tell what was typed in the person's own words. @param {string} text */
  type(text) {
    this.tell({ free: text }, true);
  }

  /**
   * Tell something to the check-in, and show what comes.
   * @param {CheckInInput} input
   * @param {boolean} [typed] Whether it was typed: then what was understood is said back.
   */
  tell(input, typed = false) {
    this.typed = typed;
    const [before, view] = [this.checkIn, this.#view];
    const after = before.tell(input);
    if (after.state.back.length > before.state.back.length) {
      this.#forward(() => {
        this.#set(this.checkIn.tell({ command: "back" }));
        this.#view = view;
      });
    }
    this.#set(after);
    this.#view = checkInView;
    if (this.screen.kind === "end" && !this.refused && this.store.remembers) this.#keep();
    this.show();
  }

  /** Show a screen of the page's own. @param {View} view */
  open(view) {
    const before = this.#view;
    this.#forward(() => (this.#view = before));
    this.#view = view;
    this.show();
  }

  /** Whether anything may be kept of the check-in. */
  get mayBeKept() {
    return this.parts.mayBeKept(this.checkIn);
  }

  /** Whether the person is a child. */
  get isChild() {
    return this.parts.isChild(this.checkIn);
  }

  /** Answer whether the check-in may be kept. @param {boolean} answer */
  answerKeeping(answer) {
    this.refused = !answer;
    if (answer) this.#keep();
    this.show();
  }

  /** Forget all that is kept; nothing of this visit is kept after that. */
  forgetAll() {
    this.store.forget();
    this.refused = true;
    this.show();
  }

  /** Whether the device took what was to be kept of the check-in; undefined where nothing was. */
  get isKept() {
    return this.#kept.get(this.#begun.id);
  }

  #keep() {
    if (!this.mayBeKept) return;
    this.#kept.set(this.#begun.id, this.store.remember(this.entry(), (portrait) => this.portraitAfter(portrait)));
  }

  /** What was tried in the check-in; null where that was nothing. */
  entry() {
    return this.parts.entryOf(this.checkIn, this.#begun);
  }

  /** The portrait after the check-in. @param {Portrait} portrait */
  portraitAfter(portrait) {
    return this.parts.portraitAfter(portrait, this.checkIn, this.#forgotten);
  }

  /** Forget one thing that is remembered, also where the check-in knows of it. @param {string} key */
  forget(key) {
    this.#forgotten.add(key);
    this.store.changePortrait((portrait) => without(portrait, key));
  }

  /** Say that something from earlier days is not so any more: it is forgotten, and asked anew. @param {string} fact */
  takeBack(fact) {
    this.store.changePortrait((portrait) => without(portrait, fact));
    this.tell({ take_back: fact });
  }

  /** Whether there are words of danger in a text. @param {string} text */
  isAlarming(text) {
    return this.words && this.parts.isAlarming(text);
  }

  /** Whether nothing was told yet. */
  get isFresh() {
    return this.#trail.length === 0;
  }

  /** Begin anew. */
  again() {
    const [before, view, begins, forgotten] = [this.checkIn, this.#view, this.#begun, this.#forgotten];
    this.#forward(() => {
      this.#begun = begins;
      this.#forgotten = forgotten;
      this.#set(before);
      this.#view = view;
    });
    this.#set(this.parts.begin());
    this.#begun = begun();
    this.#forgotten = new Set();
    this.#view = checkInView;
    this.show();
  }

  /** Go back by one step. */
  back() {
    history.back();
  }

  help() {
    if (this.screen.commands.includes("help")) this.tell({ command: "help" });
    else if (this.#view !== checkInView) this.open(checkInView);
    else this.show();
  }

  /** Take everything off the screen, and lead elsewhere in place of the first entry: no way back leads here. */
  leave() {
    this.#leaving = true;
    document.body.replaceChildren();
    document.title = this.say("closed");
    const depth = this.#trail.length;
    if (depth) history.go(-depth);
    else location.replace(this.parts.exit);
  }

  /** From now on the check-in takes what it did not before: typed text. */
  wordsCame() {
    this.words = true;
    this.#set(this.checkIn);
    if (this.isFresh) this.show(true);
  }

  /** Call this when the screen that is being made goes. @param {() => void} end */
  whenGone(end) {
    this.#endings.push(end);
  }

  /** @param {CheckIn} checkIn */
  #set(checkIn) {
    this.checkIn = checkIn;
    this.#screen = checkIn.screen;
  }

  /** @param {() => void} undo */
  #forward(undo) {
    this.#trail.push(undo);
    history.pushState({ depth: this.#trail.length }, "");
  }

  /** The browser went to another entry. @param {number} depth */
  #went(depth) {
    if (this.#leaving) return location.replace(this.parts.exit);
    const steps = this.#trail.length - depth;
    if (steps < 0) history.go(steps); // what lay ahead is gone: it was told, and is told again or not
    else if (steps > 0) {
      this.typed = false;
      for (const undo of this.#trail.splice(depth).reverse()) undo();
      this.show();
    }
  }

  /**
   * Make the screen anew.
   * @param {boolean} [isFirst] Whether the page was opened just now: then a reader begins at its top.
   */
  show(isFirst = false) {
    for (const end of this.#endings.splice(0)) end();
    const main = /** @type {HTMLElement} */ (document.querySelector("main"));
    const nodes = this.#view(this);
    main.replaceChildren(...nodes);
    this.#showTop();
    if (!isFirst) {
      const heading = /** @type {HTMLElement | null} */ (main.querySelector("h1"));
      heading?.setAttribute("tabindex", "-1");
      (heading ?? main).focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    this.suggested ||= this.screen.recommendations.length > 0;
  }

  #showTop() {
    const top = /** @type {HTMLElement} */ (document.querySelector("#top"));
    const jump = /** @type {Element} */ (top.querySelector(".jump"));
    const back = el("button.plain.back", { type: "button", onclick: () => this.back() }, this.say("back"));
    top.replaceChildren(jump, this.#trail.length ? back : el("span.name", {}, this.say("name")));
  }
}
