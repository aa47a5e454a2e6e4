/** Help: a check-in's state and the decision so far -> the kinds of help in sight, the most urgent first. */

import { DECLINED } from "../conditions.js";
import { byCodePoint } from "../text.js";

/** @import { Decision } from "../decision.js" */
/** @import { Context } from "./context.js" */
/** @import { State } from "./data.js" */

/**
 * The kinds of help in sight: those of the decision, those that words of danger called, and those of every question of
 * danger of which something was said, or that was left open, while it is unknown.
 * @param {Context} context @param {State} state @param {Decision} decision
 */
export function kindsInSight(context, state, decision) {
  const found = decision.outcome.judged.referrals;
  const open = state.touched.filter((name) => !Object.hasOwn(state.facts, name) || state.facts[name] === DECLINED);
  const danger = open.map((name) => context.fact(name).alarm ?? "");
  const kept = [...state.help, ...danger].filter((kind) => kind && !found.includes(kind));
  return kept.length ? byUrgency(context, [...found, ...kept]) : [...found];
}

/**
 * The kinds of help of all facts of danger: what is shown to whoever asks for help where nothing else is in sight.
 * @param {Context} context
 */
export function kindsOfDanger(context) {
  const { facts, referrals } = context.program.data;
  const kinds = facts.flatMap((fact) => fact.alarm ?? []);
  const ofFloor = referrals.filter((one) => one.pack === context.floor).map((one) => one.kind);
  return byUrgency(context, kinds.length ? kinds : ofFloor);
}

/** @param {Context} context @param {string[]} kinds */
function byUrgency({ program, floor }, kinds) {
  return [...new Set(kinds)].sort((one, other) => {
    const [mine, theirs] = [program.referrals.get(one), program.referrals.get(other)];
    return (
      Number(mine?.pack !== floor) - Number(theirs?.pack !== floor) ||
      (theirs?.tier ?? 0) - (mine?.tier ?? 0) ||
      byCodePoint(one, other)
    );
  });
}
