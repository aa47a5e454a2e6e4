/** Activities: a free text -> what the person says they do to look after themselves, each with the tags of its words. */

import { decide } from "../decide.js";
import { isVisible, MOST_OWN, ownId, ownTitle } from "../own.js";
import { readProfile } from "../profile.js";
import { BLANK, oneBlank, stripped } from "../text.js";
import { readAnswer } from "./answer.js";
import { alarmsIn } from "./danger.js";
import { unread } from "./doubt.js";
import { hear } from "./free.js";
import { kept } from "./guards.js";

/** @import { Fact, OwnPractice } from "../types.js" */
/** @import { Alarm } from "./danger.js" */
/** @import { Reading } from "./reading.js" */
/** @import { Lexicon } from "./words.js" */

const SEPARATOR = new RegExp(`[,;\\n/\\u2022]+|[.!?]+(?:${BLANK}|$)|${BLANK}[-\\u2013\\u2014]+${BLANK}`, "u");
const BULLET = new RegExp(`^(?:[^\\p{L}\\p{N}_]+|\\p{Nd}{1,2}[.)]${BLANK})+`, "u");

/**
 * @typedef {object} Activities What a free text says of what somebody does to look after themselves.
 * @property {OwnPractice[]} own Each title once, in the order in which they are named, with `tags` where the title was read.
 * @property {string[]} liked What the words say is liked: values of the fact with the role `likes`.
 * @property {Alarm[]} alarms Words of danger. Where there are any, the text names no activity.
 */

/**
 * The activities that a free text names. What is denied, was once, or says something of another fact is none, nor is
 * what says something of a sensitive fact: a drink that is told of is none to suggest.
 * @param {Lexicon} lexicon @param {string} text @returns {Activities}
 */
export function readActivities(lexicon, text) {
  return withTags(lexicon, named(lexicon, text));
}

/** @param {Lexicon} lexicon @param {string} text @returns {Activities} */
function named(lexicon, text) {
  const alarms = alarmsIn(lexicon, lexicon.read(text));
  if (alarms.length) return { own: [], liked: [], alarms };
  /** @type {Map<string, OwnPractice>} */
  const found = new Map();
  for (const part of partsOf(lexicon, text)) {
    const title = titleOf(lexicon, part);
    if (!title || found.has(ownId(title)) || !isActivity(lexicon, title)) continue;
    const said = tagsOf(lexicon, title);
    const tags = lexicon.program.tags.filter((tag) => said.has(tag));
    found.set(ownId(title), tags.length ? { title, tags } : { title });
  }
  const own = [...found.values()];
  const liked = new Set(own.flatMap((one) => one.tags ?? []));
  return { own: own.slice(0, MOST_OWN), liked: likes(lexicon)?.values?.filter((value) => liked.has(value)) ?? [], alarms };
}

/**
 * The activities with all tags that they carry, where strategies could read the title; others have none: what is left out
 * for its tags could not be told.
 * @param {Lexicon} lexicon @param {Activities} found @returns {Activities}
 */
function withTags({ program }, found) {
  const { own: judged } = decide(program, readProfile(program, {}, found.own.map((one) => one.title)));
  const carried = new Map(judged.map(({ practice: { id, tags } }) => [id, tags]));
  const own = found.own.map(({ title, tags }) => {
    const every = carried.get(ownId(title)) ?? [];
    return every.length ? { title, tags: [...new Set([...(tags ?? []), ...every])] } : { title };
  });
  return { ...found, own };
}

/** The fact that says what is liked. @param {Lexicon} lexicon */
function likes({ program }) {
  return program.facts.get(program.data.roles.likes?.name ?? "");
}

/**
 * The members of a list. Words such as "and" stand between two where these have different tags of their own. A part that
 * is but a length of time belongs to the one before it.
 * @param {Lexicon} lexicon @param {string} text
 */
function partsOf(lexicon, text) {
  /** @type {string[]} */
  const parts = [];
  for (const part of text.split(SEPARATOR).filter(stripped)) {
    if (parts.length && isTime(lexicon, part)) parts.push(`${parts.pop()}, ${stripped(part)}`);
    else parts.push(part);
  }
  return parts.flatMap((part) => apart(lexicon, part));
}

/** @param {Lexicon} lexicon @param {string} part */
function isTime(lexicon, part) {
  const [number, ...rest] = lexicon.read(part).numbers;
  if (!number?.timed || rest.length) return false;
  return oneBlank(part).split(" ").length <= number.end - number.start + 1;
}

/**
 * A part at the first word that stands between members of a list, if it does; then the rest alike.
 * @param {Lexicon} lexicon @param {string} part @returns {string[]}
 */
function apart(lexicon, part) {
  for (const between of part.matchAll(lexicon.betweenMembers)) {
    const [before, after] = [part.slice(0, between.index), part.slice(between.index + between[0].length)];
    const [one, other] = [tagsOf(lexicon, before), tagsOf(lexicon, after)];
    const isDifferent = one.size !== other.size || [...one].some((tag) => !other.has(tag));
    if (one.size && other.size && isDifferent) return [before, ...apart(lexicon, after)];
  }
  return [part];
}

/**
 * A part in the person's words, without what only leads to it; "" where it is none to show.
 * @param {Lexicon} lexicon @param {string} part
 */
function titleOf({ speech }, part) {
  let title = ownTitle(part.replace(BULLET, "").replace(/[ .!?:-]+$/, ""));
  for (;;) {
    const lead = speech.activityLeads.find((one) => title.toLowerCase().startsWith(`${one} `));
    if (lead === undefined) break;
    title = title.slice(lead.length + 1);
  }
  const [first = "", ...rest] = Array.from(title);
  title = first.toUpperCase() + rest.join("");
  return isVisible(title) && /\p{L}/u.test(title) ? title : "";
}

/**
 * Whether a title names what somebody does, and nothing that is better not suggested to them.
 * @param {Lexicon} lexicon @param {string} title
 */
function isActivity(lexicon, title) {
  const reading = lexicon.read(title);
  if (reading.contains("negators") || reading.contains("guards.past")) return false;
  const { facts, offers, command, reply, denies } = hear(lexicon, title);
  const told = [...Object.keys(facts), ...Object.keys(offers)];
  if (command || reply || denies || told.some((name) => lexicon.fact(name).sensitive)) return false;
  const fact = likes(lexicon);
  if (!fact || matchesOf(fact, lexicon, reading).length) return true;
  return !told.length && ["unclear", "offer"].includes(readAnswer(lexicon, fact, title).kind);
}

/**
 * The tags of a part of which every word that says something is known, but for times; none of any other.
 * @param {Lexicon} lexicon @param {string} part @returns {Set<string>}
 */
function tagsOf(lexicon, part) {
  const fact = likes(lexicon);
  if (!fact) return new Set();
  const reading = lexicon.read(part);
  const matches = matchesOf(fact, lexicon, reading);
  const isTimed = (/** @type {number} */ at) => reading.numbers.some((one) => one.timed && one.start <= at && at < one.end);
  if (!matches.length || !unread(reading, matches).every(isTimed)) return new Set();
  const values = matches.map((one) => lexicon.value(one.phrase));
  return new Set(values.flatMap((value) => (Array.isArray(value) ? value : [])).filter((tag) => lexicon.program.tags.includes(tag)));
}

/**
 * The phrases of a fact that a text says as the answer to its question.
 * @param {Fact} fact @param {Lexicon} lexicon @param {Reading} reading
 */
function matchesOf(fact, lexicon, reading) {
  return kept(lexicon, fact, reading, reading.plain.filter((one) => one.phrase.fact === fact.name));
}
