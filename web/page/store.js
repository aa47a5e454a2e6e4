/**
 * Store: what the person let this device remember, in the browser's own store under one name. Nothing is in it before
 * they said yes, and nothing after they forgot it. Each change reads it anew, as another tab may have changed it.
 */

/** @import { PastData } from "../runtime/past.js" */
/** @import { KeptEntry } from "./entry.js" */

const NAME = "balm";
const FORMAT = "balm-page-kept/1";
/** So many entries are kept; the oldest go first. */
const MOST = 500;

/**
 * @typedef {object} Kept
 * @property {typeof FORMAT} format
 * @property {KeptEntry[]} entries The oldest first.
 * @property {string[]} not_again Ids of practices that are not wanted again.
 */

/** Of a browser's store that can be used, or of none. */
export class Store {
  /** @param {Storage | null} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /** The browser's own, where it lets the page use it. */
  static ofBrowser() {
    try {
      const storage = globalThis.localStorage;
      storage.getItem(NAME);
      return new Store(storage);
    } catch {
      return new Store(null);
    }
  }

  /** What is kept; null where nothing is, or nothing that can be read. @returns {Kept | null} */
  read() {
    const text = this.storage?.getItem(NAME);
    return text ? keptFrom(text) : null;
  }

  /** Whether something is there that cannot be read. */
  get spoiled() {
    return Boolean(this.storage?.getItem(NAME)) && !this.read();
  }

  /** What lies behind the person, looked at from now. @returns {PastData | undefined} */
  past() {
    const kept = this.read();
    return kept ? { entries: kept.entries, now: timeText(new Date()) } : undefined;
  }

  /**
   * Keep an entry of today, and what is not wanted again. False where the browser refuses.
   * @param {KeptEntry | null} entry
   * @param {string[]} notAgain
   */
  add(entry, notAgain) {
    const { entries, not_again } = this.read() ?? { entries: [], not_again: [] };
    const all = entry ? [...entries.filter((one) => one.id !== entry.id), entry] : entries;
    const without = [...new Set([...not_again, ...notAgain])];
    return this.write({ format: FORMAT, entries: all.slice(-MOST), not_again: without });
  }

  /** @param {Kept} kept */
  write(kept) {
    try {
      this.storage?.setItem(NAME, JSON.stringify(kept));
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  forget() {
    this.storage?.removeItem(NAME);
  }
}

/** What a text keeps; null where it is no such text. @param {string} text @returns {Kept | null} */
export function keptFrom(text) {
  try {
    const { format, entries, not_again } = JSON.parse(text);
    const isKept = format === FORMAT && entries.every(isEntry) && not_again.every(isText);
    return isKept ? { format, entries, not_again } : null;
  } catch {
    return null;
  }
}

/** @param {any} one */
function isEntry({ id, at, facts, chosen, tags, stance, felt, felt_at, options }) {
  const isTime = (/** @type {unknown} */ time) => isText(time) && !Number.isNaN(Date.parse(time));
  return [id, chosen, stance].every(isText) && isTime(at) && (felt_at === null || isTime(felt_at)) &&
    Object.keys(facts).length === 0 && tags.every(isText) && ["", "better", "same", "worse"].includes(felt) &&
    options.every((/** @type {any} */ one) => isText(one.practice) && isText(one.title));
}

/** @param {unknown} one @returns {one is string} */
function isText(one) {
  return typeof one === "string";
}

/** A time with the offset of this device's clock, such as 2026-11-30T15:00:00+01:00. @param {Date} time */
export function timeText(time) {
  const offset = -time.getTimezoneOffset();
  const two = (/** @type {number} */ number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}
