/**
 * Inputs: a check-in's state and what is told to it -> the state with it, apart from which screen comes now.
 *
 * Each function changes a draft: a copy of the state that nobody else has.
 */

import { DECLINED, isSame } from "../conditions.js";
import { CheckInError } from "../errors.js";
import { Mistake, readValue } from "../facts.js";
import { OWN } from "../effects.js";
import { inOrder } from "../judge.js";
import { ownId } from "../own.js";
import { lineFacts } from "./could-change.js";

/** @import { OwnPractice, Value } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { Offers, State } from "./data.js" */

/**
 * Lines of the screen are so: what they set is told, and what they ask is asked next. Of none, all is left open.
 * @param {Context} context @param {State} draft @param {unknown[]} raw
 */
export function tick(context, draft, raw) {
  const lines = context.lines(draft);
  const places = raw.filter((at) => typeof at === "number" && Number.isInteger(at) && 0 <= at && at < lines.length);
  if (!lines.length || places.length < raw.length) {
    throw new CheckInError("`ticks` are places of lines that are shown, counted from 0");
  }
  if (!places.length) return passOver(context, draft);
  /** @type {Map<string, Value>} */
  const told = new Map();
  /** @type {Set<string>} */
  const asks = new Set();
  lines.forEach((line, at) => {
    if (!places.includes(at)) return;
    for (const [name, value] of line.sets ?? []) {
      const before = told.get(name);
      if (Array.isArray(before)) told.set(name, Array.isArray(value) ? [...before, ...value] : value);
      else if (before === undefined) told.set(name, value); // of two lines that say otherwise the first counts
    }
    if (line.asks && context.fact(line.asks).ask) asks.add(line.asks);
  });
  for (const [name, value] of told) tell(context, draft, name, value);
  finishStep(draft);
  draft.queue = [...asks, ...draft.queue.filter((name) => !asks.has(name))];
}

/**
 * None of the lines is so: what each says then is told of what is unknown.
 * @param {Context} context @param {State} draft
 */
export function deny(context, draft) {
  const lines = context.lines(draft);
  if (!lines.length) throw new CheckInError("`none` answers lines, and none are shown");
  for (const [name, value] of lines.flatMap((line) => line.none ?? [])) {
    if (!Object.hasOwn(draft.facts, name)) tell(context, draft, name, value);
  }
  draft.echo = []; // they read the lines themselves
  finishStep(draft);
}

/**
 * Values of facts; null leaves a question open.
 * @param {Context} context @param {State} draft @param {Record<string, unknown>} answers
 */
export function answer(context, draft, answers) {
  for (const [name, raw] of Object.entries(answers)) {
    if (!context.canBeTold(name)) throw new CheckInError("`answers` names a fact that nobody can tell");
    const value = readValue(context.fact(name), raw);
    if (value instanceof Mistake) throw new CheckInError(`\`answers\` has a value that \`${name}\` does not have`);
    if (value === undefined) leaveOpen(context, draft, name);
    else tell(context, draft, name, value);
  }
}

/**
 * One value of the first offer; null where it was none of them.
 * @param {Context} context @param {State} draft @param {Offers[]} offered @param {unknown} raw
 */
export function choose(context, draft, offered, raw) {
  const [first, ...rest] = offered;
  if (!first) throw new CheckInError("`choose` takes a value that is offered, and none is");
  draft.offers = rest;
  draft.note = rest.length ? "offered" : "";
  if (raw === null) return;
  const value = first.values.find((one) => isSame(one, /** @type {Value} */ (raw)));
  if (value === undefined) throw new CheckInError("`choose` takes a value that is offered");
  tell(context, draft, first.fact, value);
}

/**
 * A fact was understood wrongly: it is unknown again, and asked next.
 * @param {Context} context @param {State} draft @param {unknown} name
 */
export function takeBack(context, draft, name) {
  if (typeof name === "string" && name.startsWith(OWN)) return takeBackActivity(context, draft, name);
  if (typeof name !== "string" || !Object.hasOwn(draft.facts, name)) {
    throw new CheckInError("`take_back` names a fact that is told");
  }
  const fact = context.fact(name);
  delete draft.facts[name];
  draft.taken_back.push(name);
  if (fact.alarm) touch(draft, name);
  askAgain(context, draft, name);
}

/**
 * An activity was understood wrongly: it is gone, with what it alone says is liked, and that is asked next.
 * @param {Context} context @param {State} draft @param {string} id
 */
function takeBackActivity(context, draft, id) {
  const gone = draft.own.find((one) => ownId(one.title) === id);
  const fact = context.factOfRole("likes");
  if (!gone || !fact) throw new CheckInError("`take_back` names what is told");
  draft.own = draft.own.filter((one) => one !== gone);
  const likedOf = (/** @type {OwnPractice} */ one) => context.listener.readActivities(one.title).liked;
  const others = new Set(draft.own.flatMap(likedOf));
  const lost = likedOf(gone).filter((tag) => !others.has(tag));
  const left = likedIn(draft, fact.name).filter((tag) => !lost.includes(tag));
  delete draft.facts[fact.name];
  if (left.length) draft.facts[fact.name] = left;
  askAgain(context, draft, fact.name);
}

/** @param {Context} context @param {State} draft @param {string} name */
function askAgain(context, draft, name) {
  draft.put = draft.put.filter((one) => one !== name);
  if (context.fact(name).ask) draft.queue = [name, ...draft.queue.filter((one) => one !== name)];
}

/** What is told to be liked. @param {State} state @param {string} name The fact that says it. @returns {string[]} */
export function likedIn({ facts }, name) {
  const value = facts[name];
  return Array.isArray(value) ? value : [];
}

/**
 * Leave open all that the screen asks. Of questions of danger the person is told how to get to help.
 * @param {Context} context @param {State} draft
 */
export function passOver(context, draft) {
  if (context.lines(draft).flatMap(lineFacts).some((name) => context.fact(name).alarm)) draft.help_told = true;
  for (const name of [...draft.at.facts]) leaveOpen(context, draft, name);
  finishStep(draft);
}

/**
 * The person goes on without an answer: of a question of danger the help stays in sight.
 * @param {Context} context @param {State} draft
 */
export function leaveScreen(context, draft) {
  for (const name of draft.at.facts) if (context.fact(name).alarm) touch(draft, name);
}

/**
 * Decline what the screen asks and may be declined; the rest is left open.
 * @param {Context} context @param {State} draft
 */
export function decline(context, draft) {
  const asked = new Set([...draft.at.facts, ...context.lines(draft).flatMap(lineFacts)]);
  const declined = [...asked].filter((name) => context.fact(name).may_decline && !Object.hasOwn(draft.facts, name));
  passOver(context, draft);
  for (const name of declined) tell(context, draft, name, DECLINED);
}

/**
 * A fact is told.
 * @param {Context} context @param {State} draft @param {string} name @param {Value} value
 */
export function tell(context, draft, name, value) {
  draft.facts[name] = Array.isArray(value) ? inOrder(context.fact(name), value) : value;
  draft.echo.push(name);
  draft.taken_back = draft.taken_back.filter((one) => one !== name);
  draft.offers = draft.offers.filter((one) => one.fact !== name);
  asked(draft, name);
}

/**
 * A question was put and left open. What was told of it before stays.
 * @param {Context} context @param {State} draft @param {string} name
 */
export function leaveOpen(context, draft, name) {
  if (context.fact(name).alarm) touch(draft, name);
  if (!draft.put.includes(name)) draft.put.push(name);
  asked(draft, name);
}

/** Something was said of a fact of danger, or it was left open. @param {State} draft @param {string} name */
export function touch(draft, name) {
  if (!draft.touched.includes(name)) draft.touched.push(name);
}

/** The step that is shown is done. @param {State} draft */
export function finishStep(draft) {
  const { at } = draft;
  if (at.step && !draft.steps.includes(at.step)) draft.steps.push(at.step);
  draft.at = { ...at, facts: [], lines: [] };
}

/**
 * A fact was asked: it is off the screen and out of the queue, and a step whose last one it was is done.
 * @param {State} draft @param {string} name
 */
function asked(draft, name) {
  if (draft.at.facts.includes(name)) {
    draft.at = { ...draft.at, facts: draft.at.facts.filter((one) => one !== name) };
    if (!draft.at.facts.length) finishStep(draft);
  }
  draft.queue = draft.queue.filter((one) => one !== name);
  delete draft.proposed[name];
}
