/** Signals: what lies behind one person becomes facts. Without a past there is nothing to read. */

import { counted } from "./counts.js";
import { Mistake, readTold } from "./facts.js";
import { metLately } from "./strategies/titration.js";
import { byCodePoint } from "./text.js";

/** @import { Answers, Degraded, Fact, Portable, Value } from "./types.js" */
/** @import { Past } from "./past.js" */
/** @import { Program } from "./program.js" */

/** @typedef {(past: Past, tables: any) => (Value | undefined)[]} Signal The value of each fact that it `fills`. */

/** The signals that this runtime has. @type {Map<string, Signal>} */
export const SIGNALS = new Map(
  /** @type {[string, Signal][]} */ ([
    ["backdraft", backdraft],
    ["sessions-today", sessionsToday],
    ["worse-after", worseAfter],
  ]),
);

/**
 * The numbers of facts that count entries, and what signals say of other facts; one that says what is no value is left out and named.
 * @param {Program} program
 * @param {Past} past
 * @returns {{told: Answers, degraded: Degraded[]}}
 */
export function readSignals(program, past) {
  /** @type {Answers} */
  const told = counted(program, past);
  /** @type {Degraded[]} */
  const degraded = [];
  for (const tables of program.data.signals) {
    const names = fills(program, tables);
    if (!names.some((name) => name !== undefined && program.facts.has(name))) continue;
    const read = /** @type {Signal} */ (SIGNALS.get(tables.name));
    /** @type {[string, Value][]} */
    const found = [];
    /** @type {string[]} */
    const wrong = [];
    read(past, tables).forEach((said, at) => {
      const fact = program.facts.get(names[at] ?? "");
      if (!fact || fact.counts) return;
      const value = readTold(fact, known(fact, said));
      if (value instanceof Mistake) wrong.push(fact.name);
      else if (value !== undefined) found.push([fact.name, value]);
    });
    if (wrong.length) {
      degraded.push({ strategy: tables.name, reason: "nonsense", detail: `read: no value of ${wrong.join(", ")}` });
    } else for (const [name, value] of found) told.set(name, value);
  }
  return { told, degraded };
}

/**
 * The facts that a signal fills, by name or by role; undefined for a role that no pack declares.
 * @param {Program} program
 * @param {Portable} tables
 */
function fills(program, tables) {
  const names = /** @type {string[]} */ (tables.fills);
  return names.map((name) => (name.startsWith("role:") ? program.data.roles[name.slice(5)]?.name : name));
}

/**
 * Of tags, those that the fact has.
 * @param {Fact} fact
 * @param {Value | undefined} said
 */
function known(fact, said) {
  return fact.type === "tags" && Array.isArray(said) ? said.filter((tag) => fact.values?.includes(tag)) : said;
}

/** @param {Past} past @param {{window: number, week: number, warm: string[]}} tables */
function backdraft(past, tables) {
  return [metLately(past, tables) ? past.program.data.roles.backdraft?.marks?.[0] : undefined];
}

/** @param {Past} past @param {{most: number}} tables */
function sessionsToday(past, { most }) {
  return [Math.min(most, past.ofToday().length + 1)];
}

/** @param {Past} past @param {{without: string[]}} tables */
function worseAfter(past, { without }) {
  const left = [...without, past.program.data.roles.safety?.name];
  const names = [...past.worsePractices()].map((id) => id.slice(id.lastIndexOf("/") + 1));
  return [names.sort(byCodePoint), [...past.worseTags()].filter((tag) => !left.includes(tag)).sort(byCodePoint)];
}
