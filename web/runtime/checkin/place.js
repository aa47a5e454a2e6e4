/**
 * Place: a check-in's state and the decision so far -> which screen comes now.
 *
 * What words of danger and ticked lines ask comes first, then the rest of the screen that is being answered, then what
 * the floor asks, then the packs' steps; where nothing is left to ask, the suggestion.
 */

import { comesFor } from "./context.js";
import { lineFacts } from "./could-change.js";
import { floorAsks, stillAsked, urgent } from "./urgency.js";

/** @import { Decision } from "../decision.js" */
/** @import { Step } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { At, ScreenKind, State } from "./data.js" */

/**
 * The screen that comes now, where nobody asked for help or stopped.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {At}
 */
export function place(context, state, decision) {
  if (state.queue.length === 0) return next(context, state, decision);
  const queued = together(context, state.queue);
  if (context.fact(queued[0]).alarm) return ask(queued);
  const behind = next(context, state, decision);
  if (behind.facts.length === 0 || behind.facts.some((name) => context.fact(name).alarm)) return ask(queued);
  return { ...behind, facts: [...queued, ...behind.facts.filter((name) => !queued.includes(name))] };
}

/**
 * The screen that comes where nothing is in the queue.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {At}
 */
function next(context, state, decision) {
  const { at } = state;
  const atOnce = urgent(context, decision);
  if (atOnce && stillAsked(context, decision).some((name) => state.put.includes(name))) return nowhere("suggestion");
  if (at.facts.length || at.lines.length) return at;
  const could = couldChange(context, state, decision, atOnce);
  const coming = stepsLeft(context, state, decision, "before").flatMap((step) => atStep(context, state, could, step) ?? []);
  return floorQuestion(context, state, decision, could, coming) ?? coming[0] ?? askedAll(context, state);
}

/** The suggestion; or the end, where what is asked once came after what was done. @param {Context} context @param {State} state */
function askedAll(context, { at, chosen, felt }) {
  const isOver = chosen && felt !== "worse" && context.portrait && context.step(at.step)?.once;
  return nowhere(isOver ? "end" : "suggestion");
}

/**
 * What the floor asks before the steps that come; undefined where it asks nothing, or nothing that cannot wait.
 * @param {Context} context @param {State} state @param {Decision} decision @param {Set<string>} could @param {At[]} coming
 */
function floorQuestion(context, state, decision, could, coming) {
  const screens = coming.map((shown) => askedOn(context, shown));
  const asked = decision.outcome.judged.questions.filter(
    (name) => could.has(name) && canBePut(context, state, name) && floorAsks(context, decision, name),
  );
  const now = asked.filter((name) => {
    const waitsFor = context.fact(name).alarm ? screens.slice(0, 1) : screens;
    return !waitsFor.some((screen) => screen.has(name));
  });
  return now.length ? ask(together(context, now)) : undefined;
}

/**
 * Those of some facts that are asked on one screen now: those of danger, on a screen apart from others, or all.
 * @param {Context} context @param {string[]} names
 */
function together(context, names) {
  const danger = names.filter((name) => context.fact(name).alarm);
  return danger.length ? danger : [...names];
}

/**
 * Whether the condition of the step that is shown holds; so where none is.
 * @param {Context} context @param {State} state @param {Decision} decision
 */
export function stillComes(context, state, decision) {
  const step = context.step(state.at.step);
  return !step || comesFor(context, step, decision.outcome.judged.facts);
}

/** The screen of questions that are of no step. @param {string[]} facts @returns {At} */
export function ask(facts) {
  return { kind: "questions", step: "", facts: [...facts], lines: [] };
}

/** A screen that asks nothing. @param {ScreenKind} kind @returns {At} */
export function nowhere(kind) {
  return { kind, step: "", facts: [], lines: [] };
}

/**
 * The steps of a stage that were not done and whose condition holds, in their order.
 * @param {Context} context @param {State} state @param {Decision} decision @param {Step["stage"]} stage
 */
export function stepsLeft(context, state, decision, stage) {
  const { facts } = decision.outcome.judged;
  return context.steps.filter(
    (step) => step.stage === stage && !state.steps.includes(step.id) && comesFor(context, step, facts),
  );
}

/**
 * The screen of a step: what in it is unknown and could change what is shown; undefined where nothing is.
 * @param {Context} context @param {State} state @param {Set<string>} could @param {Step} step
 * @returns {At | undefined}
 */
export function atStep(context, state, could, step) {
  const lines = (step.lines ?? []).flatMap((line, at) => (lineFacts(line).some((name) => could.has(name)) ? [at] : []));
  const facts = (step.asked ?? []).filter((name) => canBePut(context, state, name) && could.has(name));
  if (lines.length === 0 && facts.length === 0) return undefined;
  return { kind: lines.length ? "lines" : "questions", step: step.id, facts, lines };
}

/** The facts that the screen of a step asks. @param {Context} context @param {At} shown */
function askedOn(context, shown) {
  const lines = context.step(shown.step)?.lines ?? [];
  return new Set([...shown.facts, ...shown.lines.flatMap((at) => lineFacts(lines[at]))]);
}

/** Whether there is a question about a fact, and it was not put already. @param {Context} context @param {State} state @param {string} name */
export function canBePut(context, state, name) {
  return Boolean(context.fact(name).ask) && !state.put.includes(name);
}

/** What `couldChange` found of a decision, by what else it rests on. @type {WeakMap<Decision, Map<string, Set<string>>>} */
const FOUND = new WeakMap();

/**
 * The unknown facts whose answers could change what is shown before or with the first suggestion, or its help.
 * @param {Context} context @param {State} state @param {Decision} decision @param {boolean} [helpOnly]
 */
export function couldChange(context, state, decision, helpOnly = false) {
  let found = FOUND.get(decision);
  if (!found) FOUND.set(decision, (found = new Map()));
  const key = JSON.stringify([helpOnly, state.steps]);
  const known = found.get(key);
  if (known) return known;
  const could = workedOut(context, state, decision, helpOnly);
  found.set(key, could);
  return could;
}

/** @param {Context} context @param {State} state @param {Decision} decision @param {boolean} helpOnly */
function workedOut(context, state, decision, helpOnly) {
  const { told, own } = decision.outcome;
  const minutes = context.factOfRole("minutes");
  const limited = own.some(({ practice }) => practice.minutes && practice.minutes[0] > (minutes?.range?.[0] ?? 0));
  return context.conditions.couldChange(told, {
    steps: context.steps.filter((step) => step.stage === "before" && !state.steps.includes(step.id)),
    reads: [...context.reads, ...(minutes && limited ? [minutes.name] : [])],
    own: own.length > 0,
    helpOnly,
  });
}

