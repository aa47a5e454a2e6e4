/** Effects: selectors and practices -> what each rule does to each practice. */

import { factOf, holds, refuted } from "./conditions.js";
import { hasBit, Matcher, setBits } from "./matcher.js";

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
 * What a fired rule does to a practice of the person's own. Where something about it is not told, `exclude` and `avoid`
 * take it to match, and `only`, `prefer` and `first` take it not to.
 * @param {Rule} rule
 * @param {Practice} practice
 * @returns {Effect}
 */
export function effectOn(rule, practice) {
  const told = attributes(practice);
  /** @param {Condition} selector */
  const surely = (selector) => selector.every((one) => holds(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  /** @param {Condition} selector */
  const maybe = (selector) => !selector.some((one) => refuted(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  return effectWhere(rule, surely, maybe, false);
}

/**
 * What rules do to practices of packs, of which everything is told: all selectors are matched at once.
 * @param {Rule[]} rules
 * @param {Practice[]} practices
 * @param {string} floor
 * @returns {Map<number, Effect>[]} Rule -> the practices that it does something to, by their places, and what.
 */
export function catalogueEffects(rules, practices, floor) {
  const selectors = rules.flatMap(selectorsOf);
  const places = new Map(selectors.map((selector, at) => [selector, at]));
  const ruleOf = rules.flatMap((rule, at) => selectorsOf(rule).map(() => at));
  const matcher = new Matcher(selectors, ATTRIBUTES, holds);
  const limiting = rules.flatMap((rule, at) => (rule.only?.length ? [at] : []));
  /** @type {Map<number, Effect>[]} */
  const found = rules.map(() => new Map());
  practices.forEach((practice, at) => {
    const matched = matcher.start();
    for (const [name, answer] of attributes(practice)) matcher.keep(matched, name, answer);
    /** @param {Condition} selector */
    const matches = (selector) => hasBit(matched, /** @type {number} */ (places.get(selector)));
    const ofFloor = packOf(practice.id) === floor;
    // A rule does nothing to a practice that no selector of it matches, unless it excludes all others.
    const touching = new Set([...limiting, ...setBits(matched).map((place) => ruleOf[place])]);
    for (const rule of touching) {
      const effect = effectWhere(rules[rule], matches, matches, ofFloor);
      if (effect.points || effect.firsts || effect.excluded || effect.keeps) found[rule].set(at, effect);
    }
  });
  return found;
}

/**
 * @param {Rule} rule
 * @param {(selector: Condition) => boolean} surely
 * @param {(selector: Condition) => boolean} maybe
 * @param {boolean} ofFloor Whether the practice is one of the floor's, which alone are kept.
 * @returns {Effect}
 */
function effectWhere({ points = [], exclude = [], only = [], first = [], keep = [] }, surely, maybe, ofFloor) {
  let sum = 0;
  for (const [selector, by] of points) if (by > 0 ? surely(selector) : maybe(selector)) sum += by;
  return {
    points: sum,
    firsts: first.some(surely) ? 1 : 0,
    excluded: exclude.some(maybe) || (only.length > 0 && !only.some(surely)),
    keeps: ofFloor && keep.some(surely) ? 1 : 0,
  };
}

/**
 * Every selector of its effects.
 * @param {Rule} rule
 * @returns {Condition[]}
 */
function selectorsOf({ points = [], exclude = [], only = [], first = [], keep = [] }) {
  return [...points.map(([selector]) => selector), ...exclude, ...only, ...first, ...keep];
}

/**
 * Whether a rule does anything to practices.
 * @param {Rule} rule
 */
export function touches(rule) {
  return Boolean(rule.points || rule.exclude || rule.only || rule.first || rule.keep);
}
