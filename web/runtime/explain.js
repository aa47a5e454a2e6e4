/** Explain: a practice and an outcome -> its reasons, what excludes it, or by how much it is outscored. */

import { ProfileError } from "./errors.js";
import { nameOf } from "./effects.js";
import { basis, excludedBy, infeasible, reasonFacts, reasons, restsOn } from "./reasons.js";
import { plain, reasonData } from "./plain.js";

/** @import { Practice } from "./types.js" */
/** @import { Outcome } from "./decide.js" */
/** @import { Named, Reason } from "./reasons.js" */
/** @import { Why } from "./decision-types.js" */

/**
 * A practice by its full id, or by its short one where only one has it. Throws ProfileError.
 * @param {Outcome} outcome
 * @param {string} id
 * @returns {Practice}
 */
export function findPractice(outcome, id) {
  const every = [...outcome.own.map((one) => one.practice), ...outcome.program.practices];
  const found = every.find((one) => one.id === id);
  if (found) return found;
  const named = every.filter((one) => nameOf(one.id) === id);
  if (named.length === 1) return named[0];
  const code = named.length ? "ambiguous-id" : "unknown-practice";
  const message = named.length ? `several have this name: ${named.map((one) => one.id).join(", ")}` : "there is none";
  throw new ProfileError([{ key: "practice", code, message }]);
}

/**
 * The exact account of a practice in a decision, recommended or not.
 * @param {Outcome} outcome
 * @param {Practice} practice
 * @returns {Why}
 */
export function why(outcome, practice) {
  const found = reasons(outcome, practice);
  /** @type {Named} */
  const told = new Map();
  for (const reason of found) {
    for (const [name, value] of restsOn(outcome, reasonFacts(outcome, reason))) told.set(name, value);
  }
  const at = outcome.ranked.findIndex((one) => one.practice.id === practice.id);
  const account = {
    practice: practice.id,
    reasons: found.map((one) => reasonData(outcome, one)),
    told: plain(told),
    excluded: [],
    infeasible: {},
    outscored_by: null,
    keeps_short: 0,
    firsts_short: 0,
    points_short: 0,
    rival_reasons: [],
  };
  if (at < 0) {
    const { rules } = outcome.program;
    const excluded = excludedBy(outcome, practice).map((rule) => {
      const { id, because = "", source = "" } = rules[rule];
      return { by: id, because, source, facts: plain(basis(outcome, [rule])) };
    });
    return { ...account, rank: null, score: null, excluded, infeasible: plain(infeasible(outcome, practice)) };
  }
  const [mine, first] = [outcome.ranked[at], outcome.ranked[0]];
  if (at === 0) return { ...account, rank: 1, score: mine.score };
  const shared = new Set(found.map(gives));
  const rival = reasons(outcome, first.practice).filter((one) => !shared.has(gives(one)));
  return {
    ...account,
    rank: at + 1,
    score: mine.score,
    outscored_by: first.practice.id,
    keeps_short: first.keeps - mine.keeps,
    firsts_short: first.firsts - mine.firsts,
    points_short: first.score - mine.score,
    rival_reasons: rival.map((one) => reasonData(outcome, one)),
  };
}

/** @param {Reason} reason */
function gives({ by, points, first, kept }) {
  return JSON.stringify([by, points, first, kept]);
}
