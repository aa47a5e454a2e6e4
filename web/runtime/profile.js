/** Profile: what was told about one person, validated against the program, with every mistake said at once. */

import { ProfileError } from "./errors.js";
import { Mistake, readTold } from "./facts.js";
import { readOwns } from "./own.js";
import { normalText } from "./text.js";

/** @import { Answers, Degraded, Practice } from "./types.js" */
/** @import { Problem } from "./errors.js" */
/** @import { Past } from "./past.js" */
/** @import { Program } from "./program.js" */

const MOST_KEYS = 2_000;

/**
 * @typedef {object} Profile
 * @property {Answers} told What was told, and what signals filled in.
 * @property {Practice[]} own The practices of the person's own.
 * @property {Past} [past] What lies behind them, where a history is kept.
 * @property {Degraded[]} [degraded] Signals that were left out.
 */

/**
 * The profile that these facts and own practices make. Throws ProfileError.
 * @param {Program} program
 * @param {Record<string, unknown>} facts
 * @param {unknown} own
 * @returns {Profile}
 */
export function readProfile(program, facts, own = []) {
  if (facts === null || typeof facts !== "object" || Array.isArray(facts)) {
    throw new ProfileError([{ key: "", code: "not-an-object", message: "facts are an object, name -> value" }]);
  }
  const names = Object.keys(facts);
  if (names.length > MOST_KEYS) {
    throw new ProfileError([{ key: "", code: "too-many-keys", message: `a profile has ${MOST_KEYS} facts at most` }]);
  }
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Answers} */
  const told = new Map();
  /** @type {Set<string>} */
  const renamed = new Set();
  for (const raw of names) {
    let [name, fact] = [raw, program.facts.get(raw)];
    if (!fact) {
      name = normalText(raw);
      fact = program.facts.get(name);
      if (fact && (Object.hasOwn(facts, name) || renamed.has(name))) {
        problems.push({ key: name, code: "duplicate-key", message: "it is told twice" });
        continue;
      }
      renamed.add(name);
    }
    if (!fact) {
      problems.push({ key: name, code: "unknown-fact", message: "the packs have no such fact" });
    } else if (fact.origin === "rules") {
      problems.push({ key: name, code: "derived-told", message: "rules work this out; nobody tells it" });
    } else {
      const value = readTold(fact, facts[raw]);
      if (value instanceof Mistake) problems.push({ key: name, code: value.code, message: value.message });
      else if (value !== undefined) told.set(name, value);
    }
  }
  const practices = readOwns(program, own ?? [], problems);
  if (problems.length) throw new ProfileError(problems);
  return { told, own: practices };
}
