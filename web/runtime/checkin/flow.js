/** Flow: a check-in's state and an input -> the state after it. Pure: the same state and input give the same state. */

import { canonicalJson } from "../canonical.js";
import { CheckInError } from "../errors.js";
import { ownTold } from "../own.js";
import { FORMAT, MOMENT } from "./data.js";
import * as guide from "./guide.js";
import * as inputs from "./inputs.js";
import { hearAnswers, hearFree, replyIn } from "./hearing.js";
import { notePut, waiting } from "./once.js";
import { ask, nowhere, place, stillComes } from "./place.js";
import { canOpen, opened } from "./suggestion.js";

/** @import { Profile } from "../profile.js" */
/** @import { OwnPractice, Practice } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { At, CommandName, Moment, State } from "./data.js" */

/** So many screens can be gone back. */
const MOST_BACK = 50;

/**
 * The state of a check-in with somebody of whom so much is known, and who does not want some practices again.
 * @param {Context} context @param {Profile} profile @param {number} seed @param {string[]} notAgain
 * @returns {State}
 */
export function start(context, profile, seed, notAgain) {
  /** @type {State} */
  const state = {
    format: FORMAT,
    facts: Object.fromEntries(profile.told),
    own: profile.own.map(toldOf),
    seed,
    at: nowhere("questions"),
    queue: [],
    proposed: {},
    put: [],
    steps: [],
    echo: [],
    taken_back: [],
    offers: [],
    unclear: 0,
    front: "",
    seen: [],
    turned_down: [],
    not_again: [...notAgain],
    others_wanted: 0,
    chosen: "",
    felt: "",
    note: "",
    help: [],
    touched: [],
    help_told: false,
    back: [],
  };
  state.at = place(context, state, context.decide(state));
  guide.bringForward(context, state);
  return state;
}

/** An activity as a table of what was told of it. @param {Practice} practice */
function toldOf(practice) {
  const told = Object.entries(ownTold(practice)).filter(([, value]) => value !== undefined);
  return /** @type {OwnPractice} */ (Object.fromEntries(told));
}

/**
 * The state after an input. Throws CheckInError for one that does not fit what is shown.
 * @param {Context} context @param {State} state @param {unknown} told
 * @returns {State}
 */
export function advance(context, state, told) {
  const pairs = isTable(told) ? Object.entries(told) : [];
  if (pairs.length !== 1) throw new CheckInError("an input has one key, such as `answers`");
  const [[kind, value]] = pairs;
  const draft = draftOf(state);
  /** @type {CommandName | undefined} */
  let command;
  if (kind === "ticks" && Array.isArray(value)) inputs.tick(context, draft, value);
  else if (kind === "none" && value === true) inputs.deny(context, draft);
  else if (kind === "answers" && isTable(value)) inputs.answer(context, draft, value);
  else if (kind === "said" && isTable(value)) command = hearAnswers(context, draft, value);
  else if (kind === "free" && typeof value === "string") {
    const reply = replyIn(context, state, value);
    if (reply) return advance(context, state, reply);
    command = hearFree(context, draft, value);
  } else if (kind === "choose") inputs.choose(context, draft, state.offers, value);
  else if (kind === "take_back") inputs.takeBack(context, draft, value);
  else if (kind === "open" && typeof value === "string") {
    draft.at = openedAt(context, state, value);
    notePut(context, draft);
    return wentOn(state, draft);
  } else if (kind === "take" && typeof value === "string") {
    guide.take(context, draft, value);
    return guided(context, state, draft);
  } else if (kind === "felt") {
    guide.feel(draft, value);
    return felt(context, state, draft);
  } else if (kind === "command" && typeof value === "string") {
    command = /** @type {CommandName} */ (value);
  } else throw new CheckInError("an input is one of those in docs/checkin.md");
  if (command === undefined) return placed(context, state, draft);
  const isTold = TOLD.some((key) => !isEqual(draft[key], state[key]));
  return commanded(context, isTold ? placed(context, state, draft) : state, command);
}

/** What is told beside a command changes one of these. @type {(keyof State)[]} */
const TOLD = ["facts", "queue", "put", "touched", "help"];

/** @param {unknown} raw @returns {raw is Record<string, unknown>} */
function isTable(raw) {
  return raw !== null && typeof raw === "object" && !Array.isArray(raw);
}

/**
 * @param {Context} context @param {State} state @param {CommandName} command
 * @returns {State}
 */
function commanded(context, state, command) {
  const draft = draftOf(state);
  const asking = state.at.facts.length > 0 || state.at.lines.length > 0;
  const { kind } = state.at;
  switch (command) {
    case "back":
      return back(context, state);
    case "help":
      return wentOn(state, { ...draft, at: nowhere("help") });
    case "stop":
      inputs.leaveScreen(context, draft);
      return wentOn(state, { ...draft, at: nowhere("end") });
    case "why":
      return { ...draft, echo: state.echo, offers: state.offers, note: "why" };
    case "skip":
    case "decline":
      if (asking) {
        if (command === "skip") inputs.passOver(context, draft);
        else inputs.decline(context, draft);
        return placed(context, state, draft);
      }
      if (command === "skip" && kind === "felt") {
        guide.feel(draft, null);
        return felt(context, state, draft);
      }
      if (command === "skip" && kind === "suggestion") {
        const at = waiting(context, state, context.decide(state));
        if (at) return put(context, state, draft, at);
      }
      break;
    case "done":
    case "something_else":
    case "not_again":
    case "worse":
      break;
    default:
      throw new CheckInError("`command` is one of those that the screen lists");
  }
  if (kind === "misfit" && (command === "skip" || command === "something_else")) {
    return guided(context, state, { ...draft, at: nowhere("suggestion") });
  }
  if (command !== "skip" && command !== "decline" && guide.saying(state)[command]) {
    inputs.leaveScreen(context, draft);
    guide.say(context, draft, command);
    return guided(context, state, draft);
  }
  return { ...draft, echo: state.echo }; // there is nothing here of which to say it
}

/** A copy to change, without what was said beside the last screen. @param {State} state @returns {State} */
function draftOf(state) {
  return {
    ...state,
    facts: { ...state.facts },
    own: [...state.own],
    queue: [...state.queue],
    proposed: { ...state.proposed },
    put: [...state.put],
    steps: [...state.steps],
    help: [...state.help],
    touched: [...state.touched],
    taken_back: [...state.taken_back],
    echo: [],
    offers: [],
    note: "",
  };
}

/**
 * The draft with the screen that something said of the suggestion leads to; what is asked of danger comes first.
 * @param {Context} context @param {State} before @param {State} draft
 */
function guided(context, before, draft) {
  if (draft.queue.length) draft.at = place(context, draft, context.decide(draft));
  guide.bringForward(context, draft);
  return wentOn(before, draft);
}

/**
 * The draft after somebody told how they feel: what waits to be put once comes before the end.
 * @param {Context} context @param {State} before @param {State} draft
 */
function felt(context, before, draft) {
  const isOver = draft.at.kind === "end" && !draft.queue.length;
  const at = isOver ? waiting(context, draft, context.decide(draft)) : undefined;
  return at ? put(context, before, draft, at) : guided(context, before, draft);
}

/** @param {Context} context @param {State} before @param {State} draft @param {At} at */
function put(context, before, draft, at) {
  draft.at = at;
  notePut(context, draft);
  return wentOn(before, draft);
}

/**
 * The draft with the screen that comes now.
 * @param {Context} context @param {State} before @param {State} draft
 */
function placed(context, before, draft) {
  const isQueued = isEqual(draft.queue, before.queue);
  if (isQueued && stays(before, draft)) return stayed(before, draft);
  const decision = context.decide(draft);
  if (!isQueued && !stillComes(context, draft, decision)) draft.at = nowhere("questions");
  draft.at = place(context, draft, decision);
  const isOtherwise = !isEqual(draft.facts, before.facts) || !isEqual(draft.own, before.own);
  if (isOtherwise) draft.front = ""; // it is chosen anew
  guide.bringForward(context, draft);
  return wentOn(before, draft);
}

/**
 * Whether what is told leads on to no other screen: from some only `back` or an answer does.
 * @param {State} before @param {State} draft
 */
function stays(before, draft) {
  const { kind } = before.at;
  return ["help", "end", "felt"].includes(kind) || (kind === "misfit" && isEqual(draft.facts, before.facts));
}

/**
 * The state after what was told where help is: it holds wherever `back` leads.
 * @param {State} before @param {State} after @returns {State}
 */
function stayed(before, after) {
  const told = Object.entries(after.facts).filter(([name, value]) => !isEqual(before.facts[name], value));
  const moments = before.back.map((moment) => ({ ...moment, facts: { ...moment.facts, ...Object.fromEntries(told) } }));
  return { ...after, back: moments };
}

/** What alone is otherwise makes no screen to go back to. @type {(keyof Moment)[]} */
const REMARKS = ["echo", "note", "unclear", "offers"];

/**
 * The state after, from which `back` leads to the one before, if anything but a remark is otherwise.
 * @param {State} before @param {State} after @returns {State}
 */
function wentOn(before, after) {
  const unclear = isSameScreen(before.at, after.at) ? after.unclear : 0;
  const isOtherwise = MOMENT.some((key) => !REMARKS.includes(key) && !isEqual(before[key], after[key]));
  if (!isOtherwise) return { ...after, unclear };
  return { ...after, unclear, back: [...before.back, momentOf(before)].slice(-MOST_BACK) };
}

/** Whether something that was asked is still asked. @param {At} before @param {At} after */
function isSameScreen(before, after) {
  if (before.kind !== after.kind || before.step !== after.step) return false;
  return before.facts.some((one) => after.facts.includes(one)) || before.lines.some((one) => after.lines.includes(one));
}

/**
 * The state before, with the help that is in sight to the end.
 * @param {Context} context @param {State} state @returns {State}
 */
function back(context, state) {
  const then = state.back.at(-1);
  if (!then) return { ...state, note: "", echo: [] };
  const before = { ...state, ...then, echo: [], note: "", back: state.back.slice(0, -1) };
  guide.bringForward(context, before); // what was told where help is may change it
  return before;
}

/** @param {State} state @returns {Moment} */
function momentOf(state) {
  return /** @type {Moment} */ (Object.fromEntries(MOMENT.map((key) => [key, state[key]])));
}

/**
 * The screen of a step, or of a fact, that can be opened here.
 * @param {Context} context @param {State} state @param {string} name
 */
function openedAt(context, state, name) {
  const decision = context.decide(state);
  if (!canOpen(context, state, decision).has(name)) throw new CheckInError("`open` takes one of those in `refine`");
  return opened(context, state, decision, name) ?? ask([name]);
}

/** Whether two parts of a state are the same data. @param {unknown} one @param {unknown} other */
function isEqual(one, other) {
  return canonicalJson(one) === canonicalJson(other);
}
