/** Own: the person's own soothing activities, as they were told -> practices, or what is wrong with them. */

import { OWN } from "./effects.js";
import { Mistake, readTold } from "./facts.js";
import { sha256 } from "./sha256.js";
import { normalText, oneBlank } from "./text.js";

/** @import { Fact, OwnPractice, Practice } from "./types.js" */
/** @import { Problem } from "./errors.js" */
/** @import { Program } from "./program.js" */

const KEYS = ["title", "kind", "stance", "needs", "tags", "minutes"];
/** Activities of a person's own. */
export const MOST_OWN = 200;
const MOST_MINUTES = 1e300;

const JOINING = "\\u0590-\\u0dff\\u0e80-\\u109f\\u1780-\\u18af\\u1a20-\\u1cff\\ua800-\\uabff\\u{11000}-\\u{114ff}";
const EMOJI = "\\u203c-\\u3299\\u{1f000}-\\u{1faff}";
const HAN = "\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
/**
 * A character that acts on a terminal or a page, or that nobody could see. A joiner or a selector stays where writing
 * needs it: after a letter of a script that joins, within an emoji, after Han.
 */
const UNSEEN = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
    "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\uf8ff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff" +
    "\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e01ef}\\u{e01f0}-\\u{10ffff}]" +
    `(?<![${JOINING}]\\u200c)(?<![${JOINING}${EMOJI}\\ufe0f]\\u200d)(?<![0-9#*\\xa9\\xae${EMOJI}][\\ufe0e\\ufe0f])` +
    `(?<![${HAN}][\\u{e0100}-\\u{e01ef}])(?<![A-Za-z\\u0300-\\u036f]\\u034f)` +
    "(?<![\\u1820-\\u18aa][\\u180b-\\u180d\\u180f])",
  "u",
);

/**
 * The person's own practices, each title once; what is wrong is added to `problems`.
 * @param {Program} program
 * @param {unknown} own
 * @param {Problem[]} problems
 * @returns {Practice[]}
 */
export function readOwns(program, own, problems) {
  if (!Array.isArray(own)) {
    problems.push({ key: "own", code: "bad-own", message: "expected a list of tables, each with a title" });
    return [];
  }
  if (own.length > MOST_OWN) {
    problems.push({ key: "own", code: "too-many-own", message: `there may be ${MOST_OWN} activities` });
    return [];
  }
  /** @type {Map<string, Practice>} */
  const found = new Map();
  own.forEach((raw, at) => {
    const read = readOwn(program, raw);
    if (!Array.isArray(read)) found.set(read.id, read);
    else for (const { key, ...rest } of read) problems.push({ key: `own[${at}]${key && `.${key}`}`, ...rest });
  });
  return [...found.values()];
}

/**
 * A practice of the person's own from a table or a title alone; or its mistakes.
 * @param {Program} program
 * @param {unknown} raw
 * @returns {Practice | Problem[]}
 */
export function readOwn(program, raw) {
  const table = typeof raw === "string" ? { title: raw } : raw;
  if (table === null || typeof table !== "object" || Array.isArray(table)) {
    return [{ key: "", code: "bad-own", message: "expected a table with a title" }];
  }
  const told = /** @type {Record<string, unknown>} */ (table);
  /** @type {Problem[]} */
  const problems = Object.keys(told)
    .filter((key) => !KEYS.includes(key))
    .map((key) => ({ key, code: "unknown-key", message: `an activity has ${KEYS.join(", ")}` }));
  const typed = typeof told.title === "string" ? normalText(told.title) : "";
  const title = isVisible(typed) ? ownTitle(typed) : "";
  if (!("title" in told)) problems.push({ key: "", code: "missing-key", message: "it has no title" });
  else if (!title) problems.push({ key: "title", code: "bad-own", message: "expected a title in plain text" });
  /** @type {Practice} */
  const practice = { id: ownId(title), title };
  for (const attribute of attributes(program)) {
    const key = /** @type {"kind"} */ (attribute.name);
    const value = readTold(attribute, told[key]);
    if (value instanceof Mistake) problems.push({ key, code: codeOf(attribute, value), message: value.message });
    else if (value !== undefined) practice[key] = /** @type {string} */ (value);
  }
  if (told.minutes !== undefined && told.minutes !== null) {
    if (areMinutes(told.minutes)) practice.minutes = [told.minutes[0], told.minutes[1]];
    else problems.push({ key: "minutes", code: "bad-minutes", message: "expected [least, most] minutes" });
  }
  return problems.length ? problems : practice;
}

/**
 * What may be told of an activity, as facts.
 * @param {Program} program
 * @returns {Fact[]}
 */
function attributes(program) {
  return [
    { name: "kind", type: "choice", values: program.data.kinds },
    { name: "stance", type: "choice", values: program.data.stances },
    { name: "needs", type: "tags", values: program.needs },
    { name: "tags", type: "tags", values: program.tags },
  ];
}

/**
 * @param {Fact} attribute
 * @param {Mistake} mistake
 */
function codeOf(attribute, { code }) {
  if (code !== "unknown-value" || attribute.type !== "tags") return code;
  return attribute.name === "tags" ? "unknown-tag" : "unknown-need";
}

/**
 * @param {unknown} raw
 * @returns {raw is [number, number]}
 */
function areMinutes(raw) {
  if (!Array.isArray(raw) || raw.length !== 2 || !raw.every((one) => typeof one === "number")) return false;
  return 0 <= raw[0] && raw[0] <= raw[1] && raw[1] <= MOST_MINUTES;
}

/**
 * A practice of the person's own as the table that it was read from.
 * @param {Practice} practice
 * @returns {OwnPractice}
 */
export function ownTold({ title, kind, stance, needs, tags, minutes }) {
  return { title, kind, stance, needs, tags, minutes };
}

/**
 * Whether a text is shown as it is: no character of it acts on a terminal or a page, or cannot be seen.
 * @param {string} text
 */
export function isVisible(text) {
  return !UNSEEN.test(text);
}

/**
 * A title as it stands for an activity: composed (NFC), each run of white space one blank.
 * @param {string} text
 */
export function ownTitle(text) {
  return oneBlank(normalText(text));
}

/**
 * The id of the activity with a title. It is the title's slug where the title can be read off it, else with a hash.
 * @param {string} text
 */
export function ownId(text) {
  const title = ownTitle(text);
  const slug = slugOf(NO_WORD, title);
  const [first = "", ...rest] = Array.from(slug.replaceAll("-", " "));
  return OWN + (first.toUpperCase() + rest.join("") === title ? slug : `${slug}--${sha256(title).slice(0, 16)}`);
}

/**
 * Every name that earlier versions gave the activity of a title; other titles may have had the same.
 * @param {string} title
 */
export function olderOwnNames(title) {
  const forms = [title, ownTitle(title), title.normalize("NFD")];
  return new Set([NO_WORD, NO_ASCII_WORD].flatMap((gap) => forms.map((form) => slugOf(gap, form))));
}

const NO_WORD = /[^\p{L}\p{N}]+/gu;
const NO_ASCII_WORD = /[^a-z0-9]+/g;

/**
 * @param {RegExp} gap
 * @param {string} title
 */
function slugOf(gap, title) {
  const words = title.toLowerCase().replace(gap, "-").replace(/^-+|-+$/g, "");
  return Array.from(words).slice(0, 60).join("") || "activity";
}
