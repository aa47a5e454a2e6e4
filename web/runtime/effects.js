/** Effects: selectors and practices -> what each rule does to each practice. */

import { factOf, holds, refuted } from "./conditions.js";

/** @import { Answer, Condition, Effect, Fact, Practice, Rule } from "./types.js" */

/** How the ids of the person's own practices begin. */
export const OWN = "own/";

/** What a selector may ask of a practice, as facts. @type {Map<string, Fact>} */
const ATTRIBUTES = new Map(
  /** @type {[string, Fact["type"]][]} */ ([
    ["id", "choice"], ["pack", "choice"], ["kind", "choice"], ["stance", "choice"],
    ["needs", "tags"], ["tags", "tags"], ["minutes", "scale"],
  ]).map(([name, type]) => [name, { name, type }]),
);

/**
 * The pack that an id names.
 * @param {string} id
 */
export function packOf(id) {
  return id.slice(0, id.indexOf("/"));
}

/**
 * The id without its pack.
 * @param {string} id
 */
export function nameOf(id) {
  return id.slice(id.lastIndexOf("/") + 1);
}

/**
 * What a selector may ask of it. Of a pack's practice everything is told; of the person's own what is absent is not.
 * @param {Practice} practice
 * @returns {Map<string, Answer>}
 */
function attributes(practice) {
  const whole = practice.id.startsWith(OWN) ? undefined : [];
  return new Map(
    /** @type {[string, Answer][]} */ ([
      ["id", nameOf(practice.id)],
      ["pack", packOf(practice.id)],
      ["kind", practice.kind],
      ["stance", practice.stance],
      ["needs", practice.needs ?? whole],
      ["tags", practice.tags ?? whole],
      ["minutes", practice.minutes?.[0]],
    ]),
  );
}

/**
 * What a fired rule does to a practice. Where something about it is not told, `exclude` and `avoid` take it to match,
 * and `only`, `prefer`, `first` and `keep` take it not to.
 * @param {Rule} rule
 * @param {Practice} practice
 * @param {string} floor
 * @returns {Effect}
 */
export function effectOn(rule, practice, floor) {
  const told = attributes(practice);
  /** @param {Condition} selector */
  const surely = (selector) => selector.every((one) => holds(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  /** @param {Condition} selector */
  const maybe = (selector) => !selector.some((one) => refuted(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  let points = 0;
  for (const [selector, by] of rule.points ?? []) {
    if (by > 0 ? surely(selector) : maybe(selector)) points += by;
  }
  const only = rule.only ?? [];
  return {
    points,
    firsts: (rule.first ?? []).some(surely) ? 1 : 0,
    excluded: (rule.exclude ?? []).some(maybe) || (only.length > 0 && !only.some(surely)),
    keeps: packOf(practice.id) === floor && (rule.keep ?? []).some(surely) ? 1 : 0,
  };
}

/**
 * Whether a rule does anything to practices.
 * @param {Rule} rule
 */
export function touches(rule) {
  return Boolean(rule.points || rule.exclude || rule.only || rule.first || rule.keep);
}
