/** Recalled: a portrait and a check-in's state -> what is known from earlier days and so not asked, in words. */

import { isSame } from "../conditions.js";
import { say } from "../voice.js";
import { urgent } from "./urgency.js";

/** @import { Decision } from "../decision.js" */
/** @import { Rule } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { Screen, State } from "./data.js" */

/**
 * What is known from the portrait, as far as `say` has words for it, the latest day first. None beside urgent help, and
 * where help is shown or the check-in ends. Of what a host knows only what no rule asks of.
 * @param {Context} context @param {State} state @param {Decision} decision
 * @returns {Screen["recalled"]}
 */
export function recalled(context, state, decision) {
  if (!context.known.size || ["help", "end"].includes(state.at.kind) || urgent(context, decision)) return [];
  const asked = new Set(context.program.rules.flatMap(factsOf));
  return [...context.known]
    .filter(([name, { value }]) => isSame(state.facts[name], value))
    .filter(([name]) => context.fact(name).origin !== "host" || !asked.has(name))
    .map(([name, { value, on }]) => ({ fact: name, words: say(context.fact(name), value).join("; "), on }))
    .filter((one) => one.words)
    .sort((one, other) => Number(one.on < other.on) - Number(one.on > other.on));
}

/** The facts of a rule's conditions. @param {Rule} rule */
function factsOf({ when = [], any = [], unless = [] }) {
  return [...when, ...any.flat(), ...unless.flat()].map((predicate) => predicate.fact);
}
