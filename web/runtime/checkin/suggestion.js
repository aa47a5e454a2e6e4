/**
 * Suggestion: a decision and what came of it -> the practices to show, and what could be told to refine them.
 *
 * One practice is shown in full, two others by title. After one that left the person worse only closing practices are.
 */

import { OWN } from "../effects.js";
import { inWays, isNear, SHOWN, wayOf } from "../ways.js";
import { factsOf } from "./could-change.js";
import { atStep, canBePut, couldChange, stepsLeft } from "./place.js";
import { urgent } from "./urgency.js";

/** @import { Decision } from "../decision.js" */
/** @import { Ranked } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { At, State } from "./data.js" */

/**
 * The practices to show, the one in full first, of those that were not turned down.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {Ranked[]}
 */
export function shown(context, state, decision) {
  const left = decision.outcome.ranked.filter((one) => !isGone(context, state, one));
  const few = state.felt === "worse" ? steadying(context, decision, left) : ofNewWays(context, state, decision, left);
  return few.sort((one, other) => Number(one.practice.id !== state.front) - Number(other.practice.id !== state.front));
}

/** @param {Context} context @param {State} state @param {Ranked} one */
function isGone(context, state, one) {
  const { id } = one.practice;
  return state.turned_down.includes(id) || (state.not_again.includes(id) && canLeaveOut(context, one));
}

/**
 * Whether a practice can be left out for good: not one that keeps somebody safe, or that the floor keeps.
 * @param {Context} context @param {Ranked} one
 */
export function canLeaveOut(context, { keeps, practice }) {
  const safety = context.program.data.roles.safety?.name;
  return keeps === 0 && !(safety !== undefined && practice.tags?.includes(safety));
}

/**
 * As `Decision.ways`; of those that are as near to the first, the ways that were not turned down come first.
 * @param {Context} context @param {State} state @param {Decision} decision @param {Ranked[]} left
 */
function ofNewWays(context, state, decision, left) {
  const { ways } = context.program.data;
  const few = inWays(ways, left, SHOWN);
  if (few.length === SHOWN && !urgent(context, decision)) {
    few[SHOWN - 1] = lastShown(context, state, decision, few, left);
  }
  if (state.turned_down.length === 0) return few;
  const every = context.practices(decision);
  const met = new Set(
    state.turned_down.flatMap((name) => {
      const practice = every.get(name);
      return (practice && wayOf(ways, practice)) ?? [];
    }),
  );
  const [first] = few;
  /** @param {Ranked} one */
  const key = (one) => {
    const way = wayOf(ways, one.practice);
    return 2 * Number(!isNear(ways, first, one)) + Number(way !== undefined && met.has(way));
  };
  return few.sort((one, other) => key(one) - key(other));
}

/**
 * The last one of these few, or what is shown in its place: where a portrait is kept and none of the few already helps the
 * person, something that does; else, where none is a small step further than what did well, such a step.
 *
 * Either may lie twice as far behind the first as another way. What helps takes the place of nothing that rules put
 * before it.
 * @param {Context} context @param {State} state @param {Decision} decision @param {Ranked[]} few @param {Ranked[]} left
 */
function lastShown(context, state, decision, few, left) {
  const told = state.facts[context.factOfRole("likes")?.name ?? ""];
  const liked = Array.isArray(told) ? told : [];
  const steps = new Set(decision.outcome.contributions.flatMap((one) => (one.next_step ? [one.practice] : [])));
  const last = few[few.length - 1];
  const near = left.filter((one) => few[0].score - one.score <= 2 * context.program.data.ways.spread);
  /** @param {Ranked} one */
  const helps = ({ practice: { id, tags = [] } }) => id.startsWith(OWN) || tags.some((tag) => liked.includes(tag));
  if (!few.slice(0, -1).some(helps)) {
    if (helps(last)) return last;
    if (context.portrait) {
      const served = near.find((one) => helps(one) && one.keeps === last.keeps && one.firsts === last.firsts);
      if (served) return served;
    }
  }
  if (few.some((one) => steps.has(one.practice.id))) return last;
  return near.find((one) => steps.has(one.practice.id) && one.keeps === last.keeps) ?? last;
}

/**
 * Closing practices, first those that would come first if kindness to oneself had hurt right now.
 * @param {Context} context @param {Decision} decision @param {Ranked[]} left
 */
function steadying(context, decision, left) {
  const closing = left.filter((one) => one.practice.stance === "closing");
  const fact = context.factOfRole("backdraft");
  const hurt = context.program.data.roles.backdraft?.marks?.at(-1);
  if (!fact || fact.origin === "rules" || hurt === undefined) return closing.slice(0, SHOWN);
  const { ranked } = decision.whatIf({ [fact.name]: hurt }).outcome;
  const ranks = new Map(ranked.map((one, rank) => [one.practice.id, rank]));
  /** @param {Ranked} one */
  const rank = (one) => ranks.get(one.practice.id) ?? -1;
  return closing.filter((one) => rank(one) >= 0).sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
}

/**
 * Titles of what the first suggestion would show beside these few, had the person not asked to leave it out.
 * @param {Context} context @param {State} state @param {Decision} decision @param {Ranked[]} few
 */
export function leftOut(context, state, decision, few) {
  if (!state.not_again.length || state.turned_down.length || state.seen.length > 1) return [];
  const would = shown(context, { ...state, not_again: [] }, decision);
  return would
    .filter((one) => state.not_again.includes(one.practice.id) && !few.includes(one))
    .map((one) => one.practice.title);
}

/**
 * What can be told on this screen, and its title, in words.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {Map<string, string>}
 */
export function canOpen(context, state, decision) {
  if (state.at.kind === "misfit") return misfits(context, state, decision);
  const isRefined = state.at.kind === "suggestion" && state.felt !== "worse";
  return isRefined ? refining(context, state, decision) : new Map();
}

/**
 * The screen of a step that can be opened; undefined where it is a fact on its own.
 * @param {Context} context @param {State} state @param {Decision} decision @param {string} name
 * @returns {At | undefined}
 */
export function opened(context, state, decision, name) {
  const step = context.step(name);
  if (!step) return undefined;
  if (step.stage !== "misfit") return atStep(context, state, couldChange(context, state, decision), step);
  const { lines = [], asked = [] } = step;
  return { kind: lines.length ? "lines" : "questions", step: step.id, facts: [...asked], lines: [...lines.keys()] };
}

/**
 * What may not fit about what was suggested, and its title: the steps of which an answer could change it.
 *
 * They ask anew what is told already: it may be otherwise, or was understood wrongly.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {Map<string, string>}
 */
export function misfits(context, state, decision) {
  const could = new Set([...couldChange(context, state, decision), ...Object.keys(state.facts)]);
  const steps = stepsLeft(context, state, decision, "misfit");
  return new Map(
    steps.filter((step) => factsOf(step).some((name) => could.has(name))).map((step) => [step.id, step.title]),
  );
}

/**
 * What could be told beside the suggestion and could change it: the steps for afterwards; then facts that no step asks
 * for, those that rules ask for and those of the core, but none of these beside help at once.
 * @param {Context} context @param {State} state @param {Decision} decision @returns {Map<string, string>}
 */
function refining(context, state, decision) {
  const could = couldChange(context, state, decision);
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const step of stepsLeft(context, state, decision, "after")) {
    if (atStep(context, state, could, step)) found.set(step.id, step.title);
  }
  if (urgent(context, decision)) return found;
  const inSteps = new Set(context.steps.flatMap(factsOf));
  const core = context.program.data.facts.filter((one) => one.core && one.origin !== "rules" && !one.sensitive);
  for (const name of [...decision.outcome.judged.questions, ...core.map((one) => one.name)]) {
    if (could.has(name) && !inSteps.has(name) && canBePut(context, state, name)) {
      found.set(name, context.fact(name).ask ?? "");
    }
  }
  return found;
}
