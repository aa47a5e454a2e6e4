/** Urgency: a decision -> whether the floor calls for help at once, and what is still asked then. */

import { packOf } from "../effects.js";

/** @import { Decision } from "../decision.js" */
/** @import { Context } from "./context.js" */

/** From this tier on help is wanted at once, and waits for no question but one that itself decides of it. */
const URGENT = 3;

/** Whether a kind of help is wanted at once. @param {Context} context @param {string} kind */
function isUrgent({ program }, kind) {
  return (program.referrals.get(kind)?.tier ?? 0) >= URGENT;
}

/** Whether the floor calls for help at once. @param {Context} context @param {Decision} decision */
export function urgent(context, decision) {
  return urgentCalls(context, decision).length > 0;
}

/** The rules of the floor that call for help at once. @param {Context} context @param {Decision} decision */
function urgentCalls(context, decision) {
  const { rules } = context.program;
  const fired = decision.outcome.judged.fired.map((at) => rules[at]);
  return fired.filter(
    (rule) => packOf(rule.id) === context.floor && rule.refer?.some((kind) => isUrgent(context, kind)),
  );
}

/**
 * The open questions; beside help at once only those that every call for it rests on.
 * @param {Context} context @param {Decision} decision
 */
export function stillAsked(context, decision) {
  const calls = urgentCalls(context, decision).map((rule) => new Set((rule.when ?? []).map((one) => one.fact)));
  return decision.outcome.judged.questions.filter((name) => calls.every((facts) => facts.has(name)));
}

/** Whether a rule of the floor asks for a fact. @param {Context} context @param {Decision} decision @param {string} name */
export function floorAsks(context, decision, name) {
  const { rules } = context.program;
  return decision.outcome.judged.fired.some(
    (at) => packOf(rules[at].id) === context.floor && rules[at].ask?.includes(name),
  );
}
