/** Past: what one person was offered before, what they chose and how it felt, as signals and strategies read it. */

import { normalText } from "./text.js";
import { OWN } from "./effects.js";
import { olderOwnNames, ownId } from "./own.js";

/** @import { Value } from "./types.js" */
/** @import { Program } from "./program.js" */

/**
 * @typedef {object} EntryData One decision and what came of it, as a line of `balm-history/1` has it.
 * @property {string} at An ISO 8601 time with the offset of the person's own clock then.
 * @property {Record<string, Value>} facts
 * @property {string} [chosen]
 * @property {string[]} [tags]
 * @property {"" | "better" | "same" | "worse"} [felt]
 * @property {string | null} [felt_at]
 * @property {string} [stance] Of the practice that they did, as it was then.
 * @property {{practice: string, title?: string}[]} [options] What was shown.
 *
 * @typedef {{entries: EntryData[], now: string}} PastData Entries, the oldest first, looked at from `now`.
 *
 * @typedef {object} Entry
 * @property {number} at Microseconds since 1970 in UTC.
 * @property {number} day Of the person's own clock then, counted from 1970.
 * @property {Record<string, Value>} facts
 * @property {string} chosen
 * @property {string[]} tags
 * @property {string} stance
 * @property {string[]} shown The ids of what was shown.
 * @property {string} felt
 * @property {number} feltAt
 */

const MINUTE = 60_000_000;
export const DAY = 24 * 60 * MINUTE;
/** So far back `worsePractices` and `worseTags` look, and so long what left the person worse counts as such. */
const [LATELY, WORSE_FOR] = [28 * DAY, 7 * DAY];

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)$/;

/** One person's entries, looked at from the beginning of a minute. */
export class Past {
  /**
   * @param {Program} program
   * @param {PastData} data
   * @param {string[]} own The titles of the activities that are told now.
   */
  constructor(program, data, own) {
    const now = timeOf(data.now, "past.now");
    this.program = program;
    this.now = now.at - (((now.at + now.offset) % MINUTE) + MINUTE) % MINUTE;
    this.today = now.day;
    const ids = olderIds(own);
    /** @type {Entry[]} */
    this.entries = data.entries.map((entry, at) => entryOf(entry, `past.entries[${at}]`, ids));
  }

  /**
   * The entries of the last so many microseconds; those that lie in the future too.
   * @param {number} time
   */
  since(time) {
    return this.entries.filter((entry) => entry.at >= this.now - time);
  }

  /** The entries of today, each by its own day. */
  ofToday() {
    return this.since(LATELY).filter((entry) => entry.day === this.today);
  }

  /**
   * How many days lie between an entry's own day and today; 0 is today, or later.
   * @param {Entry} entry
   */
  daysAgo(entry) {
    return Math.max(0, this.today - entry.day);
  }

  /** The ids of the practices that left the person worse, for a week from when they said so. */
  worsePractices() {
    return new Set(this.#worse().map((entry) => entry.chosen).filter(Boolean));
  }

  /** The tags of the same practices, without those that steady (the stance closing). */
  worseTags() {
    return new Set(this.#worse().filter(({ stance }) => stance !== "closing").flatMap((entry) => entry.tags));
  }

  #worse() {
    return this.since(LATELY).filter((one) => one.felt === "worse" && one.feltAt >= this.now - WORSE_FOR);
  }

  /**
   * Whether what was told then says one of the values that a role marks.
   * @param {string} role
   * @param {Entry} entry
   */
  isMarked(role, { facts }) {
    const { name, marks = [] } = this.program.data.roles[role] ?? { name: "" };
    return marks.includes(/** @type {string} */ (facts[name]));
  }
}

/**
 * @param {EntryData} data
 * @param {string} where
 * @param {Map<string, string>} ids
 * @returns {Entry}
 */
function entryOf(data, where, ids) {
  const { at, day } = timeOf(data.at, `${where}.at`);
  const { facts, tags = [], felt = "", stance = "", options = [] } = data;
  const shown = options.map(({ practice }) => practice);
  const feltAt = data.felt_at ? timeOf(data.felt_at, `${where}.felt_at`).at : at;
  return { at, day, facts, chosen: chosenNow(data, ids), tags, stance, shown, felt, feltAt };
}

/**
 * The moment in UTC, and the day of the clock that showed it. Throws TypeError.
 * @param {string} text
 * @param {string} where
 */
function timeOf(text, where) {
  const found = TIME.exec(text);
  if (!found) throw new TypeError(`${where}: expected an ISO 8601 time with an offset, such as 2026-11-24T15:00:00+01:00`);
  const [, year, month, day, hour, minute, second = "0", part = "", zone] = found;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const local = date.getTime() * 1000 + Number(part.padEnd(6, "0"));
  const [hours = 0, minutes = 0, seconds = 0] = (zone === "Z" ? "0" : zone.slice(1).replaceAll(":", ""))
    .padEnd(6, "0").match(/../g)?.map(Number) ?? [];
  const offset = (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds) * 1_000_000;
  return { at: local - offset, offset, day: Math.floor(local / DAY) };
}

/**
 * Earlier ids of activities -> those of today; where several had the same, the last one.
 * @param {string[]} titles
 * @returns {Map<string, string>}
 */
function olderIds(titles) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const title of titles) for (const name of olderOwnNames(title)) found.set(OWN + name, ownId(title));
  for (const title of titles) found.delete(ownId(title));
  return found;
}

/**
 * What was chosen, under today's id: an id was a slug alone once, and the title beside it says which activity it was.
 * @param {EntryData} entry
 * @param {Map<string, string>} ids
 */
function chosenNow({ chosen = "", options = [] }, ids) {
  if (!chosen.startsWith(OWN)) return chosen;
  const option = options.findLast((one) => one.practice === chosen);
  if (!option?.title) return ids.get(chosen) ?? chosen;
  return olderOwnNames(option.title).has(chosen.slice(OWN.length)) ? ownId(normalText(option.title)) : chosen;
}
