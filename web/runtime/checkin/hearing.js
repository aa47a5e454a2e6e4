/** Hearing: what was typed on a screen -> the draft with what was heard, or the command that it is. */

import { DECLINED } from "../conditions.js";
import { CheckInError } from "../errors.js";
import { MOST_OWN, ownId } from "../own.js";
import { stripped } from "../text.js";
import { lineFacts } from "./could-change.js";
import { saying } from "./guide.js";
import { deny, finishStep, leaveOpen, likedIn, tell, touch } from "./inputs.js";

/** @import { Alarm } from "../listening/danger.js" */
/** @import { Context } from "./context.js" */
/** @import { CommandName, Input, State } from "./data.js" */

/**
 * What a typed line says of the suggestion; undefined where it says nothing of it, or has words of danger.
 * @param {Context} context @param {State} state @param {string} text
 * @returns {Input | undefined}
 */
export function replyIn(context, state, text) {
  const said = saying(state);
  if (!said.worse) return undefined; // nothing was suggested
  const { reply, alarms } = context.listener.hear(text);
  if (!reply || alarms.length) return undefined;
  if (reply === "better" || reply === "same") {
    return said.done || state.at.kind === "felt" ? { felt: reply } : undefined;
  }
  return said[reply] ? { command: reply } : undefined;
}

/**
 * Typed answers; the command, where one of them is one.
 * @param {Context} context @param {State} draft @param {Record<string, unknown>} said
 * @returns {CommandName | undefined}
 */
export function hearAnswers(context, draft, said) {
  /** @type {CommandName | undefined} */
  let command;
  for (const [name, text] of Object.entries(said)) {
    if (!context.canBeTold(name) || typeof text !== "string") {
      throw new CheckInError("`said` maps facts that can be told to what was typed");
    }
    if (hearActivities(context, draft, text, name)) continue;
    const fact = context.fact(name);
    const { kind, value, offers, alarms, command: heardCommand } = context.listener.readAnswer(fact, text);
    const [isValue, isAlarming] = [kind === "value", alarms.length > 0];
    sound(context, draft, alarms, isValue ? name : "");
    if (fact.alarm && !isValue && kind !== "command") touch(draft, name);
    if (kind === "command") command = heardCommand || undefined;
    else if (isValue && value !== undefined) tell(context, draft, name, value);
    else if (kind === "declined" && fact.may_decline) tell(context, draft, name, DECLINED);
    else if (kind === "offer" && !isAlarming) {
      draft.offers.push({ fact: name, values: offers });
      draft.note = "offered";
    } else if ((kind === "unclear" || kind === "offer") && isAlarming) {
      // its question comes first; this one is asked again behind it
    } else if (kind === "unclear" && !fact.alarm && saysWorse(context, draft, text)) command = "worse";
    else if (kind === "unclear" && stripped(text)) {
      draft.unclear += 1;
      draft.note ||= "unclear";
    } else leaveOpen(context, draft, name);
    if (isAlarming && !isValue) draft.note = "alarm";
  }
  return command;
}

/**
 * Whether the answer to a question says instead that what was suggested left the person worse.
 * @param {Context} context @param {State} state @param {string} text
 */
function saysWorse(context, state, text) {
  return state.seen.length > 0 && context.listener.hear(text).reply === "worse";
}

/**
 * A free line; the command, where it is one.
 * @param {Context} context @param {State} draft @param {string} text
 * @returns {CommandName | undefined}
 */
export function hearFree(context, draft, text) {
  const asked = [...draft.at.facts];
  if (asked.some((name) => hearActivities(context, draft, text, name))) {
    for (const [name, value] of Object.entries(context.listener.hear(text).facts)) {
      if (asked.includes(name) && draft.at.facts.includes(name)) tell(context, draft, name, value);
    }
    return undefined;
  }
  const { facts, offers, alarms, command, denies } = context.listener.hear(text);
  const [told, meant] = [Object.entries(facts), alarms.length ? [] : Object.entries(offers)];
  if (command && !alarms.length) return command;
  if (denies && context.lines(draft).length && !alarms.length) {
    deny(context, draft);
    return undefined;
  }
  sound(context, draft, alarms);
  for (const [name, value] of told) tell(context, draft, name, value);
  for (const [fact, values] of meant) draft.offers.push({ fact, values });
  const inLines = context.lines(draft).flatMap(lineFacts);
  if (alarms.some((alarm) => inLines.includes(alarm.fact))) finishStep(draft); // who says it has ticked the line
  else if (told.length && context.step(draft.at.step)?.text) finishStep(draft);
  else if (!told.length && !alarms.length && !Object.keys(offers).length) draft.unclear += 1;
  draft.note = alarms.length ? "alarm" : meant.length ? "offered" : told.length ? "" : "unclear";
  return undefined;
}

/**
 * Whether what is typed to the question about a fact names activities: so to what is liked, where they are kept.
 * @param {Context} context @param {string} name
 */
export function hearsActivities(context, name) {
  return context.portrait !== undefined && name === context.program.data.roles.likes?.name;
}

/**
 * Activities of the person's own as the answer to a question; false where it takes none, or none are named.
 * @param {Context} context @param {State} draft @param {string} text @param {string} name
 */
function hearActivities(context, draft, text, name) {
  if (!hearsActivities(context, name)) return false;
  const { own, liked } = context.listener.readActivities(text);
  if (!own.length) return false;
  const told = new Map(own.map((one) => [ownId(one.title), one]));
  const others = draft.own.filter((one) => !told.has(ownId(one.title)));
  draft.own = [...others.slice(0, MOST_OWN - told.size), ...told.values()];
  const likes = new Set([...likedIn(draft, name), ...liked]);
  if (likes.size) tell(context, draft, name, [...likes]);
  else leaveOpen(context, draft, name);
  draft.echo = [...draft.echo.filter((one) => one !== name), ...told.keys()];
  return true;
}

/**
 * Words of danger: their help stays in sight, and their facts are asked next, but one that was answered by them.
 * @param {Context} context @param {State} draft @param {Alarm[]} alarms @param {string} [but]
 */
function sound(context, draft, alarms, but = "") {
  /** @type {string[]} */
  const asked = [];
  for (const { kind, fact, value } of alarms) {
    if (!draft.help.includes(kind)) draft.help.push(kind);
    if (fact === but || !context.fact(fact).ask) continue;
    asked.push(fact);
    draft.proposed[fact] = value;
  }
  draft.queue = [...asked, ...draft.queue.filter((name) => !asked.includes(name))];
}
