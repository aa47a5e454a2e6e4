/**
 * Once: a check-in's state -> the step that is put by itself, one time, to a person of whom a portrait is kept.
 *
 * It waits for an hour that is calm enough: no help is in sight, no question of danger was touched or passed over,
 * nothing left the person worse, and what the step says under `once` holds. Nothing is kept of a child.
 */

import { satisfied } from "../conditions.js";
import { isChild } from "../portrait.js";
import { kindsInSight } from "./help.js";
import { atStep, couldChange, stepsLeft } from "./place.js";

/** @import { Decision } from "../decision.js" */
/** @import { Context } from "./context.js" */
/** @import { At, State } from "./data.js" */

/**
 * The screen of the step that is put now; undefined where none waits.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {At | undefined}
 */
export function waiting(context, state, decision) {
  const { portrait, program } = context;
  if (!portrait || !isCalm(context, state, decision)) return undefined;
  const { facts } = decision.outcome.judged;
  for (const step of stepsLeft(context, state, decision, "after")) {
    if (!step.once || Object.hasOwn(portrait.put ?? {}, step.id) || !satisfied(step.once, program.facts, facts)) continue;
    const at = atStep(context, state, couldChange(context, state, decision), step);
    if (at) return at;
  }
  return undefined;
}

/** @param {Context} context @param {State} state @param {Decision} decision */
function isCalm(context, state, decision) {
  if (state.touched.length || state.help_told || state.felt === "worse") return false;
  return !isChild(context.program, state.facts) && !kindsInSight(context, state, decision).length;
}

/** Note that the step which is shown was put, if it is one that is put once. @param {Context} context @param {State} draft */
export function notePut(context, draft) {
  const { step } = draft.at;
  const isOnce = context.portrait && context.step(step)?.once;
  if (isOnce && !draft.steps.includes(step)) draft.steps = [...draft.steps, step];
}

/** What was put in this check-in and is put one time only. @param {Context} context @param {State} state */
export function putOnce(context, { steps }) {
  return context.steps.filter((step) => step.once && steps.includes(step.id)).map((step) => step.id);
}
