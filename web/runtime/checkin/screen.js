/** Screen: a check-in's state -> what is shown, as plain data. */

import { Mistake, readTold, readValue } from "../facts.js";
import { ownId } from "../own.js";
import { filled, folded } from "../text.js";
import { lineFacts } from "./could-change.js";
import { FELT } from "./data.js";
import { saying } from "./guide.js";
import { hearsActivities } from "./hearing.js";
import { kindsInSight, kindsOfDanger } from "./help.js";
import { waiting } from "./once.js";
import { recalled } from "./recalled.js";
import { canOpen, leftOut, shown } from "./suggestion.js";
import { urgent } from "./urgency.js";
import { label, labels, saidBack } from "./wording.js";

/** @import { Decision } from "../decision.js" */
/** @import { Fact, Ranked, Texts, Value } from "../types.js" */
/** @import { Context } from "./context.js" */
/** @import { CommandName, Option, Question, Screen, State } from "./data.js" */

/** After so many answers that could not be understood the ways out are put in sight. */
const ENOUGH_UNCLEAR = 2;

/**
 * What a check-in shows now.
 * @param {Context} context @param {State} state @returns {Screen}
 */
export function screen(context, state) {
  const decision = context.decide(state);
  const { at } = state;
  const step = context.step(at.step);
  const inSight = kindsInSight(context, state, decision);
  const kinds = at.kind === "help" && !inSight.length ? kindsOfDanger(context) : inSight;
  const asking = at.kind === "lines" || at.kind === "questions";
  const over = at.kind === "end" && !state.chosen;
  const few = at.kind === "suggestion" || over ? shown(context, state, decision) : [];
  const commands = commandsOf(context, state, decision);
  return {
    kind: at.kind,
    step: at.step,
    title: titleOf(context, state, decision),
    lines: context.lines(state).map((line) => line.text),
    questions: at.facts.map((name) => question(context, state, name)),
    text: context.listens && Boolean((asking && step?.text) || at.facts.some((name) => hearsActivities(context, name))),
    recommendations: few.slice(0, 1).map((one) => recommendation(decision, one)),
    others: over ? [] : few.slice(1).map(({ practice: { id, title, minutes } }) => ({
      practice: id, title, minutes: minutes ? [...minutes] : null,
    })),
    left_out: few.length ? leftOut(context, state, decision, few) : [],
    felt: at.kind === "felt" ? FELT.map((felt) => ({ felt, label: context.texts.felt[felt] })) : [],
    refine: [...canOpen(context, state, decision)].map(([open, title]) => ({ open, title })),
    where: country(context, decision, kinds).map((name) => question(context, state, name)),
    offers: state.offers.map(({ fact, values }) => offer(context, fact, values)),
    echo: [...new Set(state.echo)].flatMap((name) => echoed(context, state, name)),
    recalled: recalled(context, state, decision),
    help: kinds.map((kind) => {
      const { title, text, resources } = decision.help(kind);
      return { kind, title, text, resources };
    }),
    urgent: urgent(context, decision),
    hint: hint(context, state),
    commands,
    in_sight: wantedInSight(state).filter((name) => commands.includes(name)),
  };
}

/** @param {Context} context @param {State} state @param {Decision} decision */
function titleOf(context, state, decision) {
  if (state.at.kind === "misfit") return context.texts["check-in"].misfit;
  if (state.at.kind !== "felt") return context.step(state.at.step)?.title ?? "";
  return filled(context.texts["check-in"]["how-felt"], { title: context.practices(decision).get(state.seen.at(-1) ?? "")?.title ?? "" });
}

/** A practice as the person sees it. @param {Decision} decision @param {Ranked} ranked */
function recommendation(decision, ranked) {
  const { practice, title, kind, minutes, text, cautions, tell } = decision.recommendation(ranked);
  return { practice, title, kind, minutes, text, cautions, tell };
}

/** @param {Context} context @param {State} state @param {string} name @returns {Question} */
function question(context, state, name) {
  const fact = context.fact(name);
  const [low, high] = fact.range ?? [null, null];
  return {
    fact: name,
    ask: fact.ask ?? "",
    why: fact.why ?? "",
    type: fact.type,
    options: options(context.texts, fact),
    low,
    high: Number.isFinite(high) ? high : null,
    step: fact.step ?? null,
    unit: fact.unit ?? "",
    may_decline: fact.may_decline ?? false,
    proposed: Object.hasOwn(state.proposed, name) ? state.proposed[name] : null,
  };
}

/** Of each fact what it offers: a memo. There may be hundreds of countries. @type {WeakMap<Fact, Option[]>} */
const OPTIONS = new WeakMap();

/** The values that are offered, in order, each with its words. @param {Texts} texts @param {Fact} fact */
function options(texts, fact) {
  let found = OPTIONS.get(fact);
  if (!found) OPTIONS.set(fact, (found = worded(texts, fact)));
  return found;
}

/** @param {Texts} texts @param {Fact} fact @returns {Option[]} */
function worded(texts, fact) {
  const labelled = (fact.labels ?? []).map(([text]) => text);
  const offered = fact.type === "scale" ? labelled : fact.type === "flag" ? ["true", "false"] : (fact.values ?? []);
  return offered.flatMap((text) => {
    const value = fact.type === "tags" ? text : readTold(fact, text);
    return value === undefined || value instanceof Mistake ? [] : [{ value, label: label(texts, fact, text) }];
  });
}

/** @param {Context} context @param {string} name @param {Value[]} values */
function offer(context, name, values) {
  const fact = context.fact(name);
  const found = values.flatMap((raw) => {
    const value = readValue(fact, raw);
    return value === undefined || value instanceof Mistake ? [] : [{ value, label: labels(context.texts, fact, raw) }];
  });
  return { fact: fact.name, ask: fact.ask ?? "", options: found };
}

/**
 * The fact that says which country it is, where help has lines for countries and it is unknown.
 * @param {Context} context @param {Decision} decision @param {string[]} kinds
 */
function country(context, decision, kinds) {
  const fact = context.factOfRole("country");
  if (!fact?.ask || decision.outcome.judged.facts.has(fact.name)) return [];
  const { resources } = context.program.data;
  return resources.some((one) => one.country && one.kinds.some((kind) => kinds.includes(kind))) ? [fact.name] : [];
}

/** The facts that the screen asks, those of its lines among them. @param {Context} context @param {State} state */
function askedOf(context, state) {
  return [...state.at.facts, ...context.lines(state).flatMap(lineFacts)];
}

/**
 * What was understood of a fact or an activity; nothing where it is not told.
 * @param {Context} context @param {State} state @param {string} name @returns {Screen["echo"]}
 */
function echoed(context, state, name) {
  if (Object.hasOwn(state.facts, name)) return [{ fact: name, words: saidBack(context.texts, context.fact(name), state.facts[name]) }];
  const activity = state.own.find((one) => ownId(one.title) === name);
  return activity ? [{ fact: name, words: activityInWords(context, activity.title) }] : [];
}

/** Its title; with words, also what is liked about it in those of that fact. @param {Context} context @param {string} title */
function activityInWords(context, title) {
  const fact = context.factOfRole("likes");
  const liked = fact && context.listens ? context.listener.readActivities(title).liked.map((tag) => label(context.texts, fact, tag)) : [];
  const others = liked.filter((words) => folded(words) !== folded(title));
  return others.length ? `${title} (${others.join(", ")})` : title;
}

/** @param {Context} context @param {State} state @param {Decision} decision @returns {CommandName[]} */
function commandsOf(context, state, decision) {
  const { kind } = state.at;
  const asked = askedOf(context, state);
  /** @type {Record<CommandName, boolean>} */
  const allowed = {
    help: kind !== "help",
    back: state.back.length > 0,
    why: asked.length > 0,
    skip: asked.length > 0 || kind === "misfit" || kind === "felt" || leadsOn(context, state, decision),
    decline: asked.some((name) => context.fact(name).may_decline),
    ...saying(state),
    stop: kind !== "end",
  };
  return /** @type {CommandName[]} */ (Object.keys(allowed)).filter((name) => allowed[name]);
}

/** Whether what is asked once waits beside the suggestion. @param {Context} context @param {State} state @param {Decision} decision */
function leadsOn(context, state, decision) {
  return state.at.kind === "suggestion" && waiting(context, state, decision) !== undefined;
}

/** @param {State} state @returns {CommandName[]} */
function wantedInSight(state) {
  if (state.unclear >= ENOUGH_UNCLEAR) return ["help", "skip"];
  return state.help_told ? ["help"] : [];
}

/** @param {Context} context @param {State} state */
function hint(context, state) {
  const said = context.texts["check-in"];
  if (state.note === "unclear") return said[state.unclear >= ENOUGH_UNCLEAR ? "unclear-again" : "unclear"];
  if (state.note !== "why") return context.texts.hints[state.note] ?? "";
  if (context.lines(state).flatMap(lineFacts).some((name) => context.fact(name).alarm)) return said["why-danger"];
  const reasons = askedOf(context, state).map((name) => context.fact(name).why ?? "");
  return [...new Set(reasons.filter(Boolean))].join(" ") || said["no-reason"];
}
