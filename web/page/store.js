/**
 * Store: what the person let this device remember, in the browser's own store under one name. Nothing is in it before
 * they said yes or wrote a safety plan, and nothing after they forgot it. Each change reads it anew, as another tab may have changed it.
 */

import { FORMAT as PORTRAIT } from "../runtime/portrait.js";

/** @import { PastData } from "../runtime/past.js" */
/** @import { Portrait } from "../runtime/portrait.js" */
/** @import { KeptEntry } from "./entry.js" */

const NAME = "balm";
const FORMAT = "balm-page-kept/1";
/** So many entries are kept; the oldest go first. */
const MOST = 500;

/** What is kept of somebody who keeps nothing yet. @type {Kept} */
const NOTHING = { format: FORMAT, remembers: false, entries: [], portrait: { format: PORTRAIT } };

/**
 * @typedef {object} Kept
 * @property {typeof FORMAT} format
 * @property {boolean} remembers Whether check-ins are remembered; a safety plan may be kept without.
 * @property {KeptEntry[]} entries The oldest first.
 * @property {Portrait} portrait
 */

/** Of a browser's store that can be used, or of none. */
export class Store {
  /**
   * @param {Storage | null} storage
   * @param {(data: any) => Portrait} portraitFrom What of a portrait may be kept; it throws TypeError for what is none.
   */
  constructor(storage, portraitFrom) {
    this.storage = storage;
    this.portraitFrom = portraitFrom;
  }

  /** The browser's own, where it lets the page use it. @param {(data: any) => Portrait} portraitFrom */
  static ofBrowser(portraitFrom) {
    try {
      const storage = globalThis.localStorage;
      storage.getItem(NAME);
      return new Store(storage, portraitFrom);
    } catch {
      return new Store(null, portraitFrom);
    }
  }

  /**
   * What is kept; null where nothing is, or nothing that can be read. What may not be kept, or not any longer, is left out.
   * @returns {Kept | null}
   */
  read() {
    const text = this.storage?.getItem(NAME);
    return text ? this.keptFrom(text) : null;
  }

  /** Take out of the store what may not be kept, or not any longer. */
  tidy() {
    const kept = this.read();
    if (kept) this.write(kept);
  }

  /** Whether something is there that cannot be read. */
  get spoiled() {
    return Boolean(this.storage?.getItem(NAME)) && !this.read();
  }

  /** Whether the person let this device remember check-ins. */
  get remembers() {
    return this.read()?.remembers ?? false;
  }

  /** What is remembered of the person beside their entries. */
  get portrait() {
    return (this.read() ?? NOTHING).portrait;
  }

  /** What lies behind the person, looked at from now. @returns {PastData | undefined} */
  past() {
    const kept = this.read();
    return kept?.remembers ? { entries: kept.entries, now: timeText(new Date()) } : undefined;
  }

  /**
   * Remember a check-in: its entry, if it has one, and the portrait after it. False where the browser refuses.
   * @param {KeptEntry | null} entry
   * @param {(portrait: Portrait) => Portrait} after
   */
  remember(entry, after) {
    const kept = this.read() ?? NOTHING;
    const all = entry ? [...kept.entries.filter((one) => one.id !== entry.id), entry] : kept.entries;
    return this.write({ ...kept, remembers: true, entries: all.slice(-MOST), portrait: after(kept.portrait) });
  }

  /** Change the portrait alone. False where the browser refuses. @param {(portrait: Portrait) => Portrait} after */
  changePortrait(after) {
    const kept = this.read() ?? NOTHING;
    return this.write({ ...kept, portrait: after(kept.portrait) });
  }

  /** @param {Kept} kept */
  write(kept) {
    try {
      if (kept.remembers || Object.keys(kept.portrait.plan ?? {}).length) {
        this.storage?.setItem(NAME, JSON.stringify(kept));
      } else this.forget();
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  forget() {
    this.storage?.removeItem(NAME);
  }

  /** What a text keeps; null where it is no such text. @param {string} text @returns {Kept | null} */
  keptFrom(text) {
    try {
      const { format, remembers, entries, portrait } = JSON.parse(text);
      const isKept = format === FORMAT && typeof remembers === "boolean" && entries.every(isEntry);
      return isKept ? { format, remembers, entries, portrait: this.portraitFrom(portrait) } : null;
    } catch {
      return null;
    }
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
