/**
 * Guide: what the person says of a suggestion -> the state after it, with the screen that comes then.
 *
 * Each function changes a draft: a copy of the state that nobody else has.
 */

import { CheckInError } from "../errors.js";
import { FELT } from "./data.js";
import { nowhere } from "./place.js";
import { canLeaveOut, misfits, shown } from "./suggestion.js";

/** @import { Context } from "./context.js" */
/** @import { CommandName, Felt, State } from "./data.js" */

/** So often something else is wanted before the person is asked what does not fit. */
const MISFIT_AFTER = 2;

/** What can be said of a suggestion, each with whether it can be said here. @param {State} state */
export function saying(state) {
  const suggested = state.at.kind === "suggestion" && state.front !== "";
  return { done: suggested, something_else: suggested, not_again: suggested, worse: state.seen.length > 0 };
}

/**
 * On a screen with a suggestion, say which practice is shown in full.
 * @param {Context} context @param {State} draft
 */
export function bringForward(context, draft) {
  if (draft.at.kind !== "suggestion") return;
  const [first] = shown(context, draft, context.decide(draft));
  draft.front = first ? first.practice.id : "";
  if (first) draft.seen = [...draft.seen.filter((name) => name !== draft.front), draft.front];
}

/**
 * Show another of the ways in full.
 * @param {Context} context @param {State} draft @param {string} name
 */
export function take(context, draft, name) {
  const few = draft.at.kind === "suggestion" ? shown(context, draft, context.decide(draft)) : [];
  if (!few.slice(1).some((one) => one.practice.id === name)) {
    throw new CheckInError("`take` takes the id of one of those in `others`");
  }
  draft.front = name;
}

/**
 * What a command says of the suggestion; it can be said here.
 * @param {Context} context @param {State} draft @param {CommandName} command
 */
export function say(context, draft, command) {
  switch (command) {
    case "done":
      choose(draft, "");
      draft.at = nowhere("felt");
      break;
    case "worse":
      setFelt(draft, "worse");
      break;
    case "not_again":
      leaveOut(context, draft);
      break;
    default:
      passOn(context, draft);
  }
}

/** How the person feels after what was suggested; null leaves it open. @param {State} draft @param {unknown} raw */
export function feel(draft, raw) {
  const felt = FELT.find((one) => one === raw);
  if (!felt && raw !== null) throw new CheckInError("`felt` is better, same, worse or null");
  const here = draft.at.kind === "felt" || (felt && draft.at.kind === "suggestion" && draft.front);
  if (!here) throw new CheckInError("`felt` is told of what was suggested, and nothing was");
  setFelt(draft, felt ?? "");
}

/**
 * After worse something steadying comes, and help is a word away; otherwise it ends here.
 * @param {State} draft @param {Felt | ""} felt
 */
function setFelt(draft, felt) {
  choose(draft, felt);
  draft.note = felt || "done";
  draft.at = nowhere(felt === "worse" ? "suggestion" : "end");
  draft.help_told ||= felt === "worse";
}

/**
 * The last practice was done. What left the person worse is not overwritten.
 * @param {State} draft @param {Felt | ""} felt
 */
function choose(draft, felt) {
  const name = /** @type {string} */ (draft.seen.at(-1));
  turnDown(draft, [name]);
  if (draft.felt !== "worse") [draft.chosen, draft.felt] = [name, felt];
}

/**
 * The practice is not wanted again: for good where that can be, otherwise for this check-in.
 * @param {Context} context @param {State} draft
 */
function leaveOut(context, draft) {
  const name = draft.front;
  const ranked = context.decide(draft).outcome.ranked.find((one) => one.practice.id === name);
  turnDown(draft, [name]);
  const forGood = ranked !== undefined && canLeaveOut(context, ranked);
  draft.note = forGood ? "left_out" : "kept";
  if (forGood) draft.not_again = [...draft.not_again, name];
}

/**
 * To the next way; after two the person is asked what does not fit.
 * @param {Context} context @param {State} draft
 */
function passOn(context, draft) {
  turnDown(draft, draft.seen);
  const decision = context.decide(draft);
  if (!shown(context, draft, decision).length) {
    draft.note = "nothing_else";
    return;
  }
  draft.others_wanted += 1;
  const asks = draft.others_wanted === MISFIT_AFTER && draft.felt !== "worse";
  if (asks && misfits(context, draft, decision).size) draft.at = nowhere("misfit");
}

/** @param {State} draft @param {string[]} names */
function turnDown(draft, names) {
  draft.turned_down = [...new Set([...draft.turned_down, ...names])];
  draft.front = "";
}
